"""A bug hunt: a copy of the update under way with one real bug in it, clues in their order, the line and its repair."""
