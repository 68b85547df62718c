"""What the update makes of a gradient: the optimiser's own lines, from the tape, with live numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from backprop_core.analysis.effects import UpdateLine, trace_update
from backprop_core.analysis.explain import gradients_made
from playground.explain.substitution import substituted
from playground.explain.view import View
from playground.explain.writing import Digits
from playground.model.shown.elements import Element

BRIEF = 2  # lines: an update of no more is shown whole at once


@dataclass(frozen=True)
class Update:
    """One parameter through the update under way, run or to come."""

    old: float
    gradient: float
    new: float
    lines: tuple[UpdateLine, ...]

    @property
    def change(self) -> float:
        """What the update adds."""
        return self.new - self.old

    @property
    def told(self) -> tuple[UpdateLine, ...]:
        """The lines to be told: not the counting of updates, unless something uses it."""
        return tuple(line for line in self.lines if line.quantity != "t")

    @property
    def clipping(self) -> UpdateLine | None:
        """The line that scales the gradient down, where it does."""
        line = next((line for line in self.lines if line.quantity.startswith("clipped")), None)
        return line if line is not None and line.symbols[r"\|g\|"] > line.symbols["c"] else None


def update_of(view: View, element: Element) -> Update | None:
    """The update of a weight or bias; None where its gradients are not all there yet."""
    if not gradients_made(view.session):
        return None
    name, column = parameter_name(element), element.column if element.kind == "weight" else 0
    lines = trace_update(view.session, name, element.row, column)
    old = float(view.reader.array(name)[element.row, column])
    gradient = float(view.reader.array(f"d{name}")[element.row, column])
    return Update(old, gradient, lines[-1].value, lines)


def parameter_name(element: Element) -> str:
    """The matrix that a parameter is an entry of: W2 or b2."""
    return f"{'W' if element.kind == 'weight' else 'b'}{element.layer}"


def update_lines(lines: tuple[UpdateLine, ...], letter: str, digits: Digits) -> tuple[str, ...]:
    """Each line of the update as aligned LaTeX: the formula, the numbers in it, what it leaves.

    `letter` is w or b: what the parameter is called in place of the formula's w.
    """
    written = (text for line in lines for text in _line_tex(line, digits))
    return tuple(re.sub(r"(?<![A-Za-z])w(?![A-Za-z])", letter, text) for text in written)


def _line_tex(line: UpdateLine, digits: Digits) -> list[str]:
    first, *rest = line.formula.split(r",\quad")
    return [*_equation(first, line, digits), f"&= {digits.bold(line.value)}"] + [
        text for equation in rest for text in _equation(equation, line, digits)
    ]


def _equation(formula: str, line: UpdateLine, digits: Digits) -> list[str]:
    arrow = r"\leftarrow" if r"\leftarrow" in formula else "="
    left, right = formula.split(arrow, maxsplit=1)
    numbers = f"&= {substituted(formula, line.symbols, digits)}"
    return [rf"{left.strip()} &{arrow} {right.strip()}", *digits.fitted(numbers)]
