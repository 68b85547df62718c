"""Taking what a document says apart, field by field; what is wrong is named by its place."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any

import numpy as np

from backprop_core.checks import as_matrix
from backprop_core.errors import BackpropError, DocumentError, shown
from backprop_core.functions.registry import Option, Value
from backprop_core.primitives import Array

Plain = Any  # None, a truth value, a number, a text, a list of such, or a mapping from texts to such
MOST_ROWS = 10_000
FEW, NEAREST = 24, 5  # names of fields that a refusal lists
FIELD = re.compile(r"[\w.\[\]]+")  # the name of a field, or of an entry of it


class Fields:
    """The fields of a mapping at a place, each taken once; `close` refuses what is left over.

    Every method that reads a value raises DocumentError for one of another kind, or outside of what is allowed.
    """

    def __init__(self, place: str, value: Plain) -> None:
        if not isinstance(value, Mapping):
            raise DocumentError(place, f"{said(value)} is not a set of named fields")
        if not all(isinstance(name, str) for name in value):
            raise DocumentError(place, "a name of a field is not text")
        self.place, self._left, self._known = place, dict(value), list[str]()

    def __contains__(self, name: str) -> bool:
        return name in self._left

    def names(self) -> list[str]:
        """The fields that have not been taken yet."""
        return list(self._left)

    def at(self, name: str) -> str:
        """The place of a field."""
        return f"{self.place}.{name}" if self.place else name

    def take(self, name: str, default: Plain = None) -> Plain:
        """The value of a field as it is, or the default."""
        self._known.append(name)
        return self._left.pop(name, default)

    def peek(self, name: str) -> Plain:
        """The value of a field that has not been taken, None without one."""
        return self._left.get(name)

    def part(self, names: Sequence[str]) -> dict[str, Plain]:
        """Those of some fields that there are, taken."""
        return {name: self.take(name) for name in names if name in self._left}

    def needed(self, name: str) -> Plain:
        """The value of a field that there must be."""
        if name not in self._left:
            raise DocumentError(self.at(name), "this is missing")
        return self.take(name)

    def integer(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`."""
        value = self.needed(name) if default is None else self.take(name, default)
        return integer(self.at(name), value, low, high)

    def number(self, name: str, option: Option) -> float:
        """A number in an option's range; its default where there is none."""
        return number(self.at(name), self.take(name, option.default), option)

    def truth(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self.take(name, default)
        if not isinstance(value, bool):
            raise DocumentError(self.at(name), f"{said(value)} is neither true nor false")
        return value

    def one_of(self, name: str, choices: Sequence[str], default: str | None = None) -> str:
        """One of some texts."""
        value = self.needed(name) if default is None else self.take(name, default)
        return one_of(self.at(name), value, choices)

    def items(self, name: str, most: int) -> list[Plain]:
        """A list of at most so many values, empty where there is none."""
        return items(self.at(name), self.take(name, []), most)

    def close(self) -> None:
        """Raise DocumentError for a field that has not been taken."""
        for name in self._left:
            known = sorted(set(self._known))
            near = get_close_matches(name[:40], known, NEAREST, 0.0)
            there = f"there are {', '.join(known)}" if len(known) <= FEW else f"like it are {', '.join(near)}"
            raise DocumentError(self.at(name[:40]), f"there is no field of this name; {there}")


def said(value: object) -> str:
    """A value in a message: short, however long or deep it is."""
    if isinstance(value, Mapping):
        return "a set of named fields"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, str):
        return shown(value[:100])
    if isinstance(value, int) and value.bit_length() > 200:
        return "a whole number of more than 60 digits"
    return json.dumps(value) if value is None or isinstance(value, bool) else shown(value)


def same(ours: object, theirs: object) -> bool:
    """Whether two specifications are the same to the last bit; 0.0 and -0.0 are equal, and not the same."""
    return ours is theirs or repr(ours) == repr(theirs)


def integer(place: str, value: Plain, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise DocumentError(place, f"{said(value)} is not a whole number")
    _require_range(place, value, low, high)
    return value


def number(place: str, value: Plain, option: Option) -> float:
    """A finite number in an option's range."""
    found = finite(place, value)
    _require_range(place, value, option.low, option.high)
    if (option.open_low and found == option.low) or (option.open_high and found == option.high):
        raise DocumentError(place, f"{found:g} itself is not allowed; allowed: {option.allowed}")
    return found


def finite(place: str, value: Plain) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DocumentError(place, f"{said(value)} is not a number")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise DocumentError(place, f"{said(value)} is not a finite number")
    return found


def _require_range(place: str, value: float, low: float, high: float) -> None:
    if value < low:
        raise DocumentError(place, f"{said(value)} is below {low:.12g}")
    if value > high:
        raise DocumentError(place, f"{said(value)} is above {high:.12g}")


def one_of(place: str, value: Plain, choices: Sequence[str]) -> str:
    """One of some texts."""
    if not isinstance(value, str) or value not in choices:
        raise DocumentError(place, f"{said(value)} is not one of {', '.join(filter(None, choices))}")
    return value


def option_value(place: str, value: Plain, option: Option) -> Value:
    """What an option may be: one of its choices, a truth value or a number in its range."""
    if option.choices:
        return one_of(place, value, option.choices)
    if not isinstance(option.default, bool):
        return number(place, value, option)
    if not isinstance(value, bool):
        raise DocumentError(place, f"{said(value)} is neither true nor false")
    return value


def items(place: str, value: Plain, most: int) -> list[Plain]:
    """A list of at most so many values."""
    if not isinstance(value, list | tuple):
        raise DocumentError(place, f"{said(value)} is not a list")
    if len(value) > most:
        raise DocumentError(place, f"{len(value):,} entries are more than {most:,}")
    return list(value)


def texts(place: str, value: Plain, most: int, longest: int = 200) -> tuple[str, ...]:
    """A list of at most so many texts."""
    found = items(place, value, most)
    for at, each in enumerate(found):
        if not isinstance(each, str) or len(each) > longest:
            raise DocumentError(f"{place}[{at}]", f"{said(each)} is not a text of at most {longest} characters")
    return tuple(found)


def matrix(place: str, value: Plain, columns: int = MOST_ROWS) -> Array:
    """A list of rows of finite numbers, all of one length, as an array of (rows, columns)."""
    rows = [items(f"{place}[{at}]", row, columns) for at, row in enumerate(items(place, value, MOST_ROWS))]
    for at, row in enumerate(rows):
        if len(row) != len(rows[0]) or not row:
            says = f"{len(row)} numbers in a row, where the first row has {len(rows[0])}"
            raise DocumentError(f"{place}[{at}]", says)
    flat = [finite(f"{place}[{i}][{j}]", entry) for i, row in enumerate(rows) for j, entry in enumerate(row)]
    if not flat:
        raise DocumentError(place, "there are no numbers")
    return np.array(flat).reshape(len(rows), -1)


def listed(values: Array) -> list[list[int | float]]:
    """A matrix as a list of rows."""
    return [[plain(value) for value in row] for row in as_matrix("values", values).tolist()]


def plain(value: float) -> int | float:
    """A number as it is written: a whole one without a point; a zero below zero keeps its sign."""
    whole = value.is_integer() and abs(value) < 2**53 and not (value == 0 and math.copysign(1, value) < 0)
    return int(value) if whole else value


@contextmanager
def placed(prefix: str) -> Iterator[None]:
    """Name the place of what a specification or the data refuse as a whole."""
    try:
        yield
    except DocumentError:
        raise
    except BackpropError as error:
        field = error.field.replace(", ", "][")
        if not FIELD.fullmatch(field):
            raise DocumentError(prefix, str(error)) from None
        value = shown(error.value) if isinstance(error.value, tuple) else said(error.value)
        raise DocumentError(f"{prefix}.{field}", f"{value} cannot be; allowed: {error.allowed}") from None
