"""Colours for things that have no sign and no order of size: layers as lines, classes as regions and points."""

from __future__ import annotations

from playground.theme import LIGHT, Rgb, Theme

# Chosen by search near common names (blue, orange, green, navy, crimson, mauve, brown) so that any two are more than 25
# apart (CIE 1976) for normal, protan, deutan and tritan vision, each with a contrast above 3 to its background.
_ON_LIGHT = (
    (6, 87, 186), (219, 119, 24), (19, 164, 113), (25, 40, 79), (142, 0, 47), (162, 128, 175), (134, 75, 0),
)  # fmt: skip
_ON_DARK = (
    (124, 147, 235), (216, 85, 29), (0, 235, 138), (228, 255, 255), (195, 108, 145), (255, 216, 37), (148, 55, 255),
)  # fmt: skip
COUNT = len(_ON_LIGHT)
DASHES = ("solid", "dash", "dot")


def category(index: int, theme: Theme) -> Rgb:
    """The colour of the index-th layer or class; beyond `COUNT` they come again."""
    return (_ON_LIGHT if theme.background == LIGHT.background else _ON_DARK)[index % COUNT]


def dash(index: int) -> str:
    """The line style of the index-th layer: colours that come again come dashed."""
    return DASHES[index // COUNT % len(DASHES)]
