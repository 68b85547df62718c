"""A document as the query of a link: readable where it is simple, else JSON, packed.

scene=xor&at=12.5&seed=7
run=eNqrVi...
"""

from __future__ import annotations

import binascii
import re
import zlib
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import get_type_hints
from urllib.parse import parse_qsl, urlencode

from backprop_core.document import VERSION, from_json, to_json
from backprop_core.document.documents import check_version
from backprop_core.document.fields import Fields, Plain, said
from backprop_core.errors import DocumentError
from playground.model.document.choices import CONTROLS
from playground.model.document.view import View

LONGEST = 8_000  # characters of a link
LARGEST = 1_000_000  # bytes of the JSON that is packed in one
FAR_TOO_LONG = 2 * LONGEST  # bytes, packed in a hurry: no care would make that fit
OTHERS = ("undo", "redo")
MOST_FIELDS = 80
LONGEST_NUMBER = 30  # characters
PACKED = "run"
POSITIONS = {"at": "position", "reach": "reach"}
SIMPLE = {"version", "scene", "seed", *POSITIONS.values(), "view"}
UNREADABLE = {"locked", "own_gradients"}  # fields of the view that are many numbers
SHOWN = {name: str(kind) for name, kind in get_type_hints(View).items() if name != "choices"}
SHOWN |= {name: control.kind.__name__ for name, control in CONTROLS.items()}
NUMBER = re.compile(r"-?\d+(\.\d*)?(e[+-]?\d+)?", re.ASCII)


def to_text(document: Mapping[str, Plain]) -> str:
    """The query of a link, without its question mark.

    If the document is too long, what redo and undo lead to is left out, the farthest first. Raises DocumentError if it
    is too long without that.
    """
    if is_readable(document):
        return _readable(document)
    require_short(document)
    shorter = dict(document)
    while len(text := _packed(shorter)) > LONGEST:
        name = "redo" if "redo" in shorter else "undo"
        others = shorter.pop(name)
        if nearer := others[(len(others) + 1) // 2 :]:
            shorter[name] = nearer
    return text


def require_short(document: Mapping[str, Plain]) -> None:
    """Raise DocumentError if a document is too long for a link, even without what undo and redo lead to."""
    size = len(_packed({name: value for name, value in document.items() if name not in OTHERS}))
    if size > LONGEST:
        raise DocumentError("document", f"as a link it takes {size:,} characters; {LONGEST:,} are the most")


def is_readable(document: Mapping[str, Plain]) -> bool:
    """Whether a document is simple enough to be written in words."""
    return document.keys() <= SIMPLE and "scene" in document and UNREADABLE.isdisjoint(document.get("view", {}))


def from_text(text: str) -> Plain:
    """The document of a link's query. Raises DocumentError for what is none; the rest is for `opened` to check."""
    if len(text) > LONGEST:
        raise DocumentError("link", f"{len(text):,} characters are more than {LONGEST:,}")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise DocumentError("link", f"it has more than {MOST_FIELDS} fields") from None
    found = dict(pairs)
    if len(found) < len(pairs):
        raise DocumentError("link", "a field is there twice")
    return from_query(found)


def from_query(query: Mapping[str, str]) -> Plain:
    """The document of a link's fields. Raises DocumentError for what is none."""
    if PACKED in query:
        if other := next((name for name in query if name != PACKED), None):
            raise DocumentError(other[:40], f"there is no other field beside {PACKED}")
        return _unpacked(query[PACKED])
    rest = dict(query)
    document: dict[str, Plain] = {"version": _whole("v", rest.pop("v", str(VERSION)))}
    check_version(Fields("", document))
    if "scene" in rest:
        document["scene"] = rest.pop("scene")
    if "seed" in rest:
        document["seed"] = _whole("seed", rest.pop("seed"))
    for name, field in POSITIONS.items():
        if name in rest:
            document[field] = _position(name, rest.pop(name))
    if rest:
        document["view"] = {name: _shown(name, value) for name, value in rest.items()}
    return document


def _readable(document: Mapping[str, Plain]) -> str:
    pairs = {"v": document["version"]} if document["version"] != 1 else {}
    pairs["scene"] = document["scene"]
    for name, field in POSITIONS.items():
        if position := document.get(field):
            pairs[name] = f"{position['update']}.{position['operation']}"
    if "seed" in document:
        pairs["seed"] = document["seed"]
    shown = document.get("view", {})
    return urlencode(pairs | {name: to_json(each) if isinstance(each, bool) else each for name, each in shown.items()})


def _position(name: str, text: str) -> dict[str, Plain]:
    update, _, operation = text.partition(".")
    return {"update": _whole(name, update), "operation": _whole(name, operation or "0")}


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise DocumentError(name, f"{said(text)} is not a whole number of at most 12 digits, from 0 on")
    return int(text)


def _shown(name: str, text: str) -> Plain:
    """The value of a field of the view, in its own type."""
    if name not in SHOWN or name in UNREADABLE:
        raise DocumentError(name[:40], "there is no field of this name in a link")
    kinds = SHOWN[name]
    if "bool" in kinds:
        if text not in ("true", "false"):
            raise DocumentError(name, f"{said(text)} is neither true nor false")
        return text == "true"
    if "float" in kinds:
        return _number(name, text)
    return _whole(name, text) if "int" in kinds else text


def _number(name: str, text: str) -> float:
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text):
        raise DocumentError(name, f"{said(text)} is not a number")
    return float(text)


def _packed(document: Mapping[str, Plain]) -> str:
    text = to_json(document).encode()
    packed = zlib.compress(text, 1)
    if len(packed) < FAR_TOO_LONG:
        packed = zlib.compress(text, 9)
    return f"{PACKED}={urlsafe_b64encode(packed).decode().rstrip('=')}"


def _unpacked(text: str) -> Plain:
    """The plain data of a packed text; one that would unpack to more than `LARGEST` bytes is refused on the way."""
    unpacker = zlib.decompressobj()
    try:
        packed = b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True)
        unpacked = unpacker.decompress(packed, LARGEST)
        if unpacker.eof and not unpacker.unused_data:
            return from_json(unpacked.decode())
    except (binascii.Error, zlib.error, UnicodeError):
        raise DocumentError(PACKED, "this is damaged: a character of the link is missing, or another one") from None
    too_long = unpacker.unconsumed_tail or unpacker.unused_data
    says = f"it unpacks to more than {LARGEST:,} bytes" if too_long else "its end is missing"
    raise DocumentError(PACKED, says)
