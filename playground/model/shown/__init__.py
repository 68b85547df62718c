"""What the screen shows of a session at one moment."""
