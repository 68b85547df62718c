"""What is wrong with a run, if anything, at given parameters: findings with their numbers, on all training samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from backprop_core.analysis.dead_units import dies, stuck_slopes
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.standing import Stand, Standing, stand_of
from backprop_core.primitives import Array

FADED = 1e-3  # of the last layer's gradient, by the root mean square of their entries
GROWN = 1e3  # times the last layer's gradient
HARMLESS = 1.0  # a norm of the gradient that is used
SPREAD = 10.0  # times the spread of another input
FAR_OUT = 10.0  # largest size of an input that is standardised with ease
FLAT = 0.75  # of a layer's slopes: classifiers that learn well come to that, too, but with most of the loss gone
MOST_LEFT = 0.5  # of the loss of the best constant output: with more than that, a run has learnt little
SAME = 1e-10  # of their size: gradients of twins differ by rounding alone


class Trouble(StrEnum):
    """What a finding is about, the gravest first."""

    NOT_FINITE = "not finite"
    NOT_FALLING = "the loss does not fall"
    TARGETS = "targets out of reach"
    SADDLE = "a saddle"
    VANISHED = "vanishing gradients"
    EXPLODING = "exploding gradients"
    HELD = "exploding gradients, held by clipping"
    DEAD = "dead units"
    SATURATED = "saturated units"
    TWINS = "twins"
    INPUTS = "inputs of very different or large scale"
    FAST = "steps large beside the weights"
    SLOW = "steps tiny beside the weights"
    OVERFITTING = "overfitting"
    SOLVED = "solved"
    CONVERGED = "converged"


Name = tuple[Trouble, int | None]  # what makes two findings at different updates the same one


@dataclass(frozen=True, slots=True)
class Finding:
    """A trouble, in which layer (None: of the whole run), how much, beside what, and which units, inputs or outputs."""

    trouble: Trouble
    layer: int | None = None
    value: float = 0.0
    beside: float = 0.0
    units: tuple[int, ...] = ()

    @property
    def name(self) -> Name:
        """The trouble and the layer."""
        return self.trouble, self.layer


@np.errstate(all="ignore")
def findings(seen: Observed, theta: Array) -> tuple[Finding, ...]:
    """All that can be found of a state by itself: at the parameters `theta`, on all training samples."""
    stand = stand_of(seen, theta)
    seen.at(theta)
    done = stand.standing in (Standing.SOLVED, Standing.ARRIVED)
    found = [*_standing(seen, stand), *_stuck(seen, stand), *_twins(seen)]
    if not done:
        found += _by_depth(seen)
    return (*found, *_targets(seen), *_inputs(seen))


def _standing(seen: Observed, stand: Stand) -> Iterator[Finding]:
    if stand.standing is Standing.SADDLE:
        yield Finding(Trouble.SADDLE, None, stand.loss, stand.size)
    elif stand.standing is Standing.VANISHED:
        yield Finding(Trouble.VANISHED, None, stand.size, stand.loss)
    elif stand.standing is Standing.SOLVED:
        yield Finding(Trouble.SOLVED, None, stand.loss, stand.constant)
    elif stand.standing is Standing.ARRIVED:
        yield Finding(Trouble.CONVERGED, None, stand.loss, stand.size)


def _stuck(seen: Observed, stand: Stand) -> Iterator[Finding]:
    """Dead units, and saturated ones of what has not arrived: a classifier that is sure is saturated, and right.

    Units are saturated that are flat on every sample; a layer is without any where most of its slopes are flat, counted
    over units and samples, while most of the loss is left. That has no `units`, and the flat slopes `beside` all.
    """
    network, done = seen.network, stand.standing in (Standing.SOLVED, Standing.ARRIVED)
    for layer in range(1, network.depth + (not network.cancels)):
        name, slopes = network.layers[layer - 1].record.name, seen.wiring.S[layer]
        stuck = stuck_slopes(name, slopes)
        units = tuple(np.flatnonzero(stuck.all(axis=1)).tolist())
        if units and not (done and not dies(name)):
            trouble = Trouble.DEAD if dies(name) else Trouble.SATURATED
            yield Finding(trouble, layer, float(len(units)), float(len(slopes)), units)
        elif not (done or dies(name)) and stuck.mean() >= FLAT and stand.share > MOST_LEFT:
            yield Finding(Trouble.SATURATED, layer, float(stuck.sum()), float(stuck.size))


def _twins(seen: Observed) -> Iterator[Finding]:
    """The first group of hidden units with equal weights, in and out, and equal gradients, of every layer."""
    table = seen.table
    for layer in range(1, seen.network.depth):
        weights = np.hstack([table.block("theta", layer), table.weights("theta", layer + 1).T])
        slopes = np.hstack([table.block("grad", layer), table.weights("grad", layer + 1).T])
        limit = SAME * (float(np.abs(slopes).max()) or 1.0)
        for row in range(len(weights)):
            same = (weights == weights[row]).all(axis=1) & (np.abs(slopes - slopes[row]) <= limit).all(axis=1)
            if same.sum() > 1:
                units = tuple(np.flatnonzero(same).tolist())
                yield Finding(Trouble.TWINS, layer, float(len(units)), float(len(weights)), units)
                break


def _by_depth(seen: Observed) -> Iterator[Finding]:
    """The first layer whose gradients are far smaller than the last one's, or far larger."""
    sizes = [_root_mean_square(seen.table.block("grad", layer)) for layer in range(1, seen.network.depth + 1)]
    for layer, size in enumerate(sizes[:-1], 1):
        if 0 < size < FADED * sizes[-1]:
            yield Finding(Trouble.VANISHED, layer, size, sizes[-1])
            return
        if size > GROWN * sizes[-1] > 0:
            held = _held(seen)
            yield Finding(Trouble.HELD if held else Trouble.EXPLODING, layer, size, sizes[-1])
            return


def _held(seen: Observed) -> bool:
    """Whether clipping keeps what is used of the gradient small: to a norm of at most `HARMLESS`, or below its own."""
    limit, norm = seen.training.clip_norm, float(np.linalg.norm(seen.gradient))
    return limit is not None and limit <= max(HARMLESS, norm)


def _targets(seen: Observed) -> Iterator[Finding]:
    """Targets that the output activation cannot give, however far it is driven."""
    low, high = seen.network.layers[-1].record.range
    beyond = np.maximum(seen.data.Y - high, low - seen.data.Y).max(axis=1)
    rows = tuple(np.flatnonzero(beyond > 0).tolist())
    if rows and seen.network.loss_record.name != "hinge":
        at = int(beyond.argmax())
        furthest = seen.data.Y[at][int(np.maximum(seen.data.Y[at] - high, low - seen.data.Y[at]).argmax())]
        yield Finding(Trouble.TARGETS, seen.network.depth, float(furthest), high if furthest > high else low, rows)


def _inputs(seen: Observed) -> Iterator[Finding]:
    """Inputs that vary over very different ranges, or are far from 0, whether they vary or not."""
    X = seen.data.X
    spreads, sizes = X.std(axis=1), np.abs(X).max(axis=1)
    varying = np.flatnonzero(spreads > 0) if spreads.any() else np.arange(len(X))
    large, small = int(varying[spreads[varying].argmax()]), int(varying[spreads[varying].argmin()])
    if spreads[large] > SPREAD * spreads[small]:
        yield Finding(Trouble.INPUTS, 0, float(spreads[large]), float(spreads[small]), (large, small))
    elif sizes.max() > FAR_OUT:
        at = int(sizes.argmax())
        yield Finding(Trouble.INPUTS, 0, float(sizes[at]), FAR_OUT, (at,))


def _root_mean_square(values: Array) -> float:
    largest = float(np.abs(values).max())
    return largest * float(np.sqrt(np.mean((values / largest) ** 2))) if largest > 0 else 0.0
