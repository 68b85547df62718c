"""The symmetric log scale of signed numbers: hue is the sign, saturation the magnitude."""

from __future__ import annotations

import math
from dataclasses import dataclass

from playground.theme import Rgb, Theme, css, mixed

DECADES = 3
SPREAD = 10.0**DECADES
BINS, FEW_BINS = 8, 5  # steps of colour for each sign: what is drawn in one colour is one trace


@dataclass(frozen=True)
class SignedScale:
    """Magnitudes from `limit` / 1000 to `limit` spread evenly by ratio; smaller ones fade to neutral."""

    limit: float
    bins: int = BINS

    def share(self, value: float) -> float:
        """A signed share in [-1, 1], 0 for exactly 0, in steps of 1 / bins so that few colours are drawn."""
        if value == 0 or self.limit <= 0:
            return 0.0
        part = min(1.0, abs(self._exact(value)))
        return math.copysign(max(1, round(part * self.bins)) / self.bins, value)

    def colour(self, value: float, theme: Theme) -> str:
        """The colour of a number."""
        return css(self.blend(value, theme))

    def blend(self, value: float, theme: Theme) -> Rgb:
        """The colour as red, green and blue."""
        return blend(self.share(value), theme)

    def ticks(self) -> tuple[list[float], list[str]]:
        """Positions in [-1, 1] and labels of a colour bar."""
        if self.limit <= 0:
            return [0.0], ["0"]
        values = [self.limit * 10.0**-k for k in range(DECADES)]
        signed = [-v for v in values] + [0.0] + values[::-1]
        return [self._exact(v) for v in signed], [_short(v) for v in signed]

    def _exact(self, value: float) -> float:
        part = math.log1p(SPREAD * (abs(value) / self.limit)) / math.log1p(SPREAD)
        return math.copysign(part, value) if value else 0.0


def blend(share: float, theme: Theme) -> Rgb:
    """Neutral at 0, the full hue of the sign at the ends."""
    hue = theme.raises if share > 0 else theme.lowers
    return mixed(theme.neutral, hue, abs(share) ** 0.8) if share else theme.neutral


def colorscale(theme: Theme) -> list[list[object]]:
    """The scale for Plotly, from -1 to 1."""
    return [[(k / 20 + 1) / 2, css(blend(k / 20, theme))] for k in range(-20, 21)]


def _short(value: float) -> str:
    return f"{value:.1g}".replace("-", "−") if abs(value) < 10 else f"{value:.0f}".replace("-", "−")
