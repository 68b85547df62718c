"""How explanations write numbers, formulas and sums, and what an explanation consists of."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backprop_core import State
from playground.formats import every_digit, number, tex
from playground.model.shown.elements import Element

MOST_BARS = 5  # of a sum that is drawn
SHOWN_TERMS = 6  # of a sum; the smaller terms of a longer one are gathered in the last of them
WIDEST = 22  # digits on a line, as many as fit in the narrow column of the inspector


@dataclass(frozen=True)
class Digits:
    """Writes numbers in four significant digits, or with `full` in all that the float has.

    A line that is wider than `widest` digits is broken.
    """

    full: bool = False
    widest: int = WIDEST

    def text(self, value: float, digits: int = 4) -> str:
        """A number for a sentence."""
        return every_digit(value) if self.full and math.isfinite(value) else number(value, digits)

    def tex(self, value: float, digits: int = 4) -> str:
        """A number for KaTeX."""
        if not self.full or not math.isfinite(value):
            return tex(value, digits)
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

    def summed(self, terms: Sequence[str], values: Sequence[float], beside: int = 0) -> list[str]:
        """A sum on lines that fit in the narrow column; of many terms the largest are kept, in their order.

        The others are gathered in one that says how many they are. `values` are what the terms come to, and `beside` is
        the number of characters that will be written in front of the sum.
        """
        kept = largest(values, SHOWN_TERMS)
        shown = [terms[at] for at in kept]
        if len(shown) < len(terms):
            words = rf"\text{{{len(terms) - len(kept)} smaller terms}}"
            shown.append(rf"\underbrace{{{self.factor(gathered(values, kept))}}}_{{{words}}}")
        lines = [f"&= {shown[0]}"]
        for term in shown[1:]:
            if width(lines[-1]) + width(term) + beside < self.widest:
                lines[-1] += f" + {term}"
            else:
                lines.append(rf"&\quad + {term}")
        return [line for long in lines for line in self.fitted(long)]

    def fitted(self, line: str) -> list[str]:
        """The line, or several if it is too wide: broken before a fraction, or else at a sum or product outside one."""
        if width(line) <= self.widest:
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


def largest(values: Sequence[float], most: int) -> list[int]:
    """The places of the values that stay in a sum of at most `most` terms, the last of which gathers all others.

    They are the largest in magnitude, in their own order; of equal ones the earlier.
    """
    if len(values) <= most:
        return list(range(len(values)))
    return sorted(sorted(range(len(values)), key=lambda at: -abs(values[at]))[: most - 1])


def gathered(values: Sequence[float], kept: Sequence[int]) -> float:
    """What the terms at all other places come to together."""
    return sum(value for at, value in enumerate(values) if at not in set(kept))


@dataclass(frozen=True)
class Part:
    """One number of an answer.

    `name` is its symbol, `text` the number as it is written, `caption` a word about it, and `sign` what stands in front
    of it, such as · or =. `kind` says what it is (and so its look): delta, weight, activation, gradient or result.
    `element` is what a click selects. A number that is not FRESH is left over, or not there.
    """

    name: str
    text: str
    value: float
    kind: str = ""
    caption: str = ""
    sign: str = ""
    element: Element | None = None
    state: State = State.FRESH


@dataclass(frozen=True)
class Sum:
    """Terms and their total; `title` says of what.

    `shown` are the terms in sight. Where there are more, `gathered` is what the others, the `rest`, come to together.
    A `folded` sum waits behind its title.
    """

    title: str
    shown: tuple[Part, ...]
    total: Part
    rest: tuple[Part, ...] = ()
    gathered: Part | None = None
    folded: bool = False


@dataclass(frozen=True)
class Explanation:
    """The parts of an explanation, the answer first.

    `words` say what is explained. The `chains` lead to its number, `row` is what the update makes of it, and `sums`
    are those among the factors. `verdict` is the answer in a sentence, and `waiting` says in its place what is not
    computed yet. `sentences` tell what else follows, `zero` why a gradient is 0. `lines` derive it in aligned LaTeX,
    `code` are the lines of the tape that compute it, and `links` lead to further elements.
    """

    words: str
    lines: tuple[str, ...]
    chains: tuple[tuple[Part, ...], ...] = ()
    row: tuple[Part, ...] = ()
    sums: tuple[Sum, ...] = ()
    verdict: str = ""
    waiting: str = ""
    sentences: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    links: tuple[Part, ...] = ()
