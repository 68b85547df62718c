"""From a specification to a list of operations on buffers."""
