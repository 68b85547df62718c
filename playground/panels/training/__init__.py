"""Output, loss and accuracy beside the graph."""
