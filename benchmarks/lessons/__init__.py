"""What a lesson costs, beside the smallest page that answers a click."""
