"""Which columns are inputs and targets: those that were chosen, else those that look like it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from playground.model.network.changes import MOST_INPUTS, MOST_OUTPUTS
from playground.model.tables.cells.vocabulary import TARGETS
from playground.model.tables.choices import Choices
from playground.model.tables.decisions.columns import DATE, EMPTY, NUMBER, TEXT, Column
from playground.model.tables.decisions.traits import (
    are_one_hot,
    counts,
    identifies,
    one_hot_groups,
    rows_for_testing,
    tells_classes,
)

COMPUTED = "computed "  # before the name of an output: what a network made of it, in samples that were taken away
MOST_CODES = 10  # different small whole numbers that look like classes, more than can be told apart


@dataclass(frozen=True, eq=False)
class Roles:
    """Columns that are inputs and targets. `group`: the targets are one-hot, and `classes`: one column has classes.

    `out` says in a word why each other column is left out, by its number, and `split` tells the rows for testing.
    """

    inputs: tuple[Column, ...]
    targets: tuple[Column, ...]
    group: bool
    classes: bool
    split: Column | None = None
    out: dict[int, str] = field(default_factory=dict)

    @property
    def used(self) -> tuple[Column, ...]:
        """Inputs and targets."""
        return self.inputs + self.targets


def roles_of(columns: Sequence[Column], choices: Choices) -> Roles:
    """The roles of the columns."""
    split = next((column for column in columns if choices.split and rows_for_testing(column) is not None), None)
    rest = [column for column in columns if column is not split]
    names = {column.name for column in columns}
    out = {column.at: why for column in rest if (why := _why_out(column, names))}
    counting = [column for column in rest if counts(column) and column.at not in out]
    candidates = [column for column in rest if column.at not in out]
    plain = [column for column in candidates if column not in counting or column is columns[-1]] or candidates
    by_number = {column.at: column for column in columns}
    targets = _chosen(choices.targets, by_number) if choices.targets is not None else _targets(plain)
    telling = [column for group in one_hot_groups(candidates) if tells_classes(group, targets) for column in group]
    out |= {column.at: "tells" for column in telling}
    candidates = [column for column in candidates if column not in telling]
    inputs, more = _inputs(candidates, counting, targets, choices, by_number)
    group = are_one_hot(targets) and choices.classes is not False
    classes = len(targets) == 1 and (looks_like_classes(targets[0]) if choices.classes is None else choices.classes)
    used = {column.at for column in (*inputs, *targets)}
    out |= {column.at: "counts" for column in counting}
    out |= {column.at: "text" for column in candidates if column.kind == TEXT}
    out |= {column.at: "many" for column in more}
    out |= {column.at: "chosen" for column in rest if column.at not in out}
    return Roles(
        tuple(inputs),
        tuple(targets),
        group,
        classes,
        split if split and split.at not in used else None,
        {at: why for at, why in out.items() if at not in used},
    )


def looks_like_classes(column: Column) -> bool:
    """Whether a column looks like classes: text, or a few different whole numbers that are repeated."""
    if column.kind != NUMBER:
        return column.kind == TEXT
    values = column.distinct
    numbers = np.array(sorted(map(float, values)))
    if not 2 <= len(values) <= len(column.filled) / 2 or not bool(np.all(numbers == np.round(numbers))):
        return False
    codes = bool(np.array_equal(numbers, np.arange(len(numbers)) + numbers[0])) and numbers[0] in (0, 1)
    return len(values) <= MOST_OUTPUTS or (codes and len(values) <= MOST_CODES)


def _why_out(column: Column, names: Collection[str]) -> str:
    if column.kind in (EMPTY, DATE):
        return column.kind
    if column.name.startswith(COMPUTED) and column.name.removeprefix(COMPUTED) in names:
        return "computed"
    return "identifier" if identifies(column) else ""


def _chosen(numbers: Sequence[int], columns: dict[int, Column]) -> list[Column]:
    return [columns[at] for at in numbers if at in columns]


def _targets(candidates: Sequence[Column]) -> list[Column]:
    """Columns whose names say so, a one-hot group at the end, the last text of few classes, or the last column.

    A last column of two codes, such as 0 and 1, goes before text elsewhere, which then describes the samples.
    """
    if not candidates:
        return []
    named = [column for column in candidates if column.name.casefold() in TARGETS]
    if named:
        return named[-1:]
    groups = one_hot_groups(candidates)
    if groups and groups[-1][-1] is candidates[-1]:
        return list(groups[-1])
    last = candidates[-1]
    if (last.kind == TEXT and len(last.distinct) <= len(last.filled) / 2) or _has_two_codes(last):
        return [last]
    texts = [column for column in candidates if column.kind == TEXT and 2 <= len(column.distinct) <= MOST_OUTPUTS]
    varied = [column for column in candidates if column.kind == NUMBER and len(column.distinct) > 1]
    return (texts or varied or list(candidates))[-1:]


def _has_two_codes(column: Column) -> bool:
    return column.kind == NUMBER and len(column.distinct) == 2 and looks_like_classes(column)


def _inputs(
    candidates: Sequence[Column],
    counting: Sequence[Column],
    targets: Sequence[Column],
    choices: Choices,
    columns: dict[int, Column],
) -> tuple[list[Column], list[Column]]:
    """The inputs, and the columns that could be inputs but are too many."""
    if choices.inputs is not None:
        return _chosen(choices.inputs, columns), []
    numbers = [column for column in candidates if column.kind == NUMBER and column not in targets]
    found = [column for column in numbers if column not in counting] or numbers
    return found[:MOST_INPUTS], found[MOST_INPUTS:]
