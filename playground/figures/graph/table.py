"""What a browser needs to draw pictures of a network from codes: places and colours, sent once."""

from __future__ import annotations

import numpy as np

from playground.figures.graph import edges, nodes
from playground.figures.graph.edge_arrays import EdgeArrays
from playground.figures.graph.encoding import below_zero, fills, last_step, pixel_widths, shades
from playground.figures.graph.figure import bins_of
from playground.figures.graph.shapes import strokes
from playground.figures.shared.base import Figure
from playground.figures.shared.thumbnails import palette
from playground.theme import Theme, css


def table_of(drawn: EdgeArrays, theme: Theme, *, pictured: bool = False) -> Figure:
    """Each edge as its two ends and half a pixel to its side; the number of neurons; the colours and widths of codes.

    Places are in the graph's own units, widths in pixels. Neurons with pictures, `pictured`, have no bars.
    """
    lines, width, dash = edges.gaps(drawn)
    bars = [] if pictured else nodes.minus_places(drawn.sizes).tolist()
    return {
        "edges": [[*start, *end, *side] for (start, end), side in zip(drawn.ends, drawn.sides.tolist(), strict=True)],
        "last": last_step(bins_of(drawn)),
        "border": {"wider": edges.BORDER, "colour": css(theme.ink)},
        "shades": shades(bins_of(drawn), theme),
        "widths": pixel_widths(drawn.sizes)[:128].tolist(),
        "gaps": {
            "lines": [[*start, *end] for start, end in lines],
            "shape": strokes([], css(theme.background), width, dash, "gaps"),
        },
        "clamped": {
            "middles": edges.middles(drawn).tolist(),
            "few": edges.FEW_DIAMONDS,
            "large": edges.diamond(drawn.sizes, 1).tolist(),
            "small": edges.diamond(drawn.sizes, edges.FEW_DIAMONDS + 1).tolist(),
            "colour": css(theme.ink),
        },
        "neurons": sum(drawn.sizes),
        "minuses": {
            "places": bars,
            "codes": np.flatnonzero(below_zero(np.arange(len(fills(theme)), dtype=np.uint8))).tolist(),
            "colour": css(theme.fill_ink),
        },
        "palette": palette(theme),
    }
