"""Tables written, and read to the end, for the tests of this folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from playground.model.tables import DataImportError, Note, Reading, Samples, read_table

Made = TypeVar("Made")


def written(rows: Iterable[Sequence[object]], delimiter: str = ",", end: str = "\r\n") -> str:
    """Rows as CSV; cells are quoted where they have to be."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def refusal(content: bytes | str) -> str:
    """The sentence with which a table is refused; "" if it is read."""
    return attempted(lambda: read_table(content))[1]


def attempted(make: Callable[[], Made]) -> tuple[Made | None, str]:
    """What is made and no problem, or nothing and the problem in a sentence."""
    try:
        return make(), ""
    except DataImportError as error:
        return None, str(error)


def after(reading: Reading, *buttons: str) -> Reading:
    """The reading after buttons of its list were pressed, each found by how it begins."""
    for button in buttons:
        changes = [change for note in reading.notes for change in note.changes if change.says.startswith(button)]
        reading = reading.chosen(changes[0].choices)
    return reading


def note_on(reading: Reading, column: str, begins: str = "") -> Note:
    """The first note on a column, or the first whose deed or reason begins so."""
    notes = [note for note in reading.notes if note.column == column]
    return next(note for note in notes if f"{note.done}|{note.why}".find(begins) >= 0)


def numbers(reading: Reading) -> dict[str, list[float]]:
    """All columns of numbers, by name."""
    return {column.name: column.numbers.tolist() for column in reading.plan.columns if column.kind == "number"}


def inputs(reading: Reading) -> tuple[str, ...]:
    return reading.plan.input_names


def targets(reading: Reading) -> tuple[str, ...]:
    return tuple(column.name for column in reading.plan.roles.targets)


def used(content: bytes | str, test: float = 0.0, seed: int = 0, choices: tuple[str, ...] = ()) -> Samples:
    """The samples of a table, after buttons were pressed."""
    return after(read_table(content), *choices).samples(test, seed)
