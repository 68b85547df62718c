"""The small pictures of the neurons, in their places on the network's graph."""

from __future__ import annotations

from collections.abc import Sequence

from backprop_core.primitives import Array
from playground.figures.graph import placing
from playground.figures.graph.labels.frame import Frame
from playground.figures.graph.measures import measures_of
from playground.figures.shared.base import Images
from playground.figures.shared.thumbnails import thumbnails
from playground.theme import Theme

WIDE_LAYER = 10  # units; those of wider ones are drawn too small for a picture
FEW_SAMPLES = 20  # more are a cloud in the plane, over which each neuron draws a picture
SHARE = 0.84  # of the neuron: its ring stays to be seen


def worth_pictures(sizes: tuple[int, ...], samples: int) -> bool:
    """Whether there is a cloud of samples in a plane, and room to see what neurons make of it."""
    return sizes[0] == 2 and samples > FEW_SAMPLES and max(sizes) <= WIDE_LAYER


def neuron_pictures(
    *, pictures: Sequence[Sequence[Array]], sizes: tuple[int, ...], theme: Theme, frame: Frame | None = None
) -> Images:
    """An entry of `layout.images` for each neuron, layer by layer; they lie above the numbers.

    Like the neurons they keep their size where a visitor has zoomed to a `frame`.
    """
    measures = measures_of(sizes)
    x, y = frame.unit if frame else (measures.x, measures.y)
    found: Images = []
    for layer, members in enumerate(pictures):
        pixels = SHARE * measures.nodes[layer]
        places = [placing.neuron(layer, row, sizes) for row in range(sizes[layer])]
        size = (pixels / x, pixels / y)
        found += thumbnails(pictures=list(members), places=places, size=size, theme=theme)
    return [image | {"layer": "above", "sizing": "contain"} for image in found]  # round on every screen
