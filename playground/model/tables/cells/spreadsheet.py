"""Spreadsheets: the first sheet as text, where a library that reads it is installed."""

from __future__ import annotations

import csv
import zipfile
from io import BytesIO, StringIO

import pandas as pd

from playground.model.tables.errors import DataImportError
from playground.model.tables.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS

ZIP = b"PK\x03\x04"  # the first bytes of .xlsx and .ods files
OLE = b"\xd0\xcf\x11\xe0"  # and of the older .xls
MOST_UNPACKED = 20 * MOST_BYTES
HOW = (
    "Save it as CSV and take that file: in Excel by File, Save As, CSV UTF-8; in LibreOffice by File, Save As, "
    "Text CSV; in Google Sheets by File, Download, Comma-separated values."
)


def sheet_as_text(content: bytes) -> str:
    """The cells of the first sheet as CSV. Raises DataImportError, which says how to save a table as CSV."""
    kind = _kind(content)
    try:
        sheet = pd.read_excel(BytesIO(content), header=None, dtype=object, na_filter=False, nrows=MOST_ROWS + 2)
    except ImportError:
        raise DataImportError(f"This is {kind}, for which no reader is installed here. {HOW}") from None
    except Exception:  # every reader raises errors of its own for a file that is damaged
        raise DataImportError(f"This is {kind} that cannot be read. {HOW}") from None
    text = StringIO()
    rows = sheet.iloc[:, : MOST_COLUMNS + 1].itertuples(index=False, name=None)
    csv.writer(text).writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue()


def _kind(content: bytes) -> str:
    if content.startswith(OLE):
        return "an old Excel file (.xls)"
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names, size = set(archive.namelist()), sum(each.file_size for each in archive.infolist())
    except zipfile.BadZipFile:
        names, size = set(), 0
    if size > MOST_UNPACKED:
        raise DataImportError(f"This is a spreadsheet or an archive that is too large. {HOW}")
    if "xl/workbook.xml" in names:
        return "an Excel file (.xlsx)"
    if "content.xml" in names:
        return "a LibreOffice file (.ods)"
    raise DataImportError("This is an archive, not text. Take the table out of it, as CSV, and take that file.")


def _written(cell: object) -> str:
    """A cell as text: a whole number without a point, a date at midnight without a time."""
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    return str(cell).removesuffix(" 00:00:00")
