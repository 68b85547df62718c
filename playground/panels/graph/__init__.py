"""The network graph and the notes below it."""
