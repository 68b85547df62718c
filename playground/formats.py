"""Text that somebody else wrote, inside Markdown."""

from __future__ import annotations

import re

MARKS = re.compile(r"([\\`*_\[\]<>$~|&#])")
# Icons, emoji, addresses and mail are found after escapes are gone; a joiner that nobody sees takes them apart.
STARTS = re.compile(r"(:(?=\S)|@|www(?=\.))", re.IGNORECASE)


def plain(text: str) -> str:
    """Markdown that shows the text as it is."""
    return STARTS.sub("\\1\u2060", MARKS.sub(r"\\\1", text))
