"""A bounded record of numbers over the updates of a run, spread evenly however long the run gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from backprop_core.primitives import Array

CAPACITY = 2000
LEAST = 8

Updates = npt.NDArray[np.int64]


class Rows(NamedTuple):
    """Rows of a record: `updates` (rows,), in rising order, and `values` (rows, names)."""

    updates: Updates
    values: Array

    def some(self, most: int) -> Rows:
        """At most `most` rows, evenly spaced, the first and the last included."""
        count = len(self.updates)
        at = np.linspace(0, count - 1, min(count, most)).round().astype(int)
        return Rows(self.updates[at], self.values[at])

    def followed_by(self, later: Rows) -> Rows:
        """These rows and those of `later` that come after the last one here."""
        rest = later.between(int(self.updates[-1]), int(later.updates[-1]))
        return Rows(np.append(self.updates, rest.updates), np.concatenate([self.values, rest.values]))

    def merged(self, others: Rows) -> Rows:
        """These rows and the others in one order; of two of an update, the one here."""
        if not len(others.updates):
            return self
        if not len(self.updates):
            return others
        updates, values = np.append(self.updates, others.updates), np.concatenate([self.values, others.values])
        updates, at = np.unique(updates, return_index=True)
        return Rows(updates, values[at])

    @property
    def nbytes(self) -> int:
        """The memory of the numbers in bytes."""
        return self.updates.nbytes + self.values.nbytes

    def between(self, after: int, last: int) -> Rows:
        """The rows after update `after`, up to and including update `last`."""
        at = (self.updates > after) & (self.updates <= last)
        return Rows(self.updates[at], self.values[at])


class Series:
    """A column of floats for each of `names`, a row for each recorded update, at most `capacity` rows.

    Rows are kept evenly: when the record is full, about every second one is dropped, and from then on one row is kept
    for each `stride` updates. The first and the last row always stay. Memory is taken once; a row costs constant time
    on average.
    """

    def __init__(self, names: Sequence[str], capacity: int = CAPACITY) -> None:
        if capacity < LEAST:
            raise ValueError(f"capacity is {capacity}; allowed: at least {LEAST}")
        self.names, self.capacity = tuple(names), capacity
        self._places = {name: at for at, name in enumerate(self.names)}
        self._updates: Updates = np.zeros(capacity, np.int64)
        self._rows: Array = np.full((capacity, len(self.names)), np.nan)
        self._size, self._stride = 0, 1

    def __len__(self) -> int:
        return self._size

    @property
    def updates(self) -> Updates:
        """The recorded updates, rising; a copy."""
        return self._updates[: self._size].copy()

    @property
    def last(self) -> int | None:
        """The last recorded update, None in an empty record."""
        return int(self._updates[self._size - 1]) if self._size else None

    def __getitem__(self, name: str) -> Array:
        """A copy of a column, NaN where nothing was given; KeyError for an unknown name."""
        return self._rows[: self._size, self._places[name]].copy()

    def append(self, update: int, values: Mapping[str, float | None]) -> bool:
        """Record the values of an update; names without a value, or with None, get NaN. Return whether it was new.

        An update that is not after the last one was recorded or thinned out before and is left as it is. A new course
        needs `truncate` first.
        """
        if self.last is not None and update <= self.last:
            return False
        self._begin_row(update).fill(np.nan)
        self.revise(update, values)
        return True

    def revise(self, update: int, values: Mapping[str, float | None]) -> None:
        """Overwrite the values of an update if it is recorded; None leaves a value as it is."""
        at = int(np.searchsorted(self._updates[: self._size], update))
        if at < self._size and self._updates[at] == update:
            for name, value in values.items():
                if value is not None:
                    self._rows[at, self._places[name]] = value

    def extend(self, rows: Rows) -> None:
        """Append rows taken from a record before; all of them come after the last one."""
        for update, values in zip(rows.updates.tolist(), rows.values, strict=True):
            self._begin_row(update)[:] = values

    def since(self, update: int) -> Rows:
        """A copy of the rows from an update on."""
        at = int(np.searchsorted(self._updates[: self._size], update))
        return Rows(self._updates[at : self._size].copy(), self._rows[at : self._size].copy())

    def _begin_row(self, update: int) -> Array:
        """The row to write a new last update into; it still holds old values."""
        if self._size == self.capacity and not self._last_is_passing():
            self._thin()
        if not self._last_is_passing():
            self._size += 1
        self._updates[self._size - 1] = update
        row: Array = self._rows[self._size - 1]
        return row

    def truncate(self, update: int) -> None:
        """Drop all rows after an update, where a new course of the run begins."""
        self._size = int(np.searchsorted(self._updates[: self._size], update, side="right"))
        self._stride = 1

    def _last_is_passing(self) -> bool:
        """Whether the last row shares its stretch of updates with the one before, and is replaced by the next one."""
        if self._size < 2:
            return False
        first, before, last = (int(self._updates[at]) for at in (0, self._size - 2, self._size - 1))
        return (before - first) // self._stride == (last - first) // self._stride

    def _thin(self) -> None:
        """Keep the first row of each stretch of updates and the last row of all, which frees about half of the room."""
        kept = np.arange(self.capacity)
        while len(kept) > self.capacity // 2 + 2:
            self._stride *= 2
            stretch = (self._updates - self._updates[0]) // self._stride
            first = np.flatnonzero(np.diff(stretch, prepend=-1))
            kept = first if first[-1] == self.capacity - 1 else np.append(first, self.capacity - 1)
        self._size = len(kept)
        self._updates[: self._size] = self._updates[kept]
        self._rows[: self._size] = self._rows[kept]
