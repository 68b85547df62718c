"""The figures of the tab Insight."""
