"""A tape over time: batches, history, undo, and the session that runs them."""
