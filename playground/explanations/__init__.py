"""What is said about a selected element: pure functions from a session to words, formulas and links."""
