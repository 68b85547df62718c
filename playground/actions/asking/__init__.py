"""What a visitor does with a question about a number."""
