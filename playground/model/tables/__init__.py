"""Tables that a visitor brings: from the bytes of a file to samples that a network can learn from.

Whatever is wrong with a table raises a `DataImportError`, one sentence that names the row and the column. Rows are
counted as in a spreadsheet, the heading and empty rows included. Cells are text or numbers; nothing is evaluated.
"""

from playground.model.tables.columns import Columns, Scale, standardised, suggested_columns
from playground.model.tables.errors import DataImportError
from playground.model.tables.rows import edited_dataset, table_of
from playground.model.tables.samples import Samples, samples_from
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
