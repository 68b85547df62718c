"""Tables of one's own: from the bytes of a file to samples that a network can learn from.

All that is wrong with a table is said in one sentence, a `DataImportError`, that names the row and the column. Rows are
counted as a spreadsheet does, the heading and empty rows included. Cells are text or numbers; nothing is evaluated.
"""

from playground.model.tables.errors import DataImportError
from playground.model.tables.rows import edited_dataset, table_of
from playground.model.tables.samples import Columns, Samples, samples_from
from playground.model.tables.standardising import Scale, standardised
from playground.model.tables.suggesting import suggested_columns
from playground.model.tables.table import Table, read_table

__all__ = [
    "Columns",
    "DataImportError",
    "Samples",
    "Scale",
    "Table",
    "edited_dataset",
    "read_table",
    "samples_from",
    "standardised",
    "suggested_columns",
    "table_of",
]
