"""What each neuron makes of the plane of inputs, as small pictures for a figure's layout."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from backprop_core.primitives import Array
from playground.figures.shared.base import Images
from playground.figures.shared.png import Indices, data_uri, png
from playground.theme import Rgb, Theme, mixed

SHADES = 32  # for each sign
OUTSIDE = 0  # the place in the palette that is transparent


def thumbnails(
    *, pictures: Sequence[Array], places: Sequence[tuple[float, float]], size: tuple[float, float], theme: Theme
) -> Images:
    """An entry of `layout.images` for each picture, (n, n) of -1..1 with rows from the lowest, centred on its place.

    They are round, as neurons are, and lie below all traces; numbers that are not finite are left out.
    """
    return [
        {
            "source": data_uri(png(levels(picture), palette(theme), transparent=1)),
            "xref": "x",
            "yref": "y",
            "x": x,
            "y": y,
            "sizex": size[0],
            "sizey": size[1],
            "xanchor": "center",
            "yanchor": "middle",
            "sizing": "stretch",
            "layer": "below",
        }
        for picture, (x, y) in zip(pictures, places, strict=True)
    ]


def shares(values: Array, limits: tuple[float, float]) -> Array:
    """Activations as -1..1: over the range of the activation, or else in parts of the largest that is there."""
    low, high = limits
    if np.isfinite([low, high]).all():
        scaled: Array = (values - low) * (2 / (high - low)) - 1
        return scaled
    largest = np.abs(values[np.isfinite(values)]).max(initial=0.0)
    parts: Array = values / largest if largest else np.zeros_like(values)
    return parts


def levels(picture: Array) -> Indices:
    """Places in the palette for the shares of a picture, the top row first."""
    flipped = picture[::-1]
    seen = np.isfinite(flipped) & _disc(len(picture))
    shade = np.round(np.clip(np.where(seen, flipped, 0.0), -1, 1) * SHADES) + SHADES + 1
    return np.where(seen, shade, OUTSIDE).astype(np.uint8)


@lru_cache(maxsize=8)
def _disc(size: int) -> npt.NDArray[np.bool_]:
    """Which pixels of a square are within its circle."""
    away = np.arange(size) - (size - 1) / 2
    inside: npt.NDArray[np.bool_] = np.hypot(away[:, None], away) <= size / 2
    return inside


@lru_cache(maxsize=4)
def palette(theme: Theme) -> tuple[Rgb, ...]:
    """The colours of the levels: transparent, then from the hue of low to that of high."""
    steps = range(-SHADES, SHADES + 1)
    hues = (theme.lowers if step < 0 else theme.raises for step in steps)
    shaded = (mixed(theme.background, hue, abs(s) / SHADES) for s, hue in zip(steps, hues, strict=True))
    return ((0, 0, 0), *shaded)
