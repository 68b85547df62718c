"""What may spoil learning from a table, though it can be read: each with a change that removes it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backprop_core.primitives import Array
from playground.model.tables.decisions.columns import NUMBER, Column
from playground.model.tables.decisions.labels import NONE, Labels
from playground.model.tables.decisions.notes import Change, Note, change, figure
from playground.model.tables.decisions.plan import Plan
from playground.model.tables.decisions.traits import copies, counts, is_constant, one_hot_groups
from playground.model.tables.errors import counted, listed, quoted

FAR = 10  # times the span of all other values
NEARLY_ONE = 1 - 1e-9  # size of a correlation
FEW = 4  # rows on which a rule says something
ALONE = " It is the only input: use another column as one, too, or bring a table that has more."
OTHERWISE = "Choose another column as the target, or bring rows with another value."


def warnings(plan: Plan) -> Iterator[Note]:
    """The notes on columns in use that carry nothing, or too much, and on values far from the others."""
    yield from _counting(plan)
    yield from _constant(plan)
    yield from _repeated(plan)
    yield from _one_hot_inputs(plan)
    yield from _telling(plan)
    yield from _far_off(plan)


def _without(plan: Plan, *columns: Column) -> tuple[Change, ...]:
    """The change that leaves columns out of the inputs, where others are left."""
    kept = tuple(each.at for each in plan.roles.inputs if each not in columns)
    says = "Leave it out" if len(columns) == 1 else "Leave them out"
    return (change(says, plan.choices, inputs=kept),) if kept else ()


def _alone(plan: Plan) -> str:
    """What to do where an input cannot be left out."""
    return ALONE if len(plan.roles.inputs) == 1 else ""


def _counting(plan: Plan) -> Iterator[Note]:
    for column in (each for each in plan.roles.inputs if counts(each)):
        why = "It only counts the rows." + _alone(plan)
        yield Note("used as it is", why, column.name, changes=_without(plan, column), weighs=True)


def _constant(plan: Plan) -> Iterator[Note]:
    for column in (each for each in plan.roles.inputs if is_constant(each)):
        why = f"It is {quoted(column.cells[column.filled[0]])} in every row, so that nothing can be learnt from it."
        if column is plan.columns[-1] and plan.choices.targets is None:
            why += " So it is not the target, though it is the last column."
        why += _alone(plan)
        yield Note("used as it is", why, column.name, changes=_without(plan, column), weighs=True)
    for column in (each for each in plan.roles.targets if is_constant(each)):
        why = f"It is {quoted(column.cells[column.filled[0]])} in every row, so that there is nothing to tell apart."
        yield Note("used as it is", f"{why} {OTHERWISE}", column.name, weighs=True)


def _repeated(plan: Plan) -> Iterator[Note]:
    for at, earlier in copies(plan.roles.inputs).items():
        column = next(each for each in plan.roles.inputs if each.at == at)
        why = f"It has the same values as {quoted(earlier.name)}."
        yield Note("used as it is", why, column.name, changes=_without(plan, column), weighs=True)


def _one_hot_inputs(plan: Plan) -> Iterator[Note]:
    """One-hot columns among the inputs, which may be the classes."""
    for group in one_hot_groups(plan.columns):
        if not all(column in plan.roles.inputs for column in group):
            continue
        inputs = tuple(each.at for each in plan.roles.inputs if each not in group)
        if not inputs:
            continue
        targets = tuple(column.at for column in group)
        why = f"{listed(quoted(column.name) for column in group)} have one 1 in each row: perhaps the classes."
        classes = change("Use them as the classes", plan.choices, inputs=inputs, targets=targets, classes=None)
        changes = (classes, *_without(plan, *group))
        yield Note("used as inputs", why, group[0].name, changes=changes, weighs=True)


def _telling(plan: Plan) -> Iterator[Note]:
    """Inputs from which the target follows without anything to learn."""
    if len(plan.roles.inputs) < 2 or not plan.roles.targets:
        return
    for column in plan.roles.inputs:
        if why := _tells(plan, column):
            yield Note("used as it is", why, column.name, changes=_without(plan, column), weighs=True)


def _tells(plan: Plan, column: Column) -> str:
    rows = np.flatnonzero(~plan.incomplete)
    if len(rows) < FEW or is_constant(column):
        return ""
    values = _coded(column, rows)
    if plan.classes is not None:
        return _tells_classes(values, plan.classes.of_rows[rows], plan.roles.targets[0])
    for target in plan.roles.targets if column.kind == NUMBER else ():
        if plan.roles.group and np.array_equal(values, target.numbers[rows]):
            return f"It is {quoted(target.name)}, which is a target."
        if not plan.roles.group and _follows(values, target.numbers[rows]):
            return f"It gives the target {quoted(target.name)} away: one is the other, moved and scaled."
    return ""


def _coded(column: Column, rows: Labels) -> Array:
    """The numbers of a column, or a number for each of its words."""
    if column.kind == NUMBER:
        return column.numbers[rows]
    return np.unique([column.cells[row] for row in rows], return_inverse=True)[1].astype(np.float64)


def _tells_classes(values: Array, labels: Labels, target: Column) -> str:
    """Whether each class has one value of its own, which each of several rows shares."""
    pairs = set(zip(values.tolist(), labels.tolist(), strict=True))
    different = len(set(values.tolist()))
    if len(pairs) == different == len(set(labels.tolist())) and NONE not in labels and len(values) >= 2 * different:
        return f"It gives the target {quoted(target.name)} away: each class has one value of its own."
    return ""


def _follows(values: Array, targets: Array) -> bool:
    if np.ptp(values) == 0 or np.ptp(targets) == 0 or len(set(values.tolist())) < FEW:
        return False
    return bool(abs(np.corrcoef(values, targets)[0, 1]) > NEARLY_ONE)


def _far_off(plan: Plan) -> Iterator[Note]:
    for column in (each for each in plan.roles.used if each.kind == NUMBER):
        if column in plan.roles.targets and plan.classes is not None:
            continue
        complete = [row for row in column.filled if not plan.out[row]]
        for value, others in _lonely(column.numbers[complete]):
            rows = [row for row in complete if column.numbers[row] == value]
            places = tuple(plan.grid.places[row] for row in rows)
            span = f"{figure(float(others.min()))} to {figure(float(others.max()))}"
            why = f"{figure(value)} is far from the other values, {span}."
            cells = {(column.at, column.cells[row]) for row in rows}
            absent = change(f"Take {figure(value)} as missing", plan.choices, absent=plan.choices.absent | cells)
            yield Note("used as it is", why, column.name, rows=places, changes=(absent,), weighs=True)
        if taken := sorted(cell for at, cell in plan.choices.absent if at == column.at):
            kept = frozenset(each for each in plan.choices.absent if each[0] != column.at)
            back = change("They are values", plan.choices, absent=kept)
            yield Note(
                "taken as missing",
                f"{listed(map(quoted, taken))} in {counted(len(column.missing), 'row')}.",
                column.name,
                changes=(back,),
            )


def _lonely(values: Array) -> Iterator[tuple[float, Array]]:
    """The least and the greatest value, each with all others, where the gap to these is many times their span."""
    distinct = np.unique(values)
    if len(distinct) < FEW:
        return
    for end, others in ((distinct[0], distinct[1:]), (distinct[-1], distinct[:-1])):
        gap = np.min(np.abs(others - end))
        if gap > FAR * np.ptp(others):
            yield float(end), others
