"""Tables as programs print them: an array of NumPy, or a list of lists, whose brackets are around each row."""

from __future__ import annotations

import re

OPENS = re.compile(r"(?:[\w.]+\s*=\s*)?(?:[\w.]+\()?\s*[\[(]\s*[\[(]")
ROW = re.compile(r"[\[(]([^\[\]()]*)[\])]")
FEW = 2  # rows
PROBED = 200  # characters


def without_brackets(text: str) -> tuple[str, bool]:
    """The text with a line for each row in brackets, and whether there were such rows; else the text as it is."""
    rows = ROW.findall(text) if OPENS.match(text.lstrip()[:PROBED]) else []
    if len(rows) < FEW or any("..." in row for row in rows):
        return text, False
    return "\n".join(" ".join(row.split()) for row in rows), True
