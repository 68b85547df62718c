"""Why a derivative is 0, or next to nothing: the factors that make it so, one operation back at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from backprop_core.analysis.explain import Entry, Factor, Reader, Term

SMALL = 1e-6  # of the largest of its kind: below this a number is next to nothing


class Kind(StrEnum):
    """What a zero is down to."""

    FACTOR = "a factor of it is 0"
    ALL_WEIGHTS = "all weights that lead on are 0"
    NO_PATH = "every path that leads on has a 0 in it"
    EVERY_SAMPLE = "every sample of the batch has a 0 in it"
    CANCEL = "its terms are not 0 but cancel"
    UNDERFLOW = "its factors are not 0 but their product is too small for a number"
    TARGET = "the output equals its target"
    LOSS_FLAT = "the loss is flat here"
    GIVEN = "it is given as 0"
    FLAT = "the activation is flat here"
    FUNCTION = "the activation gives 0 here"
    TINY = "a factor of it is next to nothing"
    PRODUCT = "no factor is tiny, their product is"


@dataclass(frozen=True, slots=True)
class Reason:
    """An entry, what its smallness is down to, and the factor that shows it (itself where there is none)."""

    entry: Entry
    kind: Kind
    factor: Factor
    others: tuple[Factor, ...] = ()


def why_zero(reader: Reader, entry: Entry, sample: int = 0) -> tuple[Reason, ...]:
    """From an entry that is exactly 0 to the cause, each reason being about the factor that the one before found.

    Where a gradient is a sum over the batch, the way goes on through that sample.
    """
    return tuple(_walk(reader, entry, sample))


def first_zero(term: Term) -> Factor | None:
    """The first factor that is 0."""
    return next((factor for factor in term.factors if factor.value == 0), None)


def _walk(reader: Reader, entry: Entry, sample: int) -> Iterator[Reason]:
    here = Factor(entry, reader.value(entry))
    terms = reader.derivation(entry).terms
    if not terms or _given_by_target(reader, entry):
        yield Reason(entry, _leaf(reader, entry), here)
        return
    if any(term.value != 0 for term in terms):
        yield Reason(entry, Kind.CANCEL, here)
        return
    found = [factor for term in terms if (factor := first_zero(term)) is not None]
    if not found:
        yield Reason(entry, Kind.UNDERFLOW, here, terms[0].factors)
        return
    kind = _kind(entry, found, len(terms))
    follow = _follow(kind, found, sample)
    yield Reason(entry, kind, follow)
    if kind is not Kind.ALL_WEIGHTS:
        yield from _walk(reader, follow.entry, sample)


def _follow(kind: Kind, found: list[Factor], sample: int) -> Factor:
    """Which of the zero factors to go on with: the sample's own, or a δ rather than a weight."""
    if kind is Kind.NO_PATH:
        return next((factor for factor in found if factor.entry.stem == "dZ"), found[0])
    return found[sample] if kind is Kind.EVERY_SAMPLE and sample < len(found) else found[0]


def _given_by_target(reader: Reader, entry: Entry) -> bool:
    """Whether this is the short route's a - y."""
    network = reader.session.network
    return entry.stem == "dZ" and entry.layer == network.depth and network.cancels


def _kind(entry: Entry, found: list[Factor], terms: int) -> Kind:
    if terms == 1 or entry.stem == "dZ":
        return Kind.FACTOR
    if entry.stem in ("dW", "db"):
        return Kind.EVERY_SAMPLE
    return Kind.ALL_WEIGHTS if all(f.entry.stem == "W" for f in found) and len(found) == terms else Kind.NO_PATH


def _leaf(reader: Reader, entry: Entry) -> Kind:
    if entry.stem == "dA" or _given_by_target(reader, entry):
        n, i, k = reader.session.network.depth, entry.row, entry.column
        met = reader.array(f"A{n}")[i, k] == reader.array("Y")[i, k]
        return Kind.TARGET if met else Kind.LOSS_FLAT
    if entry.stem == "S":
        return Kind.FLAT
    return Kind.FUNCTION if entry.stem == "A" and entry.layer else Kind.GIVEN


def nearly_zero(reader: Reader, entry: Entry) -> bool:
    """Whether a parameter's gradient is not 0 and less than `SMALL` of the network's largest."""
    value = abs(reader.value(entry))
    return 0 < value < SMALL * float(np.abs(reader.session.table.rows["grad"]).max())


def why_small(reader: Reader, entry: Entry) -> Reason:
    """The first tiny factor on the strongest way back, or all factors of that way if none is tiny by itself."""
    way: list[Factor] = []
    at = entry
    while terms := reader.derivation(at).terms:
        if _given_by_target(reader, at):
            break
        strongest = max(terms, key=lambda term: abs(term.value))
        signal = next((f for f in strongest.factors if f.entry.stem in ("dZ", "dA")), None)
        for factor in strongest.factors:
            if factor is not signal:
                way.append(factor)
                if abs(factor.value) < SMALL * _scale(reader, factor.entry):
                    return Reason(at, Kind.TINY, factor)
        if signal is None:
            break
        at = signal.entry
    end = Factor(at, reader.value(at))
    kind = Kind.TINY if abs(end.value) < SMALL else Kind.PRODUCT
    return Reason(entry, kind, end, (*way, end))


def _scale(reader: Reader, entry: Entry) -> float:
    """What a factor counts as tiny against: 1 for slopes, the largest of its own quantity for the rest, 1 at least."""
    if entry.stem == "S":
        return 1.0
    return max(1.0, float(np.abs(reader.array(entry.quantity)).max()))
