"""A run to step through without a server: its last updates written down, and the page that shows them."""
