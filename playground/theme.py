"""Every colour and size of the page."""

from __future__ import annotations

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
    agrees: Rgb


# Vermillion and blue of Okabe and Ito's palette stay apart for protan, deutan and tritan vision.
LIGHT = Theme(
    background=(255, 255, 255), ink=(30, 33, 48), muted=(92, 97, 117), neutral=(150, 154, 170),
    fill_low=(255, 252, 240), fill_high=(250, 206, 110), fill_ink=(30, 33, 48),
    raises=(213, 94, 0), lowers=(0, 114, 178), accent=(79, 70, 229), agrees=(33, 160, 90),
)  # fmt: skip
DARK = Theme(
    background=(18, 20, 28), ink=(232, 234, 242), muted=(160, 166, 186), neutral=(104, 110, 130),
    fill_low=(52, 46, 34), fill_high=(134, 96, 22), fill_ink=(255, 255, 255),
    raises=(255, 136, 56), lowers=(86, 180, 233), accent=(165, 160, 255), agrees=(60, 190, 115),
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
