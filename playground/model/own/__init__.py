"""Numbers that the visitor has computed: read as they are printed, and compared with those of the tape."""
