"""An operation as matrices: its result and its operands, in the order and with the signs of its line of code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from backprop_core import Operation, Session
from backprop_core.calls import Array
from playground.elements import LOSS, Element

COLUMNS = 12  # of a batch; the others are said to be there
_OPERAND = re.compile(r"\b(d?[A-Z]\d*|[a-z]+[Wb]\d+|d?b\d+|dX)\b(\.T)?")
_PARAMETER = re.compile(r"(?:d|clipped|step|[mvs])?([Wb])(\d+)")
_SIGNAL = re.compile(r"(?:dZ|dA|Z|A|S)(\d+)")


@dataclass(frozen=True)
class Matrix:
    """A quantity as it stands in the line: `before` is what stands before it, `first` its first column shown."""

    name: str
    transposed: bool
    values: Array
    shape: tuple[int, int]
    before: str
    first: int

    @property
    def title(self) -> str:
        """Name and shape, and which part is shown."""
        text = f"{self.name}{'ᵀ' if self.transposed else ''} ({self.shape[0]}×{self.shape[1]})"
        shown = self.values.shape[0 if self.transposed else 1]
        all_of = self.shape[0 if self.transposed else 1]
        return text if shown == all_of else f"{text}, samples {self.first + 1}–{self.first + shown} of {all_of}"

    def element(self, row: int, column: int, depth: int) -> Element:
        """The element that a cell belongs to."""
        i, j = (column, row) if self.transposed else (row, column)
        if found := _PARAMETER.fullmatch(self.name):
            kind, layer = found[1], int(found[2])
            return Element("weight", layer, i, j) if kind == "W" else Element("bias", layer, i)
        if found := _SIGNAL.fullmatch(self.name):
            return Element("neuron", int(found[1]), i)
        if self.name in ("X", "dX"):
            return Element("neuron", 0, i)
        return Element("neuron", depth, i) if self.name == "Y" else LOSS


def matrices_of(session: Session, operation: Operation, sample: int) -> list[Matrix]:
    """The result first, then the operands of the operation's first line that are matrices."""
    line = operation.code.splitlines()[0]
    known = {*operation.reads, *operation.writes}
    found = [match for match in _OPERAND.finditer(line) if match[1] in known]
    shown, end = [], 0
    for match in found:
        before = line[end : match.start()].strip()
        shown.append(_matrix(session, match[1], bool(match[2]), before, sample))
        end = match.end()
    return shown


def _matrix(session: Session, name: str, transposed: bool, before: str, sample: int) -> Matrix:
    values = session.value(name)
    values = values.reshape(1, 1) if values.ndim == 0 else values
    batch, first = session.wiring.batch, 0
    full = values.shape
    if values.shape[1] == batch > COLUMNS and not _PARAMETER.fullmatch(name):
        first = min(max(sample - COLUMNS // 2, 0), batch - COLUMNS)
        values = values[:, first : first + COLUMNS]
    if transposed:
        values, full = values.T, full[::-1]
    return Matrix(name, transposed, values, (full[0], full[1]), before, first)
