"""The one number that is selected, derived."""
