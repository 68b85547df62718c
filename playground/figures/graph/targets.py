"""What can be pointed at in the graph, and where it is: the browser finds what the pointer or the keyboard is at."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from playground.figures.graph import placing
from playground.figures.graph.edge_arrays import EdgeArrays
from playground.figures.graph.measures import measures_of
from playground.figures.graph.nodes import disc_places, neurons_of
from playground.model.shown.elements import LOSS


@lru_cache(maxsize=32)
def targets_of(drawn: EdgeArrays) -> dict[str, list[Any]]:
    """Places in the graph's units, sizes in pixels; what has no id is not to be selected.

    "discs" are [id, x, y, diameter], layer by layer, "squares" [id, x, y, side]: the loss and the constants 1. "edges"
    are [id, from, to], two places in the list of all discs and squares.
    """
    sizes, measures = drawn.sizes, measures_of(drawn.sizes)
    members = neurons_of(sizes)
    at = {(e.layer, e.row): i for i, e in enumerate(members)}
    layers = range(1, len(sizes)) if drawn.biases else ()
    one = {layer: len(members) + layer for layer in layers}
    starts = [one[e.layer] if e.kind == "bias" else at[e.layer - 1, e.column] for e in drawn.members]
    return {
        "discs": [[e.id, x, y, d + ring] for e, (x, y, d, ring) in zip(members, disc_places(sizes), strict=True)],
        "squares": [
            [LOSS.id, *placing.loss(sizes), measures.loss],
            *([None, *placing.one(layer, sizes), measures.one] for layer in layers),
        ],
        "edges": [[e.id, start, at[e.layer, e.row]] for e, start in zip(drawn.members, starts, strict=True)],
    }
