"""The document that a server is started with (`backprop-playground --open FILE`): visits without a link begin there."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from backprop_core.document import from_json
from backprop_core.document.fields import Plain
from backprop_core.errors import DocumentError

VARIABLE = "BACKPROP_PLAYGROUND_OPEN"  # the name of its file


def read_file(path: Path) -> Plain:
    """The plain data of a file. Raises OSError, or DocumentError for what is no JSON."""
    try:
        return from_json(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise DocumentError("document", "it is no text") from None


def given_document() -> Plain | None:
    """The document, read once; None if the server was started without one."""
    path = os.environ.get(VARIABLE)
    return _read(path) if path else None


@lru_cache(maxsize=1)
def _read(path: str) -> Plain:
    return read_file(Path(path))
