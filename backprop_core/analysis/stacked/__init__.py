"""Many sets of parameters of one network side by side: what is computed of all of them in one call."""
