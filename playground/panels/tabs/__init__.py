"""The deeper views below the graph."""
