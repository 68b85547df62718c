"""A gradient as a product: what each layer on the way back does to a signal, along one path and summed over all.

On a sample, a layer's δ is C times the δ of the layer after it, with C = diag(f'(z)) W^T: each step multiplies by a
weight and a slope. Written out, δ of an early unit is a sum over all paths to the outputs, of a product of such factors
each. A softmax mixes its units, so that C = J W^T with its Jacobian J, and a factor is a weight and slope in one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from backprop_core.analysis.explain import gradients_made
from backprop_core.primitives import Array
from backprop_core.run.session import Session


@dataclass(frozen=True, slots=True)
class Link:
    """One step back to a unit: `factor` is weight times slope, `product` all factors so far times where it began.

    `total` is δ of the unit, the sum over all paths. In a layer that mixes its units, weight and slope are None.
    """

    layer: int
    unit: int
    weight: float | None
    slope: float | None
    factor: float
    product: float
    total: float


@dataclass(frozen=True, slots=True)
class Chain:
    """The strongest path from an output back to a unit, on one sample.

    It begins with δ of the output, `start`, and ends at the unit whose incoming parameter is asked about: `source` is
    what that is multiplied by, `paths` how many there are.
    """

    output: int
    start: float
    links: tuple[Link, ...]
    source: float
    paths: int

    @property
    def product(self) -> float:
        """The path's part of the gradient on this sample."""
        return self.source * (self.links[-1].product if self.links else self.start)

    @property
    def total(self) -> float:
        """The gradient on this sample: the sum over all paths."""
        return self.source * (self.links[-1].total if self.links else self.start)

    @property
    def left(self) -> float:
        """What the factors leave of the output's δ."""
        return math.prod(link.factor for link in self.links)


@np.errstate(all="ignore")
def chain_of(session: Session, layer: int, row: int, column: int | None, sample: int) -> Chain | None:
    """The chain behind the gradient of [W | b][row, column] of a layer on a sample of the batch.

    `column` None stands for the unit itself. None until the gradients are there.
    """
    if not gradients_made(session):
        return None
    depth, wiring = session.network.depth, session.wiring
    steps = {n: _step(session, n, sample) for n in range(layer, depth)}
    onward = _strongest(steps, np.abs(wiring.dZ[depth][:, sample]), layer, depth)
    units = [row]
    for n in range(layer, depth):
        units.append(int(onward[n][units[-1]]))
    source = 1.0 if column is None else float(wiring.extended[layer - 1][column, sample])
    start = float(wiring.dZ[depth][units[-1], sample])
    links = _links(session, steps, units, layer, sample, start)
    return Chain(units[-1], start, links, source, math.prod(session.network.sizes[layer + 1 :]))


def _step(session: Session, layer: int, sample: int) -> Array:
    """C of a layer: what takes the δ of the layer after it to its own, (units, units after)."""
    weights, wiring = session.old(f"W{layer + 1}").T, session.wiring
    if session.network.layers[layer - 1].record.coupled:
        shares = wiring.A[layer][:, sample]
        mixed: Array = (np.diag(shares) - np.outer(shares, shares)) @ weights
        return mixed
    step: Array = wiring.S[layer][:, sample][:, None] * weights
    return step


def _strongest(steps: dict[int, Array], strengths: Array, layer: int, depth: int) -> dict[int, Array]:
    """From which unit of the next layer the largest product comes that reaches each unit, by layer."""
    onward: dict[int, Array] = {}
    for n in range(depth - 1, layer - 1, -1):
        products = np.abs(steps[n]) * strengths
        onward[n], strengths = products.argmax(axis=1), products.max(axis=1)
    return onward


def _links(
    session: Session, steps: dict[int, Array], units: list[int], first: int, sample: int, start: float
) -> tuple[Link, ...]:
    """The steps along a path, the one next to the output first; `units` go from the unit asked about to the output."""
    links, product = list[Link](), start
    for n in range(session.network.depth - 1, first - 1, -1):
        unit, after = units[n - first], units[n - first + 1]
        coupled = session.network.layers[n - 1].record.coupled
        weight = None if coupled else float(session.old(f"W{n + 1}")[after, unit])
        slope = None if coupled else float(session.wiring.S[n][unit, sample])
        factor, total = float(steps[n][unit, after]), float(session.wiring.dZ[n][unit, sample])
        product *= factor
        links.append(Link(n, unit, weight, slope, factor, product, total))
    return tuple(links)
