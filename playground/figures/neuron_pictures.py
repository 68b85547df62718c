"""The small pictures of the neurons, in their places on the network's graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backprop_core.calls import Array
from playground.figures import placing
from playground.figures.crowding import crowd
from playground.figures.thumbnails import thumbnails
from playground.theme import Theme

Images = list[dict[str, Any]]
SHARE = 0.84  # of the neuron: its ring stays to be seen


def neuron_pictures(
    *, pictures: Sequence[Sequence[Array]], sizes: tuple[int, ...], theme: Theme
) -> list[dict[str, Any]]:
    """An entry of `layout.images` for each neuron, layer by layer; they lie above the numbers."""
    measures = crowd(sizes)
    found: Images = []
    for layer, members in enumerate(pictures):
        pixels = SHARE * measures.nodes[layer]
        places = [placing.neuron(layer, row, sizes) for row in range(sizes[layer])]
        size = (pixels / measures.x, pixels / measures.y)
        found += thumbnails(pictures=list(members), places=places, size=size, theme=theme)
    return [image | {"layer": "above", "sizing": "contain"} for image in found]  # round on every screen
