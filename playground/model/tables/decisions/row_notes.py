"""Rows that cannot be used as they are, all of them at once, and rows that can be left out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from playground.formats import begun
from playground.model.network.changes import MOST_OUTPUTS
from playground.model.tables.cells.numerals import is_too_large
from playground.model.tables.decisions.column_notes import dashes
from playground.model.tables.decisions.columns import NUMBER, TEXT, Column
from playground.model.tables.decisions.labels import EMPTY_CLASS
from playground.model.tables.decisions.notes import Change, Note, change
from playground.model.tables.decisions.plan import Plan
from playground.model.tables.errors import counted, listed, quoted
from playground.model.tables.limits import LARGEST_WRITTEN

UNEQUAL = 4  # times as many rows of one class as of another
MANY = 4  # one cell of so many


def row_notes(plan: Plan) -> Iterator[Note]:
    """The notes on rows."""
    yield from _incomplete(plan)
    yield from _empty_class(plan)
    yield from _words_for_nothing(plan)
    yield from _too_many_classes(plan)
    yield from _total(plan)
    yield from _repeated(plan)
    yield from _unequal(plan)


def _incomplete(plan: Plan) -> Iterator[Note]:
    rows, choices = plan.places(plan.incomplete), plan.choices
    if not rows:
        return
    gaps = "; ".join(_gaps(plan))
    only = only_class(plan)
    leaves_too_little = bool(only) or bool(plan.incomplete.all())
    why = f"{begun(gaps)}.{_dashes_in_numbers(plan)}{_lost_classes(plan)}{_says_only(only, len(rows))}"
    done, says = _done(choices.incomplete, len(rows), "Leave out {}", "Ask again")
    toggled = (change(says, choices, incomplete=not choices.incomplete),)
    others = (*_empty_as_class(plan), *(_without_gaps(plan) if leaves_too_little else ()))
    changes = (*others, *toggled) if leaves_too_little else (*toggled, *others)
    yield Note(done, why, rows=rows, changes=changes, needed=not choices.incomplete)


def only_class(plan: Plan) -> str:
    """The class that alone has complete rows; empty where there are more, or no classes."""
    complete = ~plan.incomplete
    if plan.roles.group:
        names = [column.name for column in plan.roles.targets if column.numbers[complete].any()]
    else:
        names = list(plan.every_class.within(complete).names) if plan.every_class else []
    return names[0] if len(names) == 1 else ""


def _says_only(name: str, count: int) -> str:
    """What leaving out would come to where one class is left, and what can be done."""
    if not name:
        return ""
    them, their = ("them", "their") if count > 1 else ("it", "its")
    left = f"Without {them} all rows are of the class {quoted(name)}, and two classes are needed."
    return f" {left} Fill {their} cells in the file, or leave out a column that has such cells."


def _without_gaps(plan: Plan) -> Iterator[Change]:
    """The inputs without those that lack values, where others are left."""
    inputs = plan.roles.inputs
    gaps = [column for column in inputs if column.unusable]
    kept = tuple(column.at for column in inputs if column not in gaps)
    if gaps and kept:
        which = listed(quoted(column.name) for column in gaps)
        yield change(f"Leave out the column{'s' * (len(gaps) > 1)} {which}", plan.choices, inputs=kept)


def _dashes_in_numbers(plan: Plan) -> str:
    """What to do where a dash among numbers is one of them."""
    numbers = [column for column in plan.roles.used if column.kind == NUMBER]
    cells = {column.cells[row] for column in numbers for row in column.missing}
    drawn = sorted(cell for cell in cells if cell and not cell.strip("-–—"))
    if not drawn:
        return ""
    stands = "stands" if len(drawn) == 1 else "stand"
    return f" If {listed(map(quoted, drawn))} {stands} for a number, such as 0, write that in the file."


def _empty_as_class(plan: Plan) -> Iterator[Change]:
    """Where many cells of the target are empty, as in a list with an x where something holds: that they are a class."""
    every, target = plan.every_class, plan.roles.targets[:1]
    empty = [row for row in target[0].missing if not target[0].cells[row]] if every else []
    if empty and (len(empty) * MANY >= len(plan.grid.rows) or len(every.names if every else ()) == 1):
        choices = plan.choices
        yield change("Empty is a class", choices, values=choices.values | {(target[0].at, "")})


def _empty_class(plan: Plan) -> Iterator[Note]:
    for column in plan.roles.used:
        if (column.at, "") in plan.choices.values and "" in column.cells:
            missing = change("Empty is missing", plan.choices, values=plan.choices.values - {(column.at, "")})
            yield Note("kept as a class", f"Empty cells are {quoted(EMPTY_CLASS)}.", column.name, changes=(missing,))


def _lost_classes(plan: Plan) -> str:
    """The classes of which no row is left."""
    every = plan.every_class
    lost = [name for name in every.names if name not in every.within(~plan.incomplete).names] if every else []
    return f" No other row is of the class{'es' * (len(lost) > 1)} {listed(map(quoted, lost))}." if lost else ""


def _gaps(plan: Plan) -> Iterator[str]:
    """Of each column in use what is the matter with its cells."""
    for column in plan.roles.used:
        places = plan.grid.places
        if column.missing:
            written = sorted({quoted(column.cells[row]) if column.cells[row] else "empty" for row in column.missing})
            yield f"no value in {quoted(column.name)} ({listed(written)})"
        if column.wrong:
            what = "number" if column.kind != TEXT else "class"
            first = sorted(column.wrong)[:3]
            cells = listed(f"{quoted(column.cells[row])} in row {places[row]:,}" for row in first)
            more = f" and {len(column.wrong) - 3:,} more" if len(column.wrong) > 3 else ""
            large = f", where {LARGEST_WRITTEN} is the largest" * any(is_too_large(column.cells[row]) for row in first)
            yield f"no {what} as the others in {quoted(column.name)}: {cells}{more}{large}"


def _words_for_nothing(plan: Plan) -> Iterator[Note]:
    """Words of text columns that stand for a missing value, and words that may."""
    choices = plan.choices
    for column in (each for each in plan.roles.used if each.kind == TEXT):
        yield from (
            _taken_as_missing(plan, column, cell)
            for cell in sorted({column.cells[row] for row in column.missing} - {""})
        )
        for cell in dashes(column):
            if (column.at, cell) not in choices.absent and cell.casefold() not in ("+", "none"):
                says = f"Take {quoted(cell)} as missing"
                more = change(says, choices, absent=choices.absent | {(column.at, cell)})
                yield Note(
                    "kept as a class", f"{quoted(cell)} may stand for a missing value.", column.name, changes=(more,)
                )


def _taken_as_missing(plan: Plan, column: Column, cell: str) -> Note:
    choices, key = plan.choices, (column.at, cell)
    kept = change(f"{quoted(cell)} is a class", choices, values=choices.values | {key}, absent=choices.absent - {key})
    return Note("taken as missing", f"{quoted(cell)} stands for a missing value.", column.name, changes=(kept,))


def _too_many_classes(plan: Plan) -> Iterator[Note]:
    every, choices = plan.every_class, plan.choices
    if every is None or len(every.names) <= MOST_OUTPUTS:
        return
    few = every.largest()
    beyond = sum(every.counts) - sum(few.counts)
    column = plan.roles.targets[0]
    why = f"There are {len(every.names):,} classes, and at most {MOST_OUTPUTS} are told apart."
    if choices.fewer:
        why += f" In use are the {MOST_OUTPUTS} with most rows: {listed(map(quoted, few.names))}."
    says = "Ask again" if choices.fewer else f"Keep the {MOST_OUTPUTS} largest and leave out {counted(beyond, 'row')}"
    changes = [change(says, choices, fewer=not choices.fewer)]
    if column.kind != TEXT:
        changes.append(change("Read as numbers", choices, classes=False))
    done = f"{counted(beyond, 'row')} left out" if choices.fewer else "some classes can be left out"
    yield Note(done, why, column.name, changes=tuple(changes), needed=not choices.fewer)


def _total(plan: Plan) -> Iterator[Note]:
    rows, choices = plan.places(plan.total), plan.choices
    if rows:
        done, says = ("left out", "Keep it") if choices.total else ("used as it is", "Leave it out")
        why = "Its numbers are the sums, or the means, of those above: perhaps a line of totals, and no sample."
        toggled = change(says, choices, total=not choices.total)
        yield Note(done, why, rows=rows, changes=(toggled,), weighs=not choices.total)


def _repeated(plan: Plan) -> Iterator[Note]:
    rows, choices = plan.places(plan.repeats), plan.choices
    if not rows or not plan.roles.inputs:
        return
    done, says = _done(choices.repeated, len(rows), "Leave out {}", "Keep them" if len(rows) > 1 else "Keep it")
    if not choices.repeated:
        done = "used as they are" if len(rows) > 1 else "used as it is"
    toggled = change(says, choices, repeated=not choices.repeated)
    why = "The same values as in an earlier row."
    yield Note(done, why, rows=rows, changes=(toggled,))


def _unequal(plan: Plan) -> Iterator[Note]:
    classes, choices = plan.classes, plan.choices
    counts = (
        [int(np.sum(classes.of_rows[~plan.incomplete] == at)) for at in range(len(classes.names))] if classes else []
    )
    if not classes or len(counts) < 2 or min(counts) == 0 or max(counts) < UNEQUAL * min(counts):
        return
    told = listed(
        f"{counted(count, 'row')} of {quoted(name)}" for name, count in zip(classes.names, counts, strict=True)
    )
    why = f"Classes of very unequal size: {told}. A network that always says the largest is right for most rows."
    says = "Use all rows" if choices.balanced else f"Keep {counted(min(counts), 'row')} of each"
    toggled = change(says, choices, balanced=not choices.balanced)
    done = "as many rows of each class used" if choices.balanced else "used as they are"
    yield Note(done, why, plan.roles.targets[0].name, changes=(toggled,), weighs=not choices.balanced)


def _done(chosen: bool, count: int, leave: str, keep: str) -> tuple[str, str]:
    """What was done, and what the button says that does the opposite."""
    what = counted(count, "row")
    return ("left out", keep) if chosen else ("can be left out", leave.format(what))
