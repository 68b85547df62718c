"""The legend of the edges' colours, as HTML.

Plotly draws its own anew for every picture, which took a quarter of the time.
"""

from __future__ import annotations

from playground.figures.shared.scale import SignedScale, blend
from playground.formats import number
from playground.theme import Theme, css

STOPS = 10  # of the gradient between 0 and an end


def colour_bar(scale: SignedScale, title: str, theme: Theme, *, signed: bool = True) -> str:
    """A bar from the most negative to the most positive number, or from 0 where none is negative, with both ends.

    A scale that ends at 0 has no colours to show: the caller says why.
    """
    low, high = number(-scale.limit if signed else 0.0, 3), number(scale.limit, 3)
    shades = ", ".join(css(blend(stop / STOPS, theme)) for stop in range(-STOPS * signed, STOPS + 1))
    start = f"blue from {low}, grey at 0" if signed else "grey from 0"
    spoken = f"Colours of {title}: {start}, orange up to {high}, in logarithmic steps"
    return (
        f'<span class="colour-bar" role="img" aria-label="{spoken}">{low}'
        f'<i style="background: linear-gradient(to right, {shades})"></i>{high}</span>'
    )
