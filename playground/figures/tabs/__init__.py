"""The figures of the tabs."""
