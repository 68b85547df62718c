"""What no number on an edge may lie on: neurons, their names and their δ, the constants 1, the loss."""

from __future__ import annotations

import numpy as np

from backprop_core.primitives import Array
from playground.figures.graph import placing
from playground.figures.graph.measures import measures_of
from playground.model.shown.elements import Element, elements_of, symbol

MARGIN = 3.0  # pixels around a neuron
NAME = (4.5, 9.0)  # pixels of half a letter of a name, and of half its height
DELTA, BELOW = (33.0, 8.0), 12.0  # half the pixels of "δ ▲ 0.0987", and its middle below the neuron's edge
SMALL_PRINT = 0.8  # of the usual print of δ, in a narrow graph
ONE = 14.0  # pixels from the middle of a constant 1 to where there is room


def obstacles_of(sizes: tuple[int, ...], pixels: Array, print_size: float, *, deltas: bool) -> tuple[Array, Array]:
    """(n, 3) discs as x, y and radius, and (m, 4) boxes, on a screen of so many `pixels` per unit of x and y."""
    neurons = [e for e in elements_of(sizes) if e.kind == "neuron"]
    ones = [placing.one(layer, sizes) for layer in range(1, len(sizes))]
    loss = measures_of(sizes).loss / 2
    boxes = [_name(e, sizes, pixels) for e in neurons if measures_of(sizes).named(sizes[e.layer], e.layer)]
    boxes += [
        _delta(e, sizes, pixels, print_size) for e in neurons if deltas and has_delta(e, sizes, small=print_size < 1)
    ]
    boxes += [(*(np.array(one) * pixels), ONE, ONE) for one in ones]
    boxes += [(*(np.array(placing.loss(sizes)) * pixels), loss, loss)]
    return np.array([_disc(e, sizes, pixels) for e in neurons]), np.array(boxes)


def has_delta(element: Element, sizes: tuple[int, ...], *, small: bool = False) -> bool:
    """Whether there is room for δ below a neuron, and for the name of the next one above that.

    In a `small` graph, as narrow and as low as it gets, its print is small, too.
    """
    measures, units = measures_of(sizes), sizes[element.layer]
    across, up, print_size = (measures.narrow, measures.low, SMALL_PRINT) if small else (1.0, 1.0, 1.0)
    between = measures.y * up * placing.gap(units) - measures.nodes[element.layer] if units > 1 else np.inf
    room = between >= 2 * (BELOW + DELTA[1] * print_size) and measures.x * across >= 2 * DELTA[0] * print_size
    return measures.digits(element.layer) > 0 and room


def delta_drop(element: Element, sizes: tuple[int, ...]) -> float:
    """How far below a neuron its δ stands, from middle to middle, in pixels."""
    return measures_of(sizes).nodes[element.layer] / 2 + BELOW


def _disc(element: Element, sizes: tuple[int, ...], pixels: Array) -> tuple[float, float, float]:
    x, y = placing.neuron(element.layer, element.row, sizes) * pixels
    return x, y, measures_of(sizes).nodes[element.layer] / 2 + MARGIN


def _name(element: Element, sizes: tuple[int, ...], pixels: Array) -> tuple[float, float, float, float]:
    x, y = placing.neuron(element.layer, element.row, sizes)
    letters = len(symbol(element.layer, element.row, sizes))
    return x * pixels[0], y * pixels[1] + measures_of(sizes).lift(element.layer), letters * NAME[0], NAME[1]


def _delta(
    element: Element, sizes: tuple[int, ...], pixels: Array, print_size: float
) -> tuple[float, float, float, float]:
    x, y = placing.neuron(element.layer, element.row, sizes)
    width, height = DELTA
    return x * pixels[0], y * pixels[1] - delta_drop(element, sizes), width * print_size, height * print_size
