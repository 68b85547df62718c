"""A document as the browser keeps it: data, which are large and seldom change, apart from the rest.

In their place stands a text, by which they are known: the browser is given those that it does not have.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from backprop_core.document import from_json, to_json
from backprop_core.document.fields import Plain, said
from backprop_core.errors import DocumentError

DATA = "data"
BEHIND = ("position", "reach", "diverged")


def taken_apart(document: Mapping[str, Plain]) -> tuple[dict[str, Plain], dict[str, str]]:
    """The document with names in place of its data, and those data as JSON, by their names."""
    found: dict[str, str] = {}

    def named(data: Plain) -> Plain:
        text = to_json(data)
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        found[name] = text
        return name

    return _with_data(document, named), found


def put_together(document: Plain, data: Mapping[str, str], at: Sequence[int] | None = None) -> Plain:
    """The document that was taken apart, of a run that has played on to `at`, an update and an operation.

    Raises DocumentError for what is none, or lacks its data.
    """
    read = {name: from_json(text) for name, text in data.items()}

    def of(name: Plain) -> Plain:
        if not isinstance(name, str):
            return name
        if name not in read:
            raise DocumentError(DATA, f"{said(name)} is missing")
        return read[name]

    whole = _with_data(document, of)
    return _moved_on(whole, at) if at and isinstance(whole, dict) else whole


def _moved_on(document: dict[str, Plain], at: Sequence[int]) -> dict[str, Plain]:
    """The document of the run after it has gone on; what undo and redo lead to is as it was."""
    place = {"update": at[0], "operation": at[1]}
    return {name: value for name, value in document.items() if name not in BEHIND} | {"position": place}


def _with_data(part: Any, change: Callable[[Plain], Plain]) -> Any:
    """A copy of a part of a document in which the data are changed."""
    if isinstance(part, Mapping):
        return dict(_fields(part, change))
    if isinstance(part, list):
        return [_with_data(each, change) if isinstance(each, Mapping) else each for each in part]
    return part


def _fields(part: Mapping[str, Plain], change: Callable[[Plain], Plain]) -> Iterator[tuple[str, Plain]]:
    for name, value in part.items():
        whole = name in ("edits", "undo", "redo")
        yield name, change(value) if name == DATA else _with_data(value, change) if whole else value
