"""Every colour, size and number format of the page."""

from __future__ import annotations

import math
from dataclasses import dataclass

Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class Theme:
    """The colours of one appearance; `raises` and `lowers` are the two hues of a gradient's sign."""

    background: Rgb
    ink: Rgb
    muted: Rgb
    neutral: Rgb
    fill_low: Rgb
    fill_high: Rgb
    fill_ink: Rgb
    raises: Rgb
    lowers: Rgb
    accent: Rgb


# Vermillion and blue of Okabe and Ito's palette stay apart for protan, deutan and tritan vision.
LIGHT = Theme(
    background=(255, 255, 255), ink=(30, 33, 48), muted=(92, 97, 117), neutral=(150, 154, 170),
    fill_low=(255, 252, 240), fill_high=(250, 206, 110), fill_ink=(30, 33, 48),
    raises=(213, 94, 0), lowers=(0, 114, 178), accent=(79, 70, 229),
)  # fmt: skip
DARK = Theme(
    background=(18, 20, 28), ink=(232, 234, 242), muted=(160, 166, 186), neutral=(104, 110, 130),
    fill_low=(52, 46, 34), fill_high=(134, 96, 22), fill_ink=(255, 255, 255),
    raises=(255, 136, 56), lowers=(86, 180, 233), accent=(165, 160, 255),
)  # fmt: skip

GRAPH_HEIGHT = 470
FONT = "Source Sans, Source Sans Pro, sans-serif"


def theme_named(name: str | None) -> Theme:
    """The theme of Streamlit's name for it; light unless it is "dark"."""
    return DARK if name == "dark" else LIGHT


def css(colour: Rgb) -> str:
    """A colour as Plotly and browsers read it."""
    return f"rgb({colour[0]},{colour[1]},{colour[2]})"


def mixed(start: Rgb, end: Rgb, share: float) -> Rgb:
    """`share` of the way from start to end, in whole numbers."""
    r, g, b = (round(a + (z - a) * share) for a, z in zip(start, end, strict=True))
    return r, g, b


def number(value: float, digits: int = 4) -> str:
    """A number to be read, in `digits` significant digits, scientific where those would not show; a true minus sign.

    What is not a number stands for one that nobody has worked out: a dash.
    """
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    magnitude = abs(value)
    decimals = max(0, digits - 1 - math.floor(math.log10(magnitude)))
    text = f"{magnitude:.{decimals}f}" if 1e-4 <= magnitude < 1e6 else _scientific(magnitude)
    return ("−" if value < 0 else "") + text


def _scientific(magnitude: float) -> str:
    exponent = math.floor(math.log10(magnitude))
    mantissa = f"{magnitude / 10.0**exponent:.2f}" if exponent > -300 else f"{magnitude:.2e}".split("e")[0]
    if mantissa == "10.00":
        mantissa, exponent = "1.00", exponent + 1
    return f"{mantissa}e{exponent}".replace("-", "−")


def tex(value: float, digits: int = 4) -> str:
    """A number for KaTeX."""
    text = number(value, digits).replace("−", "-")
    if "e" in text:
        mantissa, exponent = text.split("e")
        return rf"{mantissa}\cdot 10^{{{exponent}}}"
    return text
