"""Which of the classic mistakes makes the numbers that somebody has for a quantity."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from backprop_core.analysis.mistakes.bench import Bench, Variant
from backprop_core.analysis.mistakes.catalogue import MISTAKES
from backprop_core.analysis.mistakes.precision import LEVELS, PRINTED, Written
from backprop_core.checks import real_numbers
from backprop_core.errors import SpecError
from backprop_core.functions.losses import LOSSES
from backprop_core.primitives import Array
from backprop_core.run.session import Session
from backprop_core.tape.operation import Operation
from backprop_core.tape.quantity import Quantity
from backprop_core.tape.spec import NetworkSpec

Given = list[tuple[Written, bool]]  # the numbers as they were written, and with rows and columns swapped
Found = tuple[int, bool, Variant]  # a level, whether rows and columns are swapped, and what agrees there
NEVER = (LEVELS, False)
TOGETHER = 256  # variants that are compared in one go
FEW = 10  # samples: of more, one or the other is likely to have nearly the same number by chance


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """A mistake that makes the numbers: `lines` are the operations as they should be and as they are, in pairs.

    `mistakes` has several ids where only all of them together make the numbers.
    """

    mistakes: tuple[str, ...]
    lines: tuple[tuple[Operation, Operation], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Numbers beside the right ones of a quantity, and the mistakes that make them.

    `swapped` says that they agree, with the right numbers or with those of the mistakes, once their rows and columns
    are swapped, and `rounded` that they do only as far as they were printed or worked out by hand. `matches` has each
    mistake once, at the fewest places that make these numbers. `losses` are the names of losses with which they would
    be right.
    """

    right: Array
    agrees: bool
    swapped: bool
    rounded: bool
    matches: tuple[Match, ...] = ()
    losses: tuple[str, ...] = ()

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The ids of all mistakes that make the numbers, in the order of `MISTAKES`."""
        found = {name for match in self.matches for name in match.mistakes}
        return tuple(name for name in MISTAKES if name in found)


def named_mistakes(session: Session, quantity: str, values: ArrayLike) -> tuple[str, ...]:
    """The ids of all classic mistakes that give these numbers for a quantity of the update under way.

    `values` are its numbers in its shape or in one row, row by row, in as many digits as there are. The tuple is empty
    for the right numbers, and for those that no mistake gives. The session is never touched. Raises SpecError for an
    unknown name and DataError for values that are not numbers.
    """
    return compared(session, quantity, values).mistakes


def compared(session: Session, quantity: str, values: ArrayLike) -> Comparison:
    """Numbers for a quantity of the update under way beside the right ones, and the mistakes that give them.

    Raises SpecError for an unknown name and DataError for values that are not numbers.
    """
    name, numbers = Quantity.parse(quantity), real_numbers("values", values).ravel()
    bench = Bench(session)
    right = bench.right(name)
    given: Given = [(Written(numbers), False)]
    if right.ndim == 2 and min(right.shape) > 1 and numbers.size == right.size:
        given.append((Written(numbers.reshape(right.shape[::-1]).T.ravel()), True))
    if not np.isfinite(numbers).all():
        return Comparison(right, False, False, False)
    return _compared(bench, name, right, given)


def wrong_numbers(bench: Bench, name: Quantity) -> Iterator[tuple[Variant, Array]]:
    """What every variant of every mistake makes of a quantity, where it makes anything of it that is finite."""
    every = (variant for mistake in MISTAKES.values() for variant in mistake.variants(bench, name))
    reaching = [variant for variant in every if bench.reaches(variant, name)]
    for variant in sorted(reaching, key=bench.start, reverse=True):
        numbers = bench.numbers(variant, name).ravel()
        if np.isfinite(numbers).all():
            yield variant, numbers


def _compared(bench: Bench, name: Quantity, right: Array, given: Given) -> Comparison:
    """The finest level at which anything agrees decides, and at one level the right numbers before any mistake."""
    own = min(_levels(right, given, name), default=NEVER)
    found = [*_mistaken(bench, name, right, given)]
    level, swapped = min(((level, swapped) for level, swapped, _ in found), default=NEVER)
    if own[0] < LEVELS and own <= (level, swapped):
        return Comparison(right, True, own[1], own[0] >= PRINTED)
    losses = _other_losses(bench, name, given, level)
    if not found:
        return Comparison(right, False, False, False, (), losses)
    alike = [variant for at, turned, variant in found if (at, turned) == (level, swapped)]
    return Comparison(right, False, swapped, level >= PRINTED, tuple(_matches(bench, alike)), losses)


def _levels(right: Array, given: Given, name: Quantity) -> Iterator[tuple[int, bool]]:
    """Where right numbers agree. A signal's samples may be rows elsewhere, but W has its shape."""
    finite = bool(np.isfinite(right).all())
    for written, swapped in given:
        if finite and len(written.values) == right.size and not (swapped and name.kind):
            (level,) = written.levels(right.reshape(1, -1), _scale(right)).tolist()
            if level < LEVELS:
                yield level, swapped


def _other_losses(bench: Bench, name: Quantity, given: Given, level: int) -> tuple[str, ...]:
    """The losses whose right numbers these are, to a level at least."""
    found = []
    for loss in LOSSES:
        network = _with_loss(bench.network, loss)
        if network is not None:
            theirs = min(_levels(Bench(bench.session, network).right(name), given, name), default=NEVER)
            if theirs < NEVER and theirs[0] <= level:
                found.append(loss)
    return tuple(found)


def _with_loss(network: NetworkSpec, loss: str) -> NetworkSpec | None:
    """The network with another loss; None for its own, or for one that its outputs do not fit."""
    try:
        return None if loss == network.loss_record.name else network.replaced(loss=loss)
    except SpecError:
        return None


def _mistaken(bench: Bench, name: Quantity, right: Array, given: Given) -> Iterator[Found]:
    """Where a mistake's numbers agree, many variants at a time."""
    size, scale = len(given[0][0].values), _scale(right)
    fitting = (pair for pair in wrong_numbers(bench, name) if len(pair[1]) == size)
    while some := list(islice(fitting, TOGETHER)):
        candidates = np.array([numbers for _, numbers in some])
        for written, swapped in given:
            levels = written.levels(candidates, scale)
            for at in np.flatnonzero(levels < LEVELS).tolist():
                variant, level = some[at][0], int(levels[at])
                by_chance = variant.one_of_many and bench.wiring.batch > FEW and size == 1
                if not by_chance or level < PRINTED:
                    yield level, swapped, variant


def _scale(right: Array) -> float:
    """The size of the largest of the right numbers; 0 where they have overflowed, so that no number is near them."""
    size = float(np.abs(right).max(initial=0.0))
    return size if math.isfinite(size) else 0.0


def _matches(bench: Bench, variants: Iterable[Variant]) -> Iterator[Match]:
    """Each mistake, or set of mistakes, once: where it is made at the fewest places."""
    seen: set[tuple[str, ...]] = set()
    order = list(MISTAKES)
    for variant in sorted(variants, key=lambda variant: (order.index(variant.mistakes[0]), len(variant.changes))):
        if variant.mistakes not in seen:
            seen.add(variant.mistakes)
            places = sorted(variant.changes)
            yield Match(variant.mistakes, tuple((bench.operations[at], variant.changes[at]) for at in places))
