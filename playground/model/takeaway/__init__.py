"""What can be taken away: scripts, work-sheets, tables, equations."""
