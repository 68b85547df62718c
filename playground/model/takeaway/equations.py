"""An operation as matrices: a row for each line of its code, with the numbers that it reads and those that it makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from backprop_core import Operation, Quantity, Session
from backprop_core.analysis.effects import effect_of
from backprop_core.primitives import Array
from backprop_core.tape.backward import slope_code
from backprop_core.tape.parameters import EFFECTS
from playground.model.shown.elements import LOSS, Element

COLUMNS = 12  # samples of a batch that are shown; the title says how many there are
_NAME = re.compile(r"\b([A-Za-z]\w*)\b(\.T\b)?")
_ASSIGNMENT = re.compile(r"([\w, ]+) ([-+*/]?)= (.*)")


@dataclass(frozen=True, eq=False)
class Matrix:
    """A quantity as it stands in a line of code.

    `whole` is all of it, (rows, columns) before any transposition; `known` says whether it is computed already. `text`
    is the code in front of it. `moment` is "before" or "after" where an operation changes the quantity in place, and
    empty elsewhere. The columns from `first` up to `end`, which is excluded, are shown.
    """

    name: Quantity
    whole: Array
    known: bool
    transposed: bool
    text: str
    moment: str
    first: int
    end: int

    @property
    def values(self) -> Array:
        """The part that is shown, transposed if it is so in the line."""
        part: Array = self.whole[:, self.first : self.end]
        return part.T if self.transposed else part

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the whole quantity, transposed if it is so in the line."""
        rows, columns = self.whole.shape
        return (columns, rows) if self.transposed else (rows, columns)

    @property
    def title(self) -> str:
        """Name and shape, and which part and moment is shown."""
        slope = f" = f′(Z{self.name.layer})" if self.name.stem == "S" else ""
        text = f"{self.name}{'ᵀ' if self.transposed else ''}{slope} ({self.shape[0]}×{self.shape[1]})"
        count = self.whole.shape[1]
        if self.end - self.first < count:
            text += f", samples {self.first + 1}–{self.end} of {count}"
        return f"{text} {self.moment}".rstrip()

    def place(self, row: int, column: int) -> tuple[int, int]:
        """The place in the whole quantity of a cell that is shown."""
        i, j = (column, row) if self.transposed else (row, column)
        return i, j + self.first

    def element(self, row: int, column: int, depth: int) -> Element | None:
        """The element that a cell belongs to; None for numbers that all parameters share."""
        i, j = self.place(row, column)
        layer = depth if self.name == "Y" else self.name.layer
        if layer is None:
            return LOSS if self.name in ("L", "R", "J") else None
        if self.name.kind == "W":
            return Element("weight", layer, i, j)
        return Element("bias" if self.name.kind == "b" else "neuron", layer, i)


@dataclass(frozen=True, eq=False)
class Row:
    """A line of code as an equation: its matrices, the results first; `text` is the code after the last of them."""

    code: str
    matrices: tuple[Matrix, ...]
    text: str


def rows_of(session: Session, place: int, sample: int) -> list[Row]:
    """The lines of the operation at a place on the tape, counted from 0.

    The numbers are those of the update under way at the moment when the operation ran. If it is still to run, its
    results are unknown, and so is what earlier operations have not made yet. A line that changes a quantity in place
    shows it before and after. Of a large batch, the columns around `sample` are shown.
    """
    return list(_Reading(session, place, sample).rows())


def settings_in(session: Session, operation: Operation) -> dict[str, float]:
    """The settings that the operation's code refers to by name, with their values."""
    training = session.training
    known = {**training.optimizer_options, "l1": training.l1, "l2": training.l2}
    return {name: known[name] for name in re.findall(r"\b[a-z]\w*\b", operation.code) if name in known}


class _Reading:
    """Reads the lines of one operation, in order."""

    def __init__(self, session: Session, place: int, sample: int) -> None:
        self._session, self._place, self._sample = session, place, sample
        self._effect = effect_of(session, place)
        self._operation = self._effect.operation
        self._run = place < session.position.operation
        self._made: set[str] = set()  # what the lines read so far have written

    def rows(self) -> Iterator[Row]:
        for line in self._lines():
            targets, operator, expression = _groups(line)
            code = f"{targets} = {targets} {operator} {expression}" if operator else line
            yield self._row(code, len(targets.split(", ")))
            self._made.update(targets.split(", "))

    def _lines(self) -> list[str]:
        """The lines of the code, with a line of its own for an activation's slope."""
        layer, code = self._operation.layer, self._operation.code
        if layer is None or f"S{layer}" not in self._operation.writes:
            return code.split("\n")
        spec = self._session.network.layers[layer - 1]
        if spec.record.coupled:
            return [code]
        slope = slope_code(spec, layer)
        if not code.endswith(slope):  # the slope is computed beside dA, and dZ does not need it
            return [code, f"S{layer} = {slope}"]
        return [f"S{layer} = {slope}", f"{code.removesuffix(slope)}S{layer}"]

    def _row(self, code: str, results: int) -> Row:
        known = {str(each): each for each in (*self._operation.reads, *self._operation.writes)}
        matches = [match for match in _NAME.finditer(code) if match[1] in known]
        ends = [0, *(match.end() for match in matches)]
        texts = [code[end : match.start()].strip() for end, match in zip(ends, matches, strict=False)]
        matrices = [
            self._matrix(known[match[1]], bool(match[2]), text, result=at < results)
            for at, (match, text) in enumerate(zip(matches, texts, strict=True))
        ]
        return Row(code, tuple(matrices), code[ends[-1] :].strip())

    def _matrix(self, name: Quantity, transposed: bool, text: str, *, result: bool) -> Matrix:
        made = result or name in self._made
        values = (self._effect.after if made else self._effect.before)[name]
        whole = values.reshape(1, 1) if values.ndim == 0 else values
        first, end = self._columns(name, whole.shape[1])
        known = self._run or (not made and self._is_there(name))
        return Matrix(name, whole, known, transposed, text, self._moment(name, result=result), first, end)

    def _is_there(self, name: Quantity) -> bool:
        """Whether a quantity that the operation reads, and is still to run on, is computed already."""
        between = self._session.tape.operations[self._session.position.operation : self._place]
        state = name in ("X", "Y", "t") or (name.kind and name.row not in EFFECTS)
        return bool(state or name in self._session.fresh) and not any(name in each.writes for each in between)

    def _moment(self, name: Quantity, *, result: bool) -> str:
        """The moment of a quantity that changes in place, in this line or in an operation that has run since."""
        if result:
            return "after" if name in self._operation.reads else ""
        run_since = self._session.tape.operations[self._place : self._session.position.operation]
        changed = name in self._operation.reads and any(name in operation.writes for operation in run_since)
        return "before" if changed or (name in self._operation.writes and name not in self._made) else ""

    def _columns(self, name: Quantity, count: int) -> tuple[int, int]:
        if name.kind or not count == self._session.wiring.batch > COLUMNS:
            return 0, count
        first = min(max(self._sample - COLUMNS // 2, 0), count - COLUMNS)
        return first, first + COLUMNS


def _groups(line: str) -> tuple[str, str, str]:
    """What a line writes, its operator if it changes that in place, and its right-hand side."""
    found = _ASSIGNMENT.fullmatch(line)
    assert found  # every line of a tape is an assignment
    return found[1], found[2], found[3]
