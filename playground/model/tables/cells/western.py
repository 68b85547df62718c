"""Digits and marks of other scripts, as the ones of ASCII that they stand for."""

from __future__ import annotations

import unicodedata

ARABIC_POINT = "\u066b"  # ٫ begins a fraction, and nothing else
# The sign that parts thousands in Arabic becomes the apostrophe, which does so and nothing else.
MARKS = {ARABIC_POINT: ".", "\u066c": "'", "\u060c": ",", "\u066a": "%", "\uffe5": "¥", "\uffe1": "£"}
FULL_WIDTH = range(0xFF01, 0xFF5F)
TO_ASCII = 0xFEE0


def western(cell: str) -> str:
    """A cell with digits of any script, full-width characters, and fractions of one character as 1/2 is written."""
    return cell if cell.isascii() else "".join(map(_western, cell)).strip()


def _western(sign: str) -> str:
    if sign in MARKS:
        return MARKS[sign]
    if ord(sign) in FULL_WIDTH:
        return chr(ord(sign) - TO_ASCII)
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    parts = unicodedata.normalize("NFKC", sign)
    return f" {parts}" if sign != parts and "\u2044" in parts else sign
