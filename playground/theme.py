"""Every colour and size of the page."""

from __future__ import annotations

from dataclasses import dataclass

Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class Theme:
    """The colours of one appearance.

    `raises` and `lowers` are the two hues of a gradient's sign. A neuron is filled from `fill_low` at 0 to `fill_high`
    by an activation above 0 and to `fill_below` by one below, under print in `fill_ink`. `agrees` marks what a check
    confirms and `code` is print of code in a sentence. `categories` are for things that have no sign and no order of
    size: layers as lines, classes as regions.
    """

    background: Rgb
    ink: Rgb
    muted: Rgb
    neutral: Rgb
    fill_low: Rgb
    fill_high: Rgb
    fill_below: Rgb
    fill_ink: Rgb
    raises: Rgb
    lowers: Rgb
    accent: Rgb
    agrees: Rgb
    code: Rgb
    categories: tuple[Rgb, ...]

    def print_of(self, value: float) -> Rgb:
        """The hue of a number's sign, as near to ink as print needs; ink for 0."""
        return mixed(self.raises if value > 0 else self.lowers, self.ink, 0.2) if value else self.ink

    def category(self, index: int) -> Rgb:
        """The colour of a layer or class by its index; beyond the last colour they start over."""
        return self.categories[index % len(self.categories)]


# Vermillion and blue of Okabe and Ito's palette stay apart for protan, deutan and tritan vision.
#
# The categories were found by search near common names (blue, orange, green, navy, crimson, mauve, brown): any two are
# more than 25 apart (CIE 1976) for normal, protan, deutan and tritan vision, each with a contrast above 3 to its
# background.
LIGHT = Theme(
    background=(255, 255, 255),
    ink=(30, 33, 48),
    muted=(92, 97, 117),
    neutral=(142, 146, 162),
    fill_low=(255, 252, 240),
    fill_high=(250, 206, 110),
    fill_below=(120, 200, 190),
    fill_ink=(30, 33, 48),
    raises=(213, 94, 0),
    lowers=(0, 114, 178),
    accent=(79, 70, 229),
    agrees=(33, 160, 90),
    code=(21, 110, 60),
    categories=(
        (6, 87, 186),
        (219, 119, 24),
        (19, 164, 113),
        (25, 40, 79),
        (142, 0, 47),
        (162, 128, 175),
        (134, 75, 0),
    ),
)
DARK = Theme(
    background=(18, 20, 28),
    ink=(232, 234, 242),
    muted=(160, 166, 186),
    neutral=(104, 110, 130),
    fill_low=(52, 46, 34),
    fill_high=(134, 96, 22),
    fill_below=(24, 104, 98),
    fill_ink=(255, 255, 255),
    raises=(255, 136, 56),
    lowers=(86, 180, 233),
    accent=(165, 160, 255),
    agrees=(60, 190, 115),
    code=(110, 210, 150),
    categories=(
        (124, 147, 235),
        (216, 85, 29),
        (0, 235, 138),
        (228, 255, 255),
        (195, 108, 145),
        (255, 216, 37),
        (148, 55, 255),
    ),
)

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
