"""What a first visit costs, beside the smallest page."""
