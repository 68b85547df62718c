"""Running by itself: the pace, the stop rules, the way out of a divergence."""
