"""From the bytes of a file to its text."""

from __future__ import annotations

import codecs
import re
import unicodedata

from playground.model.tables.cells.spreadsheet import OLE, ZIP, sheet_as_text
from playground.model.tables.errors import DataImportError
from playground.model.tables.limits import MEGABYTES, MOST_BYTES

CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# UTF-32 comes first: its mark begins with that of UTF-16.
MARKED = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    codecs.BOM_UTF8: "utf-8-sig",
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16, big-endian",
    "cp1252": "Windows-1252 (Western Europe)",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp850": "DOS (Western Europe)",
    "mac-roman": "Mac OS Roman",
}
NOT_TEXT = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"Rar!": "a compressed file",
    b"PAR1": "a Parquet file",
    b"\x89HDF": "an HDF5 file",
    b"SQLite format": "a database",
}
PROBED = 4000  # bytes that tell UTF-16 without a mark
SHARE = 0.4  # of them are zeros on one side, where most characters are of ASCII


def decoded(content: bytes, encoding: str = "") -> tuple[str, str]:
    """The text of a file and its encoding: the one that its first bytes declare, else UTF-8, else Windows-1252.

    A letter and its accent are one character (NFC): what looks the same is the same word, whatever system wrote it.
    A spreadsheet becomes the text of its first sheet. Raises DataImportError for a file that is too large, or no text.
    """
    require_size(len(content))
    if content.startswith((ZIP, OLE)):
        return sheet_as_text(content), ""
    for first, what in NOT_TEXT.items():
        if content.startswith(first):
            raise DataImportError(f"This is {what}, not text. Save the table as CSV and take that file.")
    used = encoding if encoding in ENCODINGS else _encoding_of(content)
    text = content.decode(used, errors="replace").removeprefix("\ufeff")
    return unicodedata.normalize("NFC", _checked(text)), used


def require_size(size: int) -> None:
    """Raise DataImportError for a file of more bytes than are read."""
    if size > MOST_BYTES:
        raise DataImportError(
            f"The table has {size / 2**20:,.1f} MB; at most {MEGABYTES} MB are read. Leave rows or columns out."
        )


def _encoding_of(content: bytes) -> str:
    for mark, encoding in MARKED.items():
        if content.startswith(mark):
            return encoding
    if wide := _unmarked_wide(content[:PROBED]):
        return wide
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _unmarked_wide(start: bytes) -> str:
    """UTF-16 by the zeros beside the characters of ASCII; empty where the zeros do not say so."""
    half = len(start) // 2
    first, second = start[0::2].count(0), start[1::2].count(0)
    if half and second >= SHARE * half and first * 10 <= second:
        return "utf-16-le"
    return "utf-16-be" if half and first >= SHARE * half and second * 10 <= first else ""


def _checked(text: str) -> str:
    """The text unchanged. Raises DataImportError at the first control character."""
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        raise DataImportError(
            f"This is not text: character {column:,} of line {line:,} is a control character (code {ord(found[0])}). "
            "Save the table as CSV and take that file."
        )
    return text
