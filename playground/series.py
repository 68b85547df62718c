"""A bounded record of numbers over the updates of a run, spread evenly however long the run gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from backprop_core.calls import Array

CAPACITY = 2000
LEAST = 8

Updates = npt.NDArray[np.int64]


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
        """A copy of a column, NaN where nothing was given; KeyError for a name that there is not."""
        return self._rows[: self._size, self._places[name]].copy()

    def append(self, update: int, values: Mapping[str, float | None]) -> bool:
        """Record the values of an update; names without a value (or with None) get NaN. Whether it was new.

        An update that is not after the last one has been recorded or thinned out before, and is left as it was: a
        course of a run gives the same numbers every time. A new course needs `truncate` first.
        """
        last = self.last
        if last is not None and update <= last:
            return False
        if self._size == self.capacity and not self._last_is_passing():
            self._thin()
        if not self._last_is_passing():
            self._size += 1
        self._updates[self._size - 1] = update
        row = self._rows[self._size - 1]
        row.fill(np.nan)
        for name, value in values.items():
            row[self._places[name]] = np.nan if value is None else value
        return True

    def truncate(self, update: int) -> None:
        """Forget all that was recorded after an update: a new course of the run begins there."""
        self._size = int(np.searchsorted(self._updates[: self._size], update, side="right"))
        self._stride = 1

    def _last_is_passing(self) -> bool:
        """Whether the last row shares its stretch of updates with the one before, and so makes way for the next."""
        if self._size < 2:
            return False
        first, before, last = (int(self._updates[at]) for at in (0, self._size - 2, self._size - 1))
        return (before - first) // self._stride == (last - first) // self._stride

    def _thin(self) -> None:
        """Keep the first row of each stretch of updates, and the last row of all; half of the room is free then."""
        kept = np.arange(self.capacity)
        while len(kept) > self.capacity // 2 + 2:
            self._stride *= 2
            stretch = (self._updates - self._updates[0]) // self._stride
            first = np.flatnonzero(np.diff(stretch, prepend=-1))
            kept = first if first[-1] == self.capacity - 1 else np.append(first, self.capacity - 1)
        self._size = len(kept)
        self._updates[: self._size] = self._updates[kept]
        self._rows[: self._size] = self._rows[kept]
