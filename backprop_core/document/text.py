"""Documents as JSON: numbers come back to the last bit, and nothing is run that is read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from backprop_core.document.fields import Plain
from backprop_core.errors import DocumentError

MOST_CHARACTERS = 4_000_000
DEEPEST = 12
# A quoted text ends with the document at the latest, so that no part of it is looked at twice.
BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def to_json(document: Plain) -> str:
    """A document as JSON without spaces; floats are written so that they are read as the same bits."""
    return json.dumps(document, allow_nan=False, separators=(",", ":"))


def from_json(text: str) -> Plain:
    """The plain data of a JSON text. Raises DocumentError for what is no JSON, too long, too deep or not finite."""
    if len(text) > MOST_CHARACTERS:
        raise DocumentError("document", f"{len(text):,} characters are more than {MOST_CHARACTERS:,}")
    _require_shallow(text)
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise DocumentError(f"line {error.lineno}, column {error.colno}", f"this is no JSON: {error.msg}") from None
    except DocumentError:
        raise
    except ValueError:
        raise DocumentError("document", "a number has too many digits") from None


def _require_shallow(text: str) -> None:
    """Raise DocumentError for a text whose brackets are nested too deep, those in quotes left aside."""
    depth = 0
    for found in BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth > DEEPEST:
            raise DocumentError("document", f"it is nested more than {DEEPEST} levels deep")


def _refuse_constant(name: str) -> Plain:
    raise DocumentError("document", f"{name} is not a finite number")


def _once(pairs: Iterable[tuple[str, Plain]]) -> dict[str, Plain]:
    """A mapping in which every name is there once."""
    found: dict[str, Plain] = {}
    for name, value in pairs:
        if name in found:
            raise DocumentError(name[:40], "there are two fields of this name")
        found[name] = value
    return found
