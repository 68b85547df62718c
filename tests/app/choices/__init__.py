"""What a visitor chooses: what comes of it, what it is for, and that it stays chosen."""
