"""One region of the screen each."""
