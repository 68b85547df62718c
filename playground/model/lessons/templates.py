"""Texts of lessons, in which formulas in braces stand for numbers: `The loss is {L}`, `{abs(dW2[0, 0]):2}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from playground.formats import number, read_number
from playground.model.lessons.formulas import Formula, FormulaError, Read, formula

HOLE = re.compile(r"\{([^{}]*?)(?::(\d{1,2}))?\}")
ROUNDING = 1e-12  # relative
MISSING = "(not computed yet)"


@dataclass(frozen=True)
class Text:
    """A text, and the formulas in it."""

    text: str
    formulas: tuple[Formula, ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.text)

    def filled(self, read: Read) -> str:
        """The text with the numbers of now; where there is none yet, that is said."""
        known = iter(self.formulas)
        filled = HOLE.sub(lambda hole: _written(next(known), read, int(hole[2] or 4)), self.text)
        return filled.replace(" + −", " − ")


def text_of(template: str) -> Text:
    """A text whose formulas have been read. Raises FormulaError."""
    without = HOLE.sub("", template)
    if "{" in without or "}" in without:
        raise FormulaError("a brace opens or closes without another; formulas stand in {…}")
    return Text(template, tuple(_formulas(template)))


def _formulas(template: str) -> Iterator[Formula]:
    return (formula(hole[1]) for hole in HOLE.finditer(template))


def _written(found: Formula, read: Read, digits: int) -> str:
    try:
        return written(found.value(read), digits)
    except FormulaError:
        return MISSING


def written(value: Any, digits: int = 4) -> str:
    """A value of a formula in words."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, np.ndarray):
        return ", ".join(_short(float(entry), digits) for entry in value.ravel())
    return _short(float(value), digits)


def _short(value: float, digits: int) -> str:
    """A number in its digits; one that has fewer is written with fewer."""
    text = number(value, digits)
    if "." not in text or abs(read_number(text) - value) > ROUNDING * abs(value):
        return text
    return re.sub(r"\.?0+(?=$|e)", "", text)
