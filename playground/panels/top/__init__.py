"""The header, the transport bar and the controls."""
