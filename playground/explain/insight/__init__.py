"""Why a run learns, and why it does not, in words."""
