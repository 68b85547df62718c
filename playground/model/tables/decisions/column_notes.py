"""What was made of each column, in a line with what can be done about it instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from playground.formats import number
from playground.model.network.changes import MOST_INPUTS, MOST_OUTPUTS
from playground.model.tables.cells.dates import are_clocks, are_compact
from playground.model.tables.cells.numerals import COMMA, OTHER, POINT, has_spread, is_fraction, is_too_large, numeral
from playground.model.tables.cells.vocabulary import MISSING_AMONG_NUMBERS
from playground.model.tables.decisions.columns import DATE, EMPTY, NUMBER, TEXT, Column, other_reading
from playground.model.tables.decisions.labels import classes_of
from playground.model.tables.decisions.notes import Change, Note, change, figure, set_in
from playground.model.tables.decisions.plan import Plan
from playground.model.tables.decisions.traits import rows_for_testing
from playground.model.tables.errors import counted, listed, quoted
from playground.model.tables.limits import LARGEST_WRITTEN

BEGINS = re.compile(r"[-+−–]?\d+[^\w]")  # as a number or a date does
MARKS = {COMMA: "a comma begins the fraction", POINT: "a point begins the fraction"}
GROUPS = {COMMA: "a comma parts thousands", POINT: "a point parts thousands"}


def column_notes(plan: Plan, *, scaled: bool) -> Iterator[Note]:
    """A note on each column: its role, what it holds, and two of its values as they were read.

    `scaled` says that inputs are standardised.
    """
    for column in plan.columns:
        if column in plan.roles.targets:
            yield _target(plan, column)
        elif column in plan.roles.inputs:
            words = f", each of which is an input of 0 or 1{' before it is standardised' * scaled}"
            changes = (*_reading(plan, column), _without(plan, column))
            yield Note("input", _held(column, words), column.name, changes=changes)
        elif column is plan.roles.split:
            yield _split(plan, column)
        else:
            yield _left_out(plan, column)


def _target(plan: Plan, column: Column) -> Note:
    if plan.roles.group:
        one, zero = (_written(column, value) for value in (1.0, 0.0))
        why = f"One of the columns that have {one} for the class of the row and else {zero}: one target for each class."
        numbers = change("Read as numbers", plan.choices, classes=False)
        return Note("target", why, column.name, changes=(numbers,))
    if plan.classes is None or plan.every_class is None:
        changes = list(_reading(plan, column))
        if len(plan.roles.targets) == 1:
            changes.append(change("Read as classes", plan.choices, classes=True))
        return Note("target", _held(column), column.name, changes=tuple(changes))
    return Note("target", _classes_in_words(plan), column.name, changes=_class_changes(plan, column))


def _written(column: Column, value: float) -> str:
    """A number as a sentence has it, with the word that stands for it in a column."""
    cell = next((column.cells[row] for row in column.filled if column.numbers[row] == value), "")
    return f"a {figure(value)}" if numeral(cell) else f"{quoted(cell)} ({figure(value)})"


def _classes_in_words(plan: Plan) -> str:
    classes, every = plan.classes, plan.every_class
    assert classes
    if not classes.names:
        return "No row that can be used is of any class."
    assert every
    counts = zip(classes.names, classes.counts, strict=True)
    told = listed(f"{at} is {quoted(name)} ({counted(count, 'row')})" for at, (name, count) in enumerate(counts))
    merged = "".join(f" {listed(map(quoted, each))} are one class." for each in every.merged)
    return f"{len(classes.names)} class{'es' * (len(classes.names) != 1)}: {told}.{merged}"


def _class_changes(plan: Plan, column: Column) -> tuple[Change, ...]:
    choices, every = plan.choices, plan.every_class
    assert every
    changes = []
    if plan.classes and len(plan.classes.names) == 2:
        changes.append(change("Swap the classes", choices, flip=not choices.flip))
    if every.merged:
        changes.append(change("Keep spellings apart", choices, apart=choices.apart | {column.at}))
    elif column.at in choices.apart:
        changes.append(change("Merge spellings", choices, apart=choices.apart - {column.at}))
    if column.kind == NUMBER:
        changes.append(change("Read as numbers", choices, classes=False))
    return tuple(changes)


def _held(column: Column, of_words: str = "") -> str:
    """What a column holds, with two of its values as they were read, and what is made of its words."""
    if column.kind == TEXT:
        names = classes_of(column).names
        return f"Text with {counted(len(names), 'different word')}{of_words}: {listed(map(quoted, names))}."
    if column.kind == DATE:
        return f"{_counted_as(column).capitalize()}: {_two_values(column)}."
    return f"Numbers: {_two_values(column)}.{_marks(column)}{_unit(column)}{_made(column)}{_doubt(column)}"


def _counted_as(column: Column) -> str:
    """What the numbers of a column of dates or times are."""
    return "shares of a day" if are_clocks([column.cells[row] for row in column.filled]) else "days since the first"


def _marks(column: Column) -> str:
    """What commas stand for, and points beside them; nothing where there are decimal points alone."""
    fractions, groups = column.marks
    if not fractions | groups or (not groups and fractions == {POINT} and (column.tells or not column.ambiguous)):
        return ""
    if len(fractions) > 1:
        begins = [f"in some cells {MARKS[COMMA]}, in others a point"]
    else:
        begins = [MARKS[mark] for mark in fractions]
    says = [*begins, *(GROUPS[mark] for mark in sorted(groups))]
    return f" {' and '.join(says).capitalize()}."


def _two_values(column: Column) -> str:
    """The first value and the one most in need of being shown, as they were written and read."""
    rows = column.filled
    telling = column.ambiguous or [row for row in rows[1:] if not column.cells[row].isdecimal()] or rows[1:]
    shown = dict.fromkeys([*telling[:1], *rows])
    return listed(f"{quoted(column.cells[row])} is {figure(column.numbers[row])}" for row in sorted(list(shown)[:2]))


def _unit(column: Column) -> str:
    units = column.units
    if not column.unit or units is None:
        return ""
    bare = units[""]
    rest = f"; {counted(bare, 'cell')} without it {'are' if bare > 1 else 'is'} taken to be in the same unit" * bool(
        bare
    )
    return f" {quoted(column.unit)} was taken off {counted(units[column.unit], 'cell')}{rest}."


def _made(column: Column) -> str:
    """What was made of numbers that are written as two."""
    divided, spread = _written_as_two(column)
    says = f" {counted(divided, 'fraction')} divided out." if divided else ""
    return says + (f" What each may be off by was taken off {counted(spread, 'cell')}." if spread else "")


def _written_as_two(column: Column) -> tuple[int, int]:
    """How many numbers are written as fractions, and how many with what they may be off by."""
    cells = [column.cells[row] for row in column.filled if not column.cells[row].isdecimal()]
    return sum(map(is_fraction, cells)), sum(map(has_spread, cells))


def _doubt(column: Column) -> str:
    """Where the mark could be either one: what the other reading would be."""
    if column.tells or not column.ambiguous:
        return ""
    row = column.ambiguous[0]
    return f" {quoted(column.cells[row])} could be {figure(other_reading(column, row))} as well."


def _reading(plan: Plan, column: Column) -> Iterator[Change]:
    """Other readings of a column of numbers or dates."""
    kinds = plan.choices.kinds
    if column.ambiguous and not column.tells:
        row = column.ambiguous[0]
        says = f"Read {quoted(column.cells[row])} as {figure(other_reading(column, row))}"
        yield change(says, plan.choices, marks=set_in(plan.choices.marks, column.at, OTHER[column.mark]))
    if column.kind == DATE and are_compact([column.cells[row] for row in column.filled]):
        yield change("Read as numbers", plan.choices, kinds=set_in(kinds, column.at, NUMBER))
    if column.kind == TEXT and column.at in kinds:
        yield change("Read as numbers", plan.choices, kinds={at: kind for at, kind in kinds.items() if at != column.at})
    if column.kind == NUMBER and (column.wrong or column.unit or column.at in kinds or any(_written_as_two(column))):
        yield change("Read as text", plan.choices, kinds=set_in(kinds, column.at, TEXT))


def _without(plan: Plan, column: Column) -> Change:
    return change(
        "Leave it out", plan.choices, inputs=tuple(each.at for each in plan.roles.inputs if each is not column)
    )


def _split(plan: Plan, column: Column) -> Note:
    test = rows_for_testing(column)
    rows = [] if test is None else np.flatnonzero(test).tolist()
    words = listed(map(quoted, dict.fromkeys(column.cells[row] for row in rows)))
    why = f"It says of each row whether it is for training or testing, which {words} mean"
    why += f"{'s' * (words.count(' and ') == 0)}: {counted(len(rows), 'row')} for testing."
    return Note(
        "tells the rows for testing", why, column.name, changes=(change("Ignore it", plan.choices, split=False),)
    )


def _left_out(plan: Plan, column: Column) -> Note:
    changes: list[Change] = []
    inputs = (*(each.at for each in plan.roles.inputs), column.at)
    if column.kind in (NUMBER, DATE):
        says = f"Use as {_counted_as(column)}" if column.kind == DATE else "Use as an input"
        changes.append(change(says, plan.choices, inputs=inputs))
    elif column.kind == TEXT and len(column.distinct) <= MOST_INPUTS:
        changes.append(change("Use as inputs, one for each word", plan.choices, inputs=inputs))
    if column.kind == TEXT and 2 <= len(column.distinct) <= MOST_OUTPUTS:
        without = tuple(each.at for each in plan.roles.inputs if each is not column)
        changes.append(change("Use as the target", plan.choices, targets=(column.at,), inputs=without, classes=None))
    changes += _reading(plan, column)
    why = _why_out(plan, column) + ("" if changes else _too_many_words(column))
    return Note("left out", why, column.name, changes=tuple(changes))


def _too_many_words(column: Column) -> str:
    """Why a column of text cannot become inputs, one for each word."""
    words = len(column.distinct)
    if column.kind != TEXT or words <= MOST_INPUTS or _are_too_large(column):
        return ""
    return f" An input for each of its {words:,} words would be more than the {MOST_INPUTS} that a network can have."


def _why_out(plan: Plan, column: Column) -> str:
    example = quoted(column.cells[column.filled[0]]) if column.filled else ""
    different = len(column.distinct)
    return {
        EMPTY: "It has no values.",
        DATE: f"Dates or times, such as {example}: neither a class nor a number.",
        "identifier": _names_rows(column, example),
        "counts": f"It only counts the rows, from {figure(column.numbers[0])} on." if column.kind == NUMBER else "",
        "computed": f"It is what a network made of {quoted(column.name.partition(' ')[2])}.",
        "text": f"Text, such as {example}, with {counted(different, 'different word')}.",
        "tells": f"It is {_written(column, 1.0)} in the rows of one class, and would give the target away."
        if column.kind == NUMBER
        else "",
        "many": f"Numbers: {_two_values(column)}. The first {MOST_INPUTS} are inputs, as many as are used.",
        "chosen": f"It was not chosen. It has {_contents(column)}.",
    }[plan.roles.out.get(column.at, "chosen")]


def _names_rows(column: Column, example: str) -> str:
    """Why a column with another cell in each row is left out; of what begins as numbers do, that it is none."""
    cells = [column.cells[row] for row in column.filled]
    if _are_too_large(column):
        return f"Numbers, such as {example}, that are larger than {LARGEST_WRITTEN}."
    if column.kind == TEXT and sum(bool(BEGINS.match(cell)) for cell in cells) * 2 > len(cells):
        return f"Another text in each row, such as {example}, that could not be read as a number or a date."
    return f"It names the rows, as {example} does, and says nothing else about them."


def _are_too_large(column: Column) -> bool:
    return column.kind == TEXT and all(is_too_large(column.cells[row]) for row in column.filled)


def _contents(column: Column) -> str:
    if column.kind == NUMBER:
        values = column.numbers[column.filled]
        return f"numbers from {number(float(values.min()))} to {number(float(values.max()))}"
    return "text" if column.kind == TEXT else "dates"


def dashes(column: Column) -> list[str]:
    """Words in a column of text that stand for a missing value in columns of numbers."""
    return sorted({cell for cell in column.cells if column.kind == TEXT and cell.casefold() in MISSING_AMONG_NUMBERS})
