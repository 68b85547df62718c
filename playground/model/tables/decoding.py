"""From the bytes of a file to its text, or a sentence why it has none."""

from __future__ import annotations

import codecs
import re

from playground.model.tables.errors import DataImportError
from playground.model.tables.limits import MEGABYTES, MOST_BYTES

CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
ZIP = b"PK\x03\x04"  # what .xlsx and .ods begin with


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, else what Windows writes in western Europe."""
    require_size(len(content))
    if content.startswith(ZIP):
        raise DataImportError(
            "This is a spreadsheet or an archive, not text. Save the table as CSV and take that file."
        )
    return _checked(_text(content))


def require_size(size: int) -> None:
    """Refuse what is too large before it is read."""
    if size > MOST_BYTES:
        raise DataImportError(
            f"The table has {size / 2**20:,.1f} MB; at most {MEGABYTES} MB are read. Leave rows or columns out."
        )


def _checked(text: str) -> str:
    """The text without its byte order mark, if it is text."""
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        raise DataImportError(
            f"This is not text: character {column:,} of line {line:,} is a control character (code {ord(found[0])}). "
            "Save the table as CSV and take that file."
        )
    return text.removeprefix("\ufeff")


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
