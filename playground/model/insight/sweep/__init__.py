"""Many runs at once: which settings vary, over which values and seeds, and what came of it."""
