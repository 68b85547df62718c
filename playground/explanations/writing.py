"""How numbers and sums are written in an explanation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from playground.elements import Element
from playground.theme import number, tex

SHOWN_TERMS = 6


@dataclass(frozen=True)
class Digits:
    """Four digits to be read, or with `full` all 17 that the number has."""

    full: bool = False

    def text(self, value: float, digits: int = 4) -> str:
        """A number in a sentence."""
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
        factors = [self.factor(value) for value in values]
        if not self.full:
            return [r"&= " + r" \cdot ".join(factors)]
        return [f"&= {factors[0]}", *(rf"&\quad \cdot {factor}" for factor in factors[1:])]

    def summed(self, terms: Sequence[str], long: bool = False) -> list[str]:
        """A sum on lines that a narrow column holds; one of many terms keeps its first and last ones."""
        shown = list(terms)
        if len(shown) > SHOWN_TERMS:
            shown = [*shown[:3], r"\dots", *shown[-2:]]
        width = 1 if self.full or long else 2
        lines = [" + ".join(shown[at : at + width]) for at in range(0, len(shown), width)]
        return [f"&= {lines[0]}", *(rf"&\quad + {line}" for line in lines[1:])]


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
