"""What a visitor does in a lesson."""
