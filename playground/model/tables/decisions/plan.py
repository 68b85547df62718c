"""What is to become of a table: its columns, their roles, and which of its rows are used."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from playground.model.network.changes import MOST_INPUTS
from playground.model.tables.cells.grid import Grid
from playground.model.tables.choices import Choices
from playground.model.tables.decisions.columns import NUMBER, TEXT, Column, columns_of
from playground.model.tables.decisions.flags import with_flags
from playground.model.tables.decisions.labels import NONE, Classes, classes_of
from playground.model.tables.decisions.roles import Roles, roles_of

FEW = 4  # rows, and different values, of which a sum is no chance
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Plan:
    """A grid, the choices about it, and what follows from both; masks are (rows,) and of the grid's rows."""

    grid: Grid
    choices: Choices
    columns: tuple[Column, ...]
    roles: Roles
    every_class: Classes | None = field(default=None)

    @cached_property
    def classes(self) -> Classes | None:
        """The classes of the target in use, if it has any."""
        found = self.every_class
        if found and (self.choices.incomplete or self.choices.total):
            found = found.within(~self.out)
        if found and self.choices.fewer:
            found = found.largest()
        return found.flipped() if found and self.choices.flip else found

    @cached_property
    def groups(self) -> tuple[tuple[Column, Classes], ...]:
        """The inputs that are text, each with its words, which become one-hot."""
        return tuple((column, classes_of(column)) for column in self.roles.inputs if column.kind == TEXT)

    @cached_property
    def incomplete(self) -> Mask:
        """The rows without a value that is needed."""
        rows = np.zeros(len(self.grid.rows), dtype=np.bool_)
        for column in self.roles.used:
            rows[list(column.unusable)] = True
        return rows

    @cached_property
    def total(self) -> Mask:
        """The last complete row, if it has the sum of the rows above in every column of numbers, or their mean."""
        rows = np.zeros_like(self.incomplete)
        *others, last = np.flatnonzero(~self.incomplete).tolist() or [0]
        numbers = [column.numbers for column in self.columns if column.kind == NUMBER]
        numbers = [each for each in numbers if np.isfinite(each[[*others, last]]).all()]
        if len(others) < FEW or not any(len(np.unique(each[others])) >= FEW for each in numbers):
            return rows
        rows[last] = any(
            all(np.isclose(each[last], made(each[others]), rtol=1e-9, atol=0) for each in numbers)
            for made in (np.sum, np.mean)
        )
        return rows

    @property
    def out(self) -> Mask:
        """The rows that are out whatever their class."""
        return self.incomplete | self.total if self.choices.total else self.incomplete

    @cached_property
    def rare(self) -> Mask:
        """The rows of classes that are not used."""
        classes = self.classes
        return ~self.incomplete & (classes.of_rows == NONE) if classes else np.zeros_like(self.incomplete)

    @cached_property
    def repeats(self) -> Mask:
        """The rows that have what an earlier one has in all columns in use."""
        cells = [column.cells if column.kind == TEXT else column.numbers.tolist() for column in self.roles.used]
        rows = np.zeros_like(self.incomplete)
        seen = set()
        for at, row in enumerate(zip(*cells, strict=True)):
            rows[at] = row in seen and not self.incomplete[at]
            seen.add(row)
        return rows

    @cached_property
    def surplus(self) -> Mask:
        """The rows of larger classes beyond as many as the smallest has, drawn evenly over the table."""
        rows = np.zeros_like(self.incomplete)
        if not self.classes:
            return rows
        labels = np.where(self._usable, self.classes.of_rows, NONE)
        counts = [int(np.sum(labels == at)) for at in range(len(self.classes.names))]
        least = min(filter(None, counts), default=0)
        for at in range(len(counts)):
            own = np.flatnonzero(labels == at)
            kept = own[np.arange(least) * len(own) // max(least, 1)] if len(own) else own
            rows[np.setdiff1d(own, kept)] = True
        return rows

    @cached_property
    def _usable(self) -> Mask:
        repeated = self.repeats if self.choices.repeated else np.zeros_like(self.repeats)
        return ~(self.out | self.rare | repeated)

    @cached_property
    def kept(self) -> Mask:
        """The rows that are used: complete ones, without those that were chosen to be left out."""
        return self._usable & ~self.surplus if self.choices.balanced else self._usable

    def places(self, rows: Mask) -> tuple[int, ...]:
        """The numbers of rows in the file."""
        return tuple(self.grid.places[at] for at in np.flatnonzero(rows))

    @cached_property
    def input_names(self) -> tuple[str, ...]:
        """The inputs by name: a column of numbers, or a word of a column of text."""
        words = {column.at: classes for column, classes in self.groups}
        return tuple(name for column in self.roles.inputs for name in _names(column, words.get(column.at)))

    @property
    def fits(self) -> bool:
        """Whether there are not more inputs than the page has."""
        return len(self.input_names) <= MOST_INPUTS


def plan_of(grid: Grid, choices: Choices) -> Plan:
    """The plan for a grid."""
    columns = with_flags(columns_of(grid, choices), choices)
    roles = roles_of(columns, choices)
    target = roles.targets[0] if roles.targets and roles.classes else None
    classes = classes_of(target, apart=target.at in choices.apart) if target else None
    return Plan(grid, choices, columns, roles, classes)


def _names(column: Column, words: Classes | None) -> tuple[str, ...]:
    return (column.name,) if words is None else tuple(f"{column.name}: {word}" for word in words.names)
