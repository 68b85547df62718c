"""The small figures of the inspector."""
