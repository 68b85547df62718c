"""How numbers and sums are written in an explanation."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from playground.formats import number, tex
from playground.model.shown.elements import Element

SHOWN_TERMS = 6
WIDEST = 22  # digits on a line of the narrow column that explanations stand in


@dataclass(frozen=True)
class Digits:
    """Four digits to be read, or with `full` all 17 that the number has."""

    full: bool = False

    def text(self, value: float, digits: int = 4) -> str:
        """A number in a sentence."""
        if not math.isfinite(value):
            return "not finite"
        return repr(float(value)).replace("-", "−") if self.full else number(value, digits)

    def tex(self, value: float, digits: int = 4) -> str:
        """A number for KaTeX."""
        if not self.full or not math.isfinite(value):
            return tex(value, digits) if math.isfinite(value) else r"\text{not finite}"
        mantissa, _, exponent = repr(float(value)).partition("e")
        return rf"{mantissa}\cdot 10^{{{int(exponent)}}}" if exponent else mantissa

    def factor(self, value: float) -> str:
        """A number for KaTeX as a factor or a term: negative ones in brackets."""
        return f"({self.tex(value)})" if value < 0 else self.tex(value)

    def bold(self, value: float) -> str:
        """A result for KaTeX."""
        return rf"\mathbf{{{self.tex(value, 6)}}}"

    def product(self, *values: float) -> list[str]:
        """Factors on one line, or one below the other where they are long."""
        return self.fitted("&= " + r" \cdot ".join(self.factor(value) for value in values))

    def summed(self, terms: Sequence[str], beside: int = 0) -> list[str]:
        """A sum on lines that a narrow column holds; one of many terms keeps its first and last ones.

        `beside` are characters that stand before it.
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
        """The line, or two where it is too wide: broken before a fraction, or else at a sum or a product outside it."""
        if width(line) <= WIDEST:
            return [line]
        breaks = [match.start() for match in _BREAK.finditer(line) if _outside(line[: match.start()])]
        fractions = [at for at in breaks if line[at:].lstrip().startswith(r"\cdot  \frac")]
        sums = [at for at in breaks if line[at + 1] in "+-"]
        at = (fractions or sums or breaks or [0])[0]
        return [line[:at], *self.fitted(rf"&\quad {line[at:]}")] if at else [line]


_BREAK = re.compile(r" (?:[+-]|\\cdot) ")


def width(line: str) -> int:
    """About how many digits wide a line of LaTeX is drawn."""
    bare = re.sub(r"\\(?:cdot|quad|leftarrow|dots)", "xx", line)
    return len(re.sub(r"\\[A-Za-z]+|[{}\s&\\]", "", bare)) + line.count(" + ") + line.count(" - ")


def _outside(text: str) -> bool:
    """Whether the end of a text is in no bracket, and behind more than the sign of equality."""
    level = sum(text.count(mark) for mark in "({") - sum(text.count(mark) for mark in ")}")
    return level == 0 and width(text) > 4


@dataclass(frozen=True)
class Link:
    """A number that selects the element it comes from."""

    text: str
    element: Element


@dataclass(frozen=True)
class Explanation:
    """One idea a line: `words` say what it is, `lines` are aligned LaTeX, `row` are numbers to stay in sight.

    `links` are the factors, `sentences` what follows, `zero` why it is 0, `waiting` what is not computed yet,
    `code` the lines of the tape that make it.
    """

    words: str
    lines: tuple[str, ...]
    links: tuple[Link, ...] = ()
    row: tuple[tuple[str, str], ...] = ()
    sentences: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    waiting: str = ""
    code: tuple[str, ...] = ()
