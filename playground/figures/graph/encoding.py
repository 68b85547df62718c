"""How numbers become colours and widths: one table of codes, a byte each, for figures at rest and pictures under Play.

An edge has a byte for its colour (the step of the scale, one step more for numbers beyond it, and whether the number is
of this update) and one for its width (seven bits, and one for a negative weight); a neuron has one for its fill, which
has the sign of the activation, and one for its ring.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from backprop_core import State
from backprop_core.primitives import Array
from playground.figures.graph.edge_arrays import EdgeArrays
from playground.figures.graph.measures import measures_of
from playground.figures.shared.scale import SignedScale, blend
from playground.model.shown.picture import Picture
from playground.theme import Theme, css, mixed

Bytes = NDArray[np.uint8]

WIDEST, NARROWEST, WEIGHT_LIMIT = 8.0, 1.5, 3.0  # pixels, pixels, the weight from which on an edge is no wider
NEGATIVE, OVER, MOST = 128, 127, 126  # the bit of a negative weight; widths: over the limit, and the widest within it
FILLS = 31  # steps of the fill for each sign
FADED, FADED_FILL = 0.3, 0.4
STATES = (State.FRESH, State.LEFT_OVER, State.NONE)  # what is made in part looks as if it were fresh


class Codes(NamedTuple):
    """A byte for each edge, in the order of `EdgeArrays.members`, and for each neuron, layer by layer."""

    colours: Bytes
    widths: Bytes
    fills: Bytes
    rings: Bytes


@dataclass(frozen=True)
class Scales:
    """The scales of the edges and of the neurons' rings."""

    edges: SignedScale
    rings: SignedScale


def codes_of(picture: Picture, drawn: EdgeArrays, quantity: str, scales: Scales) -> Codes:
    """The codes of a picture whose edges show `quantity`; `scales` turn its numbers into colours."""
    states = [picture.edge_state(quantity, max(layer, 1)) for layer in range(len(picture.sizes))]
    return Codes(
        colours=_shades(drawn.numbers(picture.shown(quantity)), np.array(_indices(states))[drawn.layers], scales.edges),
        widths=_widths(drawn.numbers(picture.old)),
        fills=_fills(picture),
        rings=_rings(picture, scales.rings),
    )


def _indices(states: list[State]) -> list[int]:
    return [0 if state.made else STATES.index(state) for state in states]


def _shades(values: Array, states: NDArray[np.intp], scale: SignedScale) -> Bytes:
    steps = np.rint(scale.shares(values) * scale.bins)
    steps = np.where(scale.beyond(values), np.copysign(last_step(scale.bins), values), steps)
    return (states * (2 * last_step(scale.bins) + 1) + steps + last_step(scale.bins)).astype(np.uint8)


def _widths(weights: Array) -> Bytes:
    sizes = np.abs(weights) / WEIGHT_LIMIT
    codes = np.where(sizes > 1.0, OVER, np.rint(np.minimum(sizes, 1.0) * MOST))
    signed: Array = codes + NEGATIVE * (weights < 0)
    return signed.astype(np.uint8)


def _fills(picture: Picture) -> Bytes:
    values = np.concatenate(picture.activation)
    shares = values / np.repeat(np.maximum(fill_limits(picture), 1e-12), picture.sizes)
    sizes = np.clip(np.rint(np.abs(shares) * FILLS), values != 0, FILLS)  # none but 0 is filled as 0 is
    states = _per_neuron(picture, [picture.state(f"A{n}" if n else "X") for n in range(len(picture.sizes))])
    codes: Array = states * (2 * FILLS + 1) + np.copysign(sizes, values) + FILLS
    return codes.astype(np.uint8)


def fill_limits(picture: Picture) -> Array:
    """(layers,): the activation of either sign that fills a neuron in full.

    It is the end of what the layer's function can give, or the largest that is there where it has no end.
    """
    largest = np.array([np.abs(values).max() for values in picture.activation])
    limits: Array = np.where(np.isfinite(picture.bounds), picture.bounds, largest)
    return limits


def below_zero(fills: Bytes) -> NDArray[np.bool_]:
    """Which codes of a fill stand for a known activation below 0."""
    signs = 2 * FILLS + 1
    below: NDArray[np.bool_] = (fills < STATES.index(State.NONE) * signs) & (fills % signs < FILLS)
    return below


def _rings(picture: Picture, scale: SignedScale) -> Bytes:
    states = _per_neuron(picture, [picture.state(f"dZ{n}" if n else "dX") for n in range(len(picture.sizes))])
    return _shades(np.concatenate(picture.delta), states, scale)


def _per_neuron(picture: Picture, states: list[State]) -> NDArray[np.intp]:
    return np.repeat(np.array(_indices(states)), picture.sizes)


def last_step(bins: int) -> int:
    """The step for numbers beyond the scale."""
    return bins + 1


def steps_of(colours: Bytes, bins: int) -> NDArray[np.intp]:
    """The signed steps of the scale that colour codes stand for."""
    return colours.astype(np.intp) % (2 * last_step(bins) + 1) - last_step(bins)


@lru_cache(maxsize=16)
def shades(bins: int, theme: Theme) -> tuple[str, ...]:
    """The colour of each code of an edge or a ring."""
    steps = range(-last_step(bins), last_step(bins) + 1)
    shares = [max(-1.0, min(1.0, step / bins)) for step in steps]
    return tuple(_shade(share, state, theme) for state in STATES for share in shares)


def _shade(share: float, state: State, theme: Theme) -> str:
    if state is State.NONE:
        return css(mixed(theme.background, theme.neutral, FADED))
    full = blend(share, theme)
    return css(full if state is State.FRESH else mixed(theme.background, full, FADED))


@lru_cache(maxsize=4)
def fills(theme: Theme) -> tuple[str, ...]:
    """The colour of each code of a neuron's fill."""
    below = [mixed(theme.fill_low, theme.fill_below, level / FILLS) for level in range(FILLS, 0, -1)]
    full = [*below, *(mixed(theme.fill_low, theme.fill_high, level / FILLS) for level in range(FILLS + 1))]
    left = [mixed(theme.background, colour, FADED_FILL) for colour in full]
    return tuple(map(css, [*full, *left, *[theme.background] * len(full)]))


@lru_cache(maxsize=64)
def pixel_widths(sizes: tuple[int, ...]) -> Array:
    """(256,): the width in pixels of each code of a width, in a network of these sizes."""
    sizes_of = np.minimum(np.arange(256) % NEGATIVE, MOST) / MOST
    widths: Array = slimness(sizes) * (NARROWEST + (WIDEST - NARROWEST) * sizes_of)
    return widths


def slimness(sizes: tuple[int, ...]) -> float:
    """Lines of crowded networks are half as wide."""
    return 0.5 if min(measures_of(sizes).nodes) < 27 else 1.0
