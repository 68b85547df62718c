"""What becomes of the columns and rows of a table, and the list that says so."""
