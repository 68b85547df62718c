"""The symmetric log scale of signed numbers: hue is the sign, saturation the magnitude."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backprop_core.primitives import Array
from playground.theme import Rgb, Theme, css, mixed

SPREAD = 1000.0  # from the end of the scale to where it fades
BINS, FEW_BINS = 8, 5  # steps of colour for each sign: what is drawn in one colour is one trace


@dataclass(frozen=True)
class SignedScale:
    """Magnitudes from `limit` / 1000 to `limit` spread evenly by ratio; smaller ones fade to neutral.

    `held` says that numbers beyond the limit are to be told from those at it.
    """

    limit: float
    bins: int = BINS
    held: bool = False

    def share(self, value: float) -> float:
        """The signed share of a value: in steps, so that few colours are drawn."""
        return float(self.shares(np.array(value)))

    def shares(self, values: Array) -> Array:
        """The signed share in [-1, 1] of each value, in steps of 1 / bins and 0 for exactly 0."""
        if self.limit <= 0:
            return np.zeros_like(values)
        steps = np.maximum(1.0, np.round(np.minimum(1.0, self._part(np.abs(values))) * self.bins))
        return np.where(values == 0, 0.0, np.copysign(steps / self.bins, values))

    def beyond(self, values: Array) -> NDArray[np.bool_]:
        """Which values a held scale has no colour for."""
        beyond: NDArray[np.bool_] = (np.abs(values) > self.limit) & self.held
        return beyond

    def _part(self, magnitudes: Array) -> Array:
        return np.asarray(np.log1p(SPREAD * (magnitudes / self.limit)) / np.log1p(SPREAD))

    def colour(self, value: float, theme: Theme) -> str:
        """The colour of a number, as Plotly and browsers read it."""
        return css(self.blend(value, theme))

    def blend(self, value: float, theme: Theme) -> Rgb:
        """The colour as red, green and blue."""
        return blend(self.share(value), theme)


def blend(share: float, theme: Theme) -> Rgb:
    """Neutral at 0, the full hue of the sign at the ends."""
    hue = theme.raises if share > 0 else theme.lowers
    return mixed(theme.neutral, hue, abs(share) ** 0.8)


def colorscale(theme: Theme, strength: float = 1.0) -> list[list[object]]:
    """The scale for Plotly, from -1 to 1; of less `strength` it is a ground for print in the theme's ink."""
    shares = [k / 20 for k in range(-20, 21)]
    return [[(share + 1) / 2, css(mixed(theme.background, blend(share, theme), strength))] for share in shares]
