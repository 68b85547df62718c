"""Forward mode beside reverse mode: the tangent and the adjoint of every pre-activation, on one sample.

A tangent ż is how fast a pre-activation moves when one number moves: it runs with the forward pass, from that number
on. An adjoint δ is how fast the loss moves with a pre-activation: it runs back from the loss, once for all numbers. At
every cut through the network the sum of ż·δ is the same, the derivative of the loss by that one number (Baydin,
Pearlmutter, Radul and Siskind, Automatic Differentiation in Machine Learning: a Survey, JMLR 18, 2018, section 3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from backprop_core.analysis.explain import gradients_made
from backprop_core.primitives import Array
from backprop_core.run.session import Session


@dataclass(frozen=True, slots=True)
class Crossing:
    """A layer's pre-activations as a cut through the network: per unit the `tangents` ż and the `adjoints` δ."""

    layer: int
    tangents: Array
    adjoints: Array

    @property
    def products(self) -> Array:
        """What each unit adds to the derivative."""
        product: Array = self.tangents * self.adjoints
        return product

    @property
    def total(self) -> float:
        """The derivative of the loss by what moves, the same at every cut but for rounding."""
        return math.fsum(self.products)


@np.errstate(all="ignore")
def crossings(session: Session, layer: int, row: int, column: int | None, sample: int) -> tuple[Crossing, ...]:
    """The cuts from a number on to the output, on a sample of the batch.

    The number is [W | b][row, column] of a layer; with `column` None it is the pre-activation `row` of the layer, and
    in layer 0 the input `row`. δ is of the batch's loss, so that the derivatives of all samples add up to the batch's
    gradient. None are known until the gradients are there.
    """
    if not gradients_made(session):
        return ()
    wiring, depth = session.wiring, session.network.depth
    first = max(layer, 1)
    tangents = _seed(session, layer, row, column, sample)
    found = [Crossing(first, tangents, wiring.dZ[first][:, sample].copy())]
    for n in range(first, depth):
        tangents = session.old(f"W{n + 1}") @ _through(session, n, tangents, sample)
        found.append(Crossing(n + 1, tangents, wiring.dZ[n + 1][:, sample].copy()))
    return tuple(found)


def _seed(session: Session, layer: int, row: int, column: int | None, sample: int) -> Array:
    """ż of the first layer that the number reaches at once."""
    if layer == 0:
        return session.old("W1")[:, row].copy()
    tangents = np.zeros(session.network.sizes[layer])
    tangents[row] = 1.0 if column is None else session.wiring.extended[layer - 1][column, sample]
    return tangents


def _through(session: Session, layer: int, tangents: Array, sample: int) -> Array:
    """From ż of a layer to the tangents of its activations."""
    wiring = session.wiring
    if session.network.layers[layer - 1].record.coupled:
        shares = wiring.A[layer][:, sample]
        mixed: Array = shares * (tangents - shares @ tangents)
        return mixed
    moved: Array = wiring.S[layer][:, sample] * tangents
    return moved


@dataclass(frozen=True, slots=True)
class Work:
    """Multiplications in matrix products on one sample: of a forward pass, and of the derivatives by all parameters.

    `one` tangent is of the parameter asked about, `all_forward` are those of all parameters one after the other, and
    `backward` is the one backward pass that has all of them.
    """

    forward: int
    one: int
    all_forward: int
    backward: int
    parameters: int


def work_of(sizes: tuple[int, ...], layer: int) -> Work:
    """Count the products; a tangent that begins in a layer crosses the layers after it.

    Backward, a layer takes dZ A^T for its weights, and W^T dZ for the layer before it, which the first one has no use
    for.
    """
    products = [before * after for before, after in pairwise(sizes)]
    parameters = [(before + 1) * after for before, after in pairwise(sizes)]
    behind = [sum(products[n + 1 :]) for n in range(len(products))]
    every = sum(count * later for count, later in zip(parameters, behind, strict=True))
    one = sum(products) if layer == 0 else behind[layer - 1]
    return Work(sum(products), one, every, 2 * sum(products) - products[0], sum(parameters))
