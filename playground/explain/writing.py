"""How explanations write numbers, formulas and sums, and what an explanation consists of."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from playground.formats import every_digit, number, tex
from playground.model.shown.elements import Element

SHOWN_TERMS = 6  # of a sum; of more terms the first three and the last two are shown
WIDEST = 22  # digits on a line, as many as fit in the narrow column of the inspector


@dataclass(frozen=True)
class Digits:
    """Writes numbers in four significant digits, or with `full` in all that the float has."""

    full: bool = False

    def text(self, value: float, digits: int = 4) -> str:
        """A number for a sentence."""
        if not math.isfinite(value):
            return "not finite"
        return every_digit(value) if self.full else number(value, digits)

    def tex(self, value: float, digits: int = 4) -> str:
        """A number for KaTeX."""
        if not self.full or not math.isfinite(value):
            return tex(value, digits) if math.isfinite(value) else r"\text{not finite}"
        mantissa, _, exponent = every_digit(value).replace("−", "-").partition("e")
        return rf"{mantissa}\cdot 10^{{{int(exponent)}}}" if exponent else mantissa

    def factor(self, value: float) -> str:
        """A number for KaTeX as a factor or a term, in brackets if it is negative."""
        return f"({self.tex(value)})" if value < 0 else self.tex(value)

    def bold(self, value: float) -> str:
        """A result for KaTeX: bold, in six significant digits."""
        return rf"\mathbf{{{self.tex(value, 6)}}}"

    def product(self, *values: float) -> list[str]:
        """A product on one line, or on several if it is too long for one."""
        return self.fitted(f"&= {self.factors(values)}")

    def factors(self, values: Iterable[float]) -> str:
        """Numbers with multiplication signs between them."""
        return r" \cdot ".join(map(self.factor, values))

    def summed(self, terms: Sequence[str], beside: int = 0) -> list[str]:
        """A sum on lines that fit in the narrow column; of many terms the first and the last ones are kept.

        `beside` is the number of characters that will be written in front of it.
        """
        shown = list(terms)
        if len(shown) > SHOWN_TERMS:
            shown = [*shown[:3], r"\dots", *shown[-2:]]
        lines = [f"&= {shown[0]}"]
        for term in shown[1:]:
            if width(lines[-1]) + width(term) + beside < WIDEST:
                lines[-1] += f" + {term}"
            else:
                lines.append(rf"&\quad + {term}")
        return [line for long in lines for line in self.fitted(long)]

    def fitted(self, line: str) -> list[str]:
        """The line, or several if it is too wide: broken before a fraction, or else at a sum or product outside one."""
        if width(line) <= WIDEST:
            return [line]
        breaks = [match.start() for match in _BREAK.finditer(line) if _outside(line[: match.start()])]
        fractions = [at for at in breaks if line[at:].lstrip().startswith(r"\cdot  \frac")]
        sums = [at for at in breaks if line[at + 1] in "+-"]
        at = (fractions or sums or breaks or [0])[0]
        return [line[:at], *self.fitted(rf"&\quad {line[at:]}")] if at else [line]


_BREAK = re.compile(r" (?:[+-]|\\cdot) ")


def width(line: str) -> int:
    """The approximate width of a line of LaTeX as it is drawn, in digits."""
    bare = re.sub(r"\\(?:cdot|quad|leftarrow|dots)", "xx", line)
    return len(re.sub(r"\\[A-Za-z]+|[{}\s&\\]", "", bare)) + line.count(" + ") + line.count(" - ")


def _outside(text: str) -> bool:
    """Whether the end of a text is outside all brackets, and beyond the equals sign in front."""
    level = sum(text.count(mark) for mark in "({") - sum(text.count(mark) for mark in ")}")
    return level == 0 and width(text) > 4


def by_cases(formula: str) -> str:
    """A formula with each of its cases, and the definition of its error e, on a line of its own."""
    return formula.replace(r"\ \text{else}", r" \\ &\quad \text{else}").replace(r",\ e =", r" \\ &\quad e =")


@dataclass(frozen=True)
class Link:
    """The text of a number, and the element that it comes from and selects."""

    text: str
    element: Element


@dataclass(frozen=True)
class Explanation:
    """The parts of an explanation.

    `words` say what is explained, `lines` derive it in aligned LaTeX, and `links` lead to the numbers it is made of.
    `row` are (name, number) pairs that always stay in sight, `sentences` what follows from the numbers, and `zero` why
    a gradient is 0. `waiting` says what is not computed yet, and `code` are the lines of the tape that compute it.
    """

    words: str
    lines: tuple[str, ...]
    links: tuple[Link, ...] = ()
    row: tuple[tuple[str, str], ...] = ()
    sentences: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    waiting: str = ""
    code: tuple[str, ...] = ()
