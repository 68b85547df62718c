"""Hidden neurons with equal weights and equal gradients, to the last bit: they stay equal as they learn."""

from __future__ import annotations

import numpy as np

from backprop_core.primitives import Array
from playground.explain.view import View
from playground.model.shown.elements import Element


def twin_words(view: View, element: Element) -> tuple[str, ...]:
    """A sentence for each group of twins in a layer, or that a neuron or an end of an edge belongs to."""
    return tuple(_said(view, layer, group) for layer, group in _groups(view, element))


def twins(view: View, layer: int) -> list[tuple[int, ...]]:
    """The groups of rows of a layer with equal weights, in and out, and equal gradients.

    There are none before the gradients are computed, and none in the output layer, where each has a target of its own.
    """
    if not 1 <= layer < view.depth or not view.made(f"dW{layer}", f"dW{layer + 1}"):
        return []
    table, units = _features(view, layer), range(view.sizes[layer])
    first = [next(j for j in units if np.array_equal(table[i], table[j])) for i in units]
    groups = [tuple(j for j in units if first[j] == i) for i in units]
    return [group for group in groups if len(group) > 1]


def _features(view: View, n: int) -> Array:
    """A row per neuron: its weights, its bias, the weights that leave it, and the gradients of all of them."""
    quantities = [view.array(stem, n) for stem in ("W", "b", "dW", "db")]
    leaving = [view.array(stem, n + 1).T for stem in ("W", "dW")]
    return np.hstack([*quantities, *leaving])


def _groups(view: View, element: Element) -> list[tuple[int, tuple[int, ...]]]:
    n = element.layer
    if element.kind == "layer":
        return [(n, group) for group in twins(view, n)]
    ends = [(n, element.row)] + ([(n - 1, element.column)] if element.kind == "weight" else [])
    return [(layer, group) for layer, row in ends for group in twins(view, layer) if row in group]


def _said(view: View, layer: int, group: tuple[int, ...]) -> str:
    *names, last = (view.symbol(layer, row) for row in group)
    return f"{', '.join(names)} and {last} are twins: equal weights, equal gradients."
