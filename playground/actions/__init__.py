"""Callbacks, by topic: they change the state and never draw."""
