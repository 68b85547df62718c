"""Why a gradient is far smaller than those of later layers: the product that it is, factor by factor."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from backprop_core.analysis.explain import Entry, Factor, Reader, Term
from backprop_core.tape.quantity import Quantity

FAR = 1e-2  # of the largest gradient of a later layer: below this a gradient is far smaller
CANCELLED = 0.25  # of the largest part of a sum: below this the parts nearly cancel


@dataclass(frozen=True, slots=True)
class Link:
    """What a layer does to the signal on its way back: by a weight from the δ ahead, then by the slope.

    `slope` is f'(z); of a softmax, which mixes its outputs, what is left of ∂L/∂a in δ. `weight` is None at the output.
    """

    layer: int
    row: int
    weight: Factor | None
    slope: float

    @property
    def value(self) -> float:
        """The product of both."""
        return self.slope * (self.weight.value if self.weight else 1.0)


@dataclass(frozen=True, slots=True)
class Smallness:
    """A parameter's gradient as a product along its strongest path back, on the sample that gives most of it.

    `start` is where the path starts, the derivative of the loss by an output or its z, `links` lead from there to the
    δ of the parameter, and `source` is what the parameter is multiplied by, None for a bias. The product of them all is
    `term`, the path's part of the gradient `value`; `beside` is what that is far smaller than. `sums` are the sums on
    the way, beginning with the gradient itself, that are next to nothing because their parts nearly cancel, each with
    the largest part.
    """

    entry: Entry
    value: float
    beside: float
    sample: int
    start: Factor
    links: tuple[Link, ...]
    source: Factor | None
    sums: tuple[tuple[Factor, float], ...]

    @property
    def term(self) -> float:
        """The product of all factors."""
        own = self.source.value if self.source else 1.0
        return self.start.value * math.prod(link.value for link in self.links) * own


def far_smaller(reader: Reader, entry: Entry) -> float | None:
    """What a parameter's gradient, not 0, is far smaller than; None where it is not.

    That is the largest gradient of later layers, and for the output layer the largest derivative of the loss by an
    output, unless δ does without it.
    """
    beside, value = _ahead(reader, entry.layer), abs(reader.value(entry))
    return beside if 0 < value < FAR * beside else None


def why_small(reader: Reader, entry: Entry) -> Smallness | None:
    """The product behind a gradient that is far smaller than those of later layers; None for any other."""
    beside = far_smaller(reader, entry)
    terms = reader.derivation(entry).terms
    if beside is None or not any(term.value for term in terms):
        return None
    sums = [] if (held := _held(reader, entry, terms)) is None else [held]
    sample = max(range(len(terms)), key=lambda k: abs(terms[k].value))
    *source, delta = terms[sample].factors
    links, start = [], delta
    while (link := _link(reader, start.entry)) is not None:
        onward, step, left = link
        links.append(step)
        start = onward
        sums += left
    return Smallness(
        entry=entry,
        value=reader.value(entry),
        beside=beside,
        sample=sample,
        start=start,
        links=tuple(reversed(links)),
        source=source[0] if source else None,
        sums=tuple(sums),
    )


def _ahead(reader: Reader, layer: int) -> float:
    network, table = reader.session.network, reader.session.table
    if layer < network.depth:
        later = range(layer + 1, network.depth + 1)
        return max(float(np.abs(table.block("grad", n)).max()) for n in later)
    return 0.0 if network.cancels else float(np.abs(reader.array(f"dA{layer}")).max())


def _held(reader: Reader, entry: Entry, terms: tuple[Term, ...]) -> tuple[Factor, float] | None:
    """The entry and the largest of its terms, if the terms nearly cancel."""
    parts = [term.value for term in terms]
    largest = max(parts, key=abs)
    nearly = abs(math.fsum(parts)) < CANCELLED * abs(largest)
    return (Factor(entry, reader.value(entry)), largest) if nearly else None


def _link(reader: Reader, delta: Entry) -> tuple[Factor, Link, list[tuple[Factor, float]]] | None:
    """From a δ one layer ahead: the strongest factor that it comes from, what lies between, and a sum that cancels.

    None at the end of the way: the short route's a - y, or a softmax to which nothing single leads.
    """
    network, n, i, k = reader.session.network, delta.layer, delta.row, delta.column
    if n == 0 or delta.stem != "dZ" or (n == network.depth and network.cancels):
        return None
    arriving = reader.factor("dA", n, i, k)
    if arriving.value == 0:
        return None
    coupled = network.layers[n - 1].record.coupled
    slope = reader.value(delta) / arriving.value if coupled else reader.value(Entry(Quantity("S", n), i, k))
    if n == network.depth:
        return arriving, Link(n, i, None, slope), []
    terms = reader.derivation(arriving.entry).terms
    weight, onward = max(terms, key=lambda term: abs(term.value)).factors
    held = _held(reader, arriving.entry, terms)
    return onward, Link(n, i, weight, slope), [held] if held else []
