"""What is said of the selected element, as documents: the card, its figure, and what stands below it."""
