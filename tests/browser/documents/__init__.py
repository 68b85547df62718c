"""The run in the address, in the tab and in files."""
