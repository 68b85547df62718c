"""What a server's log says of errors."""

from __future__ import annotations

import re
from pathlib import Path

TRACEBACK = re.compile(r"Traceback \(most recent call last\):\n(?:[ \t+|].*\n|\n)*(.*)")


def tracebacks(log: Path) -> list[str]:
    """The last line of each traceback: the error and what it says."""
    return TRACEBACK.findall(log.read_text(encoding="utf-8", errors="replace"))
