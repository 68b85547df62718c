"""The loss around and along a run's path through the space of its parameters."""
