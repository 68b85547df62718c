"""Why a run learns, and why it does not: views of a session that turn its numbers into reasons."""
