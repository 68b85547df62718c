"""The parts of the tab Insight: why a run learns, and why it does not."""
