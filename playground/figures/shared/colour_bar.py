"""The legend of the edges' colours, as HTML.

Plotly draws its own anew for every picture, which took a quarter of the time.
"""

from __future__ import annotations

from playground.figures.shared.scale import SignedScale, blend
from playground.theme import Theme, css

STOPS = range(-10, 11)


def colour_bar(scale: SignedScale, title: str, theme: Theme) -> str:
    """A bar from the most negative to the most positive number, with ticks."""
    shades = ", ".join(css(blend(stop / 10, theme)) for stop in STOPS)
    places, labels = scale.ticks()
    ticks = "".join(
        f'<span style="left: {50 + 50 * place:.1f}%">{label}</span>'
        for place, label in zip(places, labels, strict=True)
    )
    spoken = f"Colours of {title}: blue from {labels[0]}, grey at 0, orange up to {labels[-1]}, in logarithmic steps"
    return (
        f'<div class="colour-bar" role="img" aria-label="{spoken}"><b>{title}</b>'
        f'<div style="background: linear-gradient(to right, {shades})">{ticks}</div></div>'
    )
