"""Tables that a visitor brings: from the bytes of a file to samples that a network can learn from.

`cells/` makes a grid of cells of the bytes, and numbers and dates of cells; `decisions/` says what becomes of columns
and rows, in notes each of which offers other choices. With other choices the same bytes are read again. What cannot be
read at all raises a `DataImportError`, one sentence; what cannot be used yet is a reading's `problem`. Rows are counted
as in a spreadsheet, the heading and empty rows included. Cells are text or numbers; nothing is evaluated.
"""

from playground.model.tables.choices import Choices
from playground.model.tables.decisions.notes import Change, Note
from playground.model.tables.errors import DataImportError
from playground.model.tables.reading import Reading, read_table
from playground.model.tables.rows import edited_dataset, table_of
from playground.model.tables.samples import Samples
from playground.model.tables.scaling import Scale, standardised

__all__ = [
    "Change",
    "Choices",
    "DataImportError",
    "Note",
    "Reading",
    "Samples",
    "Scale",
    "edited_dataset",
    "read_table",
    "standardised",
    "table_of",
]
