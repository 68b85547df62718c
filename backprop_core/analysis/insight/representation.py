"""The data as a layer sees them: activations of the training samples in two coordinates, and the input plane's grid.

The two coordinates are two units, or the two main directions, in which the samples spread most: the first right
singular vectors of the centred activations (Pearson 1901).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from backprop_core.analysis.evaluation import Evaluator
from backprop_core.analysis.insight.switching import SWITCHING, switches
from backprop_core.primitives import Array
from backprop_core.run.session import Session

LINES, ALONG = 9, 33  # of the grid: lines in either direction, and points along each
MARGIN = 0.08  # of the range of the samples, beyond it
NOTHING = 1e-12  # of the largest spread: rounding
Axis = int | None  # a unit, or None for a main direction


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A layer's view of the data; layer 0 is the input itself.

    `samples` are the training samples, (2, samples); `grid` the lines of the input plane, (lines, 2, points). `units`
    are the units that are the coordinates, or None for main directions, whose shares of the samples' variance are
    `shares`. Where all samples are at one place, which has no directions, the first units are. `switches` are the lines
    of the input plane on which the first hidden units switch on, by unit, (2, points) each, as the layer sees them.
    """

    layer: int
    samples: Array
    grid: Array
    units: tuple[Axis, Axis]
    shares: tuple[float, float]
    switches: Mapping[int, Array]


@np.errstate(all="ignore")
def representation(session: Session, theta: Array, wanted: tuple[Axis, Axis] = (None, None)) -> tuple[Seen, ...]:
    """Every layer's view, the input's first, at the parameters `theta`; `wanted` units that a layer lacks fall away."""
    X = session.data.X
    lines, switching = grid_lines(X), switch_lines(session, theta)
    every = np.hstack([X, *lines, *switching.values()])
    evaluator = Evaluator(session.network, every)
    evaluator.outputs(theta)
    count, shape = X.shape[1], (len(lines), -1)
    units = tuple(switching)
    return tuple(
        _seen(layer, activation[:, :count], activation[:, count:], shape, wanted, units)
        for layer, activation in enumerate(evaluator.activations)
    )


def switch_lines(session: Session, theta: Array) -> dict[int, Array]:
    """By unit of the first hidden layer the line of the plane of the first two inputs on which it switches on.

    (inputs, points) each, within the grid; other inputs are at their means. Empty where nothing switches.
    """
    X, network = session.data.X, session.network
    if len(X) < 2 or network.depth == 1 or network.layers[0].record.name not in SWITCHING:
        return {}
    held, frame = X.mean(axis=1), (_ends(X[0]), _ends(X[1]))
    low, high = np.array(frame).T
    found = {}
    for each in switches(session.table.blocks(theta)[0], held, (0, 1), frame):
        along = np.linspace(np.array(each.start), np.array(each.end), ALONG).T
        line = np.repeat(held[:, None], ALONG, axis=1)
        line[:2] = low[:, None] + (high - low)[:, None] * along
        found[each.unit] = line
    return found


def grid_lines(X: Array) -> list[Array]:
    """Lines of the plane of the first two inputs, (inputs, points) each; other inputs are at their means."""
    middle = X.mean(axis=1, keepdims=True)
    ends = [_ends(row) for row in X[:2]]
    if len(X) == 1:
        return [np.linspace(*ends[0], LINES * ALONG)[None, :]]
    lines = []
    for across in (0, 1):
        for place in np.linspace(*ends[1 - across], LINES):
            line = np.repeat(middle, ALONG, axis=1)
            line[across], line[1 - across] = np.linspace(*ends[across], ALONG), place
            lines.append(line)
    return lines


def _ends(values: Array) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    room = MARGIN * (high - low) or 0.5
    return low - room, high + room


def _seen(
    layer: int,
    samples: Array,
    drawn: Array,
    shape: tuple[int, int],
    wanted: tuple[Axis, Axis],
    switching: tuple[int, ...],
) -> Seen:
    units: tuple[Axis, Axis] = (0, 1) if len(samples) == 2 or layer == 0 else wanted
    if len(samples) == 1:
        units = (0, None)
    known = tuple(unit if unit is not None and unit < len(samples) else None for unit in units)
    directions, shares = _directions(samples)
    if not any(shares) and len(samples) > 1:
        known = _first_units(known)
    rows = [np.eye(len(samples))[unit] if unit is not None else directions[at] for at, unit in enumerate(known)]
    axes = np.array(rows)
    offset = np.array([[0.0 if unit is not None else 1.0] for unit in known])
    middle = samples.mean(axis=1, keepdims=True)
    shift = offset * (axes @ middle)
    placed = axes @ drawn - shift
    ends = placed.shape[1] - ALONG * len(switching)
    lines = placed[:, :ends].reshape(2, *shape).transpose(1, 0, 2)
    bent = {unit: placed[:, ends + at * ALONG :][:, :ALONG] for at, unit in enumerate(switching)}
    return Seen(layer, axes @ samples - shift, lines, (known[0], known[1]), shares, bent)


def _first_units(wanted: Sequence[Axis]) -> tuple[Axis, ...]:
    """The first units that are not wanted already, in place of main directions that there are none of."""
    others = iter(unit for unit in (0, 1, 2) if unit not in wanted)
    return tuple(next(others) if unit is None else unit for unit in wanted)


def _directions(samples: Array) -> tuple[Sequence[Array], tuple[float, float]]:
    """The two main directions, each with its largest entry above 0, and their shares of the variance."""
    centred = samples - samples.mean(axis=1, keepdims=True)
    if not np.isfinite(centred).all():
        centred = np.zeros_like(samples)
    vectors, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    padded = np.zeros((2, len(samples)))
    for at in np.flatnonzero(sizes[:2] > NOTHING * sizes.max()):
        vector = vectors[:, at]
        padded[at] = vector * (1.0 if vector[np.abs(vector).argmax()] >= 0 else -1.0)
    squares = np.concatenate([(sizes / (sizes.max() or 1.0)) ** 2, [0.0, 0.0]])
    total = float(squares.sum()) or 1.0
    return list(padded), (float(squares[0]) / total, float(squares[1]) / total)
