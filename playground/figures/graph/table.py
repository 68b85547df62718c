"""What a browser needs to draw pictures of a network from codes: places and colours, sent once."""

from __future__ import annotations

import numpy as np

from playground.figures.graph import edges, nodes
from playground.figures.graph.edge_arrays import EdgeArrays
from playground.figures.graph.encoding import below_zero, fills, last_step, pixel_widths, shades
from playground.figures.graph.figure import bins_of
from playground.figures.graph.shapes import strokes
from playground.figures.shared.base import Figure
from playground.figures.shared.scale import BINS
from playground.figures.shared.thumbnails import palette
from playground.theme import Theme, css


def table_of(drawn: EdgeArrays, theme: Theme) -> Figure:
    """Each edge as its two ends and half a pixel to its side; each neuron as a disc; the colours and widths of codes.

    Places are in the graph's own units, widths and diameters in pixels.
    """
    lines, width, dash = edges.gaps(drawn)
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
        "discs": nodes.disc_places(drawn.sizes),
        "minuses": {
            "places": nodes.minus_places(drawn.sizes).tolist(),
            "codes": np.flatnonzero(below_zero(np.arange(len(fills(theme)), dtype=np.uint8))).tolist(),
            "colour": css(theme.fill_ink),
        },
        "fills": fills(theme),
        "rings": shades(BINS, theme),
        "palette": palette(theme),
    }
