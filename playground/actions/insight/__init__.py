"""What is clicked in the tab Insight."""
