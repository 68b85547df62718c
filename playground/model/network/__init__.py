"""Changing the network, and adapting it to data."""
