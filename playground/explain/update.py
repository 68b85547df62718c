"""What the update makes of a gradient: the optimiser's lines on the tape, with their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from backprop_core.analysis.effects import UpdateLine, trace_update
from backprop_core.analysis.explain import gradients_made
from playground.explain.substitution import substituted
from playground.explain.view import View
from playground.explain.writing import Digits
from playground.model.shown.elements import Element


@dataclass(frozen=True)
class Update:
    """One parameter in the update under way, whether that has run or not."""

    old: float
    gradient: float
    new: float
    lines: tuple[UpdateLine, ...]

    @property
    def change(self) -> float:
        """The step: what the update adds to the parameter."""
        return next(line.value for line in reversed(self.lines) if line.quantity.row == "step")

    @property
    def told(self) -> tuple[UpdateLine, ...]:
        """The lines worth showing: all but the one that counts the updates."""
        return tuple(line for line in self.lines if line.quantity != "t")

    @property
    def clipping(self) -> UpdateLine | None:
        """The line that clips the gradient; None if there is none, or if it leaves the gradient as it is."""
        line = next((line for line in self.lines if line.quantity.row == "clipped"), None)
        return line if line is not None and line.symbols[r"\|g\|"] > line.symbols["c"] else None


def update_of(view: View, element: Element) -> Update | None:
    """The update of a weight or bias; None before all gradients are computed."""
    if not gradients_made(view.session):
        return None
    place = element.row, element.column
    lines = trace_update(view.session, element.matrix, *place)
    old, gradient = (float(view.reader.array(name)[place]) for name in (element.matrix, element.gradient))
    return Update(old, gradient, lines[-1].value, lines)


def update_lines(lines: tuple[UpdateLine, ...], letter: str, digits: Digits) -> tuple[str, ...]:
    """Each line of an update as aligned LaTeX: its formula, the numbers put into it, and the result.

    `letter`, w or b, is written in place of the formulas' w.
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
