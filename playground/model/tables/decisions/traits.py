"""Columns that are neither inputs nor targets by what they hold, and columns that belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from playground.model.network.changes import MOST_OUTPUTS
from playground.model.tables.cells.numerals import CODE
from playground.model.tables.cells.vocabulary import FLAGS, FOR_TESTING, FOR_TRAINING, SPLITS, TESTS
from playground.model.tables.decisions.columns import DATE, NUMBER, TEXT, Column

IDENTIFIERS = re.compile(
    r"(?:unnamed: ?0|#|(?:.*[ _.-])?(?:ids?|[ug]uid|index|idx|key|n[or]\.?|num|rownames?)|.*[a-z]ID)"
)
NUMBERED = re.compile(r"([^\W\d]*[-_ #./]?)(\d+)")
FEW, SEVERAL = 3, 6  # rows that a pattern has to hold for


def is_constant(column: Column) -> bool:
    """Whether a column has the same value in every row that has one."""
    return len(column.distinct) == 1


def counts(column: Column) -> bool:
    """Whether a column numbers the rows: each number is one more than the one before, and the first 0 or 1.

    The first column of a table, and one that is named so, may begin at any whole number.
    """
    if column.kind != NUMBER or len(column.numbers) < FEW or column.unusable:
        return False
    first = float(column.numbers[0])
    begins = first in (0, 1) or (first.is_integer() and (column.at == 0 or _is_named_so(column)))
    return begins and bool(np.all(np.diff(column.numbers) == 1))


def identifies(column: Column) -> bool:
    """Whether a column tells rows apart and says nothing else: a name or number of its own for each, or a code.

    Words that differ in case only are one, as they are where they are classes.
    """
    cells = [column.cells[row].casefold() for row in column.filled]
    different = len(set(cells)) == len(cells) >= FEW
    if column.kind == TEXT:
        return different and (len(cells) > MOST_OUTPUTS or _are_numbered(cells) or _is_named_so(column))
    if column.kind != NUMBER or column.unit:
        return False
    codes = any(map(CODE.fullmatch, cells)) and len({len(cell) for cell in cells}) == 1
    whole = all(cell.isdecimal() for cell in cells)
    return whole and ((codes and len(set(cells)) > MOST_OUTPUTS) or (different and _is_named_so(column)))


def _is_named_so(column: Column) -> bool:
    return column.nameless or bool(IDENTIFIERS.fullmatch(column.name.lower()) or IDENTIFIERS.fullmatch(column.name))


def _are_numbered(cells: Sequence[str]) -> bool:
    """Whether all of the cells are the same letters with a number: P006, P007."""
    found = [NUMBERED.fullmatch(cell) for cell in cells]
    return all(found) and len({each[1] for each in found if each}) == 1


def one_hot_groups(columns: Sequence[Column]) -> list[tuple[Column, ...]]:
    """Neighbouring columns exactly one of which is 1 in each row, the others 0: three at least, or the last two."""
    groups: list[tuple[Column, ...]] = []
    run: list[Column] = []
    for column in [*columns, None]:
        if column is not None and column.kind == NUMBER and column.distinct == {0.0, 1.0}:
            run.append(column)
            continue
        if group := _group(run, last=column is None, others=len(columns) > len(run)):
            groups.append(group)
        run = []
    return groups


def _group(run: Sequence[Column], *, last: bool, others: bool) -> tuple[Column, ...]:
    """The longest group in neighbouring columns of zeros and ones; of equally long ones the last."""
    pair = 2 if last and others and len(run) == 2 and len(run[0].cells) >= SEVERAL else FEW
    for length in range(len(run), pair - 1, -1):
        for start in range(len(run) - length, -1, -1):
            if are_one_hot(run[start : start + length]):
                return tuple(run[start : start + length])
    return ()


def are_one_hot(columns: Sequence[Column]) -> bool:
    """Whether exactly one of several columns is 1 in each row, and the others are 0."""
    if len(columns) < 2 or any(column.kind != NUMBER or column.distinct != {0.0, 1.0} for column in columns):
        return False
    sums = np.sum([column.numbers for column in columns], axis=0)
    return bool(np.all((sums == 1) | np.isnan(sums)))


def tells_classes(group: Sequence[Column], targets: Sequence[Column]) -> bool:
    """Whether one-hot columns say the same as a target: each is 1 in the rows of one class, and in no others."""
    if len(targets) != 1 or targets[0] in group:
        return False
    target = targets[0]
    words = [cell.casefold() for cell in target.cells] if target.kind == TEXT else target.numbers.tolist()
    ones = [tuple(row) for row in np.array([column.numbers for column in group]).T.tolist()]
    rows = [row for row in target.filled if not any(row in column.unusable for column in group)]
    pairs = {(ones[row], words[row]) for row in rows}
    return len(pairs) == len(group) == len(target.distinct) == len({word for _, word in pairs})


def rows_for_testing(column: Column) -> npt.NDArray[np.bool_] | None:
    """Which rows a column says are for testing, (rows,); None if it says that not of every row, or of all."""
    name, words = column.name.casefold(), [cell.casefold() for cell in column.cells]
    if name in SPLITS and set(words) <= FOR_TRAINING | FOR_TESTING:
        test = np.array([word in FOR_TESTING for word in words])
    elif name in TESTS and set(words) <= set(FLAGS):
        test = np.array([FLAGS[word] for word in words])
    else:
        return None
    return test if 0 < test.sum() < len(test) else None


def copies(columns: Sequence[Column]) -> dict[int, Column]:
    """Of each column that repeats an earlier one, by its number, that earlier one."""
    seen: dict[object, Column] = {}
    found = {}
    for column in columns:
        values: object = column.cells if column.kind in (TEXT, DATE) else column.numbers.tobytes()
        if values in seen:
            found[column.at] = seen[values]
        seen.setdefault(values, column)
    return found
