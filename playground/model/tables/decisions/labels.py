"""A column as classes: spellings that are merged, the order of the classes, and the class of each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from playground.model.network.changes import MOST_OUTPUTS
from playground.model.tables.cells.vocabulary import NO, NOT, YES
from playground.model.tables.decisions.columns import NUMBER, Column

Labels = npt.NDArray[np.intp]
NONE = -1  # the class of a row that has none
EMPTY_CLASS = "(empty)"  # the class of empty cells, where they are one


@dataclass(frozen=True, eq=False)
class Classes:
    """Names of classes in their order, the class of each row (rows,) or NONE, and spellings that were merged."""

    names: tuple[str, ...]
    of_rows: Labels
    merged: tuple[tuple[str, ...], ...] = ()

    @property
    def counts(self) -> tuple[int, ...]:
        """How many rows there are of each class."""
        return tuple(int(np.sum(self.of_rows == at)) for at in range(len(self.names)))

    def flipped(self) -> Classes:
        """The classes in the opposite order."""
        last = len(self.names) - 1
        return replace(self, names=self.names[::-1], of_rows=np.where(self.of_rows == NONE, NONE, last - self.of_rows))

    def within(self, rows: npt.NDArray[np.bool_]) -> Classes:
        """The classes that have rows among these, (rows,), in their order."""
        used = sorted({*self.of_rows[rows].tolist()} - {NONE})
        place = np.array([used.index(at) if at in used else NONE for at in range(len(self.names))] + [NONE])
        return replace(self, names=tuple(self.names[at] for at in used), of_rows=place[self.of_rows])

    def largest(self, most: int = MOST_OUTPUTS) -> Classes:
        """The classes with most rows, in their order; the others' rows have none."""
        ranked = sorted(range(len(self.names)), key=self.counts.__getitem__, reverse=True)
        kept = sorted(ranked[:most])
        place = np.array([kept.index(at) if at in kept else NONE for at in range(len(self.names))] + [NONE])
        return replace(self, names=tuple(self.names[at] for at in kept), of_rows=place[self.of_rows])


def classes_of(column: Column, *, apart: bool = False) -> Classes:
    """The classes of a column. Case does not make a class, unless spellings are kept `apart`.

    Numbers are ordered by size; of two words the one that denies comes first, and others follow the alphabet.
    """
    keys = {row: _key(column, row, apart=apart) for row in column.filled}
    spellings: dict[Hashable, Counter[str]] = {}
    for row, key in keys.items():
        spellings.setdefault(key, Counter())[column.cells[row]] += 1
    order = _ordered(column, spellings)
    places = {key: at for at, key in enumerate(order)}
    of_rows = np.array([places[keys[row]] if row in keys else NONE for row in range(len(column.cells))], dtype=np.intp)
    usual = column.kind != NUMBER
    names = tuple(_name(spellings[key], usual=usual) for key in order)
    merged = tuple(tuple(spellings[key]) for key in order if len(spellings[key]) > 1 and column.kind != NUMBER)
    return Classes(names, of_rows, merged)


def _key(column: Column, row: int, *, apart: bool) -> Hashable:
    if column.kind == NUMBER:
        return float(column.numbers[row])
    return column.cells[row] if apart else column.cells[row].casefold()


def _name(spellings: Counter[str], *, usual: bool) -> str:
    return (spellings.most_common(1)[0][0] if usual else min(spellings, key=len)) or EMPTY_CLASS


def _ordered(column: Column, keys: Iterable[Hashable]) -> list[Hashable]:
    if column.kind == NUMBER:
        return sorted(keys, key=lambda key: float(str(key)))
    order = sorted(map(str, keys), key=lambda key: (key.casefold(), key))
    return list(order[::-1] if len(order) == 2 and _denies(order[1], order) and not _denies(order[0], order) else order)


def _denies(word: str, words: Sequence[str]) -> bool:
    """Whether one of two words says no to what the other one says."""
    plain = word.casefold()
    other = next(each for each in words if each != word).casefold()
    return (
        (plain in NO and other not in NO)
        or (other in YES and plain not in YES)
        or any(plain == start + other for start in NOT)
    )
