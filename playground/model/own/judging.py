"""Numbers of the visitor's own beside those of the tape: which mistake makes them, and where it stands in the code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from backprop_core import LOSSES, MISTAKES, Quantity, Session
from backprop_core.analysis.mistakes import Comparison, Match, compared
from backprop_core.primitives import Array
from playground.formats import number
from playground.model.own.blocks import Block

DIGITS, FEW_DIGITS = 6, 3
SAME = 1e-3  # how far factors may be apart, relative to each other, and still be one
MOST_LINES = 8  # lines of code of one mistake
LATER = "The mean can be taken later, in dW and db: they tell whether it is."
OTHER_MEAN = ("sum_for_mean",)


@dataclass(frozen=True)
class Named:
    """A mistake in words, and the lines of code with it and without it, as a diff."""

    title: str
    says: str
    remedy: str
    diff: str


@dataclass(frozen=True)
class Judgement:
    """What is to be said about the numbers for one quantity.

    `fine` says that they are right, or right but for a mean that may be taken later. Each of the `mistakes` gives these
    numbers. `entries` is a table: the numbers beside the right ones with the factor between them, None where there is
    none.
    """

    name: str
    fine: bool
    sentences: tuple[str, ...]
    ids: tuple[str, ...] = ()
    mistakes: tuple[Named, ...] = ()
    entries: dict[str, list[str] | list[float] | list[float | None]] = field(default_factory=dict)


def quantities(session: Session) -> tuple[str, ...]:
    """What can be compared, in the order in which a backward pass computes it."""
    names: list[str] = []
    for layer in range(session.network.depth, 0, -1):
        names += [f"dA{layer}", f"dZ{layer}", f"dW{layer}", f"db{layer}"]
    return (*names, "dX")


def sizes_of(session: Session, name: str) -> tuple[int, ...]:
    """How many numbers there can be for a quantity: as it has, or of a bias one for each sample."""
    size = session.value(name).size
    return (size, size * session.wiring.batch) if Quantity.parse(name).kind == "b" else (size,)


def judged(session: Session, blocks: Iterable[Block]) -> list[Judgement]:
    """The judgement of each block, in the order of the backward pass."""
    order = quantities(session)
    return [judge(session, block) for block in sorted(blocks, key=lambda block: order.index(block.name))]


def first_wrong(judgements: Sequence[Judgement]) -> Judgement | None:
    """The first that is not fine: what comes after it may be wrong because of it."""
    return next((each for each in judgements if not each.fine), None)


def judge(session: Session, block: Block) -> Judgement:
    """What is right or wrong with the numbers for one quantity."""
    found = compared(session, block.name, block.numbers)
    entries = _entries(block, found)
    if found.agrees:
        rounded, swapped = " within their rounding" * found.rounded, " Its rows are your columns." * found.swapped
        return Judgement(block.name, True, (f"All entries agree{rounded}.{swapped}",))
    if not found.matches and block.numbers.size != found.right.size:
        return Judgement(block.name, False, (_of_another_size(block, found.right),))
    ids, later = found.mistakes, not Quantity.parse(block.name).kind and found.mistakes == OTHER_MEAN
    sentences = [_of_factors(block.numbers, found)]
    if found.swapped:
        sentences.append("This is so once rows and columns are swapped.")
    if later:
        sentences.append(LATER)
    sentences += [f"With the loss “{LOSSES[loss].title}” they would be right." for loss in found.losses]
    mistakes = tuple(map(_named, found.matches))
    return Judgement(block.name, later, tuple(filter(None, sentences)), ids, mistakes, entries)


def _of_another_size(block: Block, right: Array) -> str:
    shape, count = "×".join(map(str, right.shape)), block.numbers.size
    numbers = "1 number" if count == 1 else f"{count} numbers"
    return f"{numbers} where {block.name} has {right.size} ({shape}): paste it whole, row by row."


def _of_factors(mine: Array, found: Comparison) -> str:
    """How the numbers differ from the right ones, as far as a factor says it."""
    right = found.right.ravel()
    if mine.size != right.size:
        return f"{mine.size} numbers where there are {right.size}: one for each sample."
    if not mine.any():
        return "Everything is zero" + ("." if found.matches else ": has the backward pass run?")
    yours = _turned(mine, found)
    factor = _common_factor(yours, right, rounded=found.rounded)
    if factor is not None:
        return f"Every entry is {number(factor, FEW_DIGITS if found.rounded else DIGITS)} times the right one."
    off = int((np.abs(yours - right) > SAME * np.abs(right)).sum())
    return f"{off} of {right.size} entries are off by more than a thousandth."


def _common_factor(yours: Array, right: Array, *, rounded: bool) -> float | None:
    """The factor between all numbers and the right ones, if there is one; rounding is as large in small numbers."""
    factor = float(yours @ right / (right @ right)) if right.any() else 0.0
    allowed = SAME * np.abs(yours).max() if rounded else 0.0
    return factor if np.allclose(yours, factor * right, rtol=SAME, atol=allowed) else None


def _turned(mine: Array, found: Comparison) -> Array:
    """The numbers in the order of the right ones."""
    turned: Array = mine.reshape(found.right.shape[::-1]).T.ravel() if found.swapped else mine
    return turned


def _entries(block: Block, found: Comparison) -> dict[str, list[str] | list[float] | list[float | None]]:
    right = found.right
    if block.numbers.size != right.size or found.agrees:
        return {}
    yours, flat = _turned(block.numbers, found).tolist(), right.ravel().tolist()
    bias = Quantity.parse(block.name).kind == "b"
    places = [f"{block.name}[{i}]" if bias else f"{block.name}[{i}, {j}]" for i, j in np.ndindex(right.shape)]
    factors = [mine / own if own else None for mine, own in zip(yours, flat, strict=True)]
    return {"entry": places, "yours": yours, "right": flat, "yours / right": factors}


def _named(match: Match) -> Named:
    """The mistake in words; of several that only together give the numbers, the words of all."""
    records = [MISTAKES[name] for name in match.mistakes]
    titles = [record.title for record in records]
    title = ", and ".join([titles[0], *(f"{each[:1].lower()}{each[1:]}" for each in titles[1:])])
    says, remedy = (" ".join(texts) for texts in zip(*((each.says, each.remedy) for each in records), strict=True))
    return Named(title, says, remedy, _diff(match))


def _diff(match: Match) -> str:
    """The lines that differ, with the mistake (-) and without it (+)."""
    lines: list[str] = []
    for right, wrong in match.lines:
        theirs, ours = wrong.code.split("\n"), right.code.split("\n")
        lines += [f"- {line}" for line in theirs if line not in ours]
        lines += [f"+ {line}" for line in ours if line not in theirs]
    more = len(lines) - MOST_LINES
    return "\n".join([*lines[:MOST_LINES], *([f"  ({more} more lines)"] if more > 0 else [])])
