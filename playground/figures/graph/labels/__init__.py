"""Where the numbers on the edges stand."""
