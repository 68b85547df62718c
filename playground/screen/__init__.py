"""What the screen shows of a visit, as documents for the browser: drawn at rest and sent under Play alike."""
