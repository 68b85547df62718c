"""Colours that everybody can tell apart, print that can be read, and signs that no hue gives alone."""

from __future__ import annotations

import numpy as np
import pytest

from playground.figures.graph.encoding import shades
from playground.figures.shared.scale import BINS, FEW_BINS
from playground.figures.tabs.hunt import training_figure
from playground.figures.training.curves import loss_figure
from playground.figures.training.samples_on_plane import Points, sample_traces
from playground.figures.training.surface import diverging
from playground.theme import DARK, LIGHT, Rgb, Theme, mixed
from tests.playground.vision import VISIONS, contrast, nearest

APART = 20  # CIE 1976 colour difference; about 2 can just be told
READABLE, VISIBLE = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])

# What stands side by side, and means different things.
TOLD_APART = {
    "signs": ("raises", "lowers", "neutral", "background"),
    "print of signs": ("raises", "lowers", "ink"),
    "activations": ("fill_below", "fill_low", "fill_high"),
    "training and test": ("accent", "ink", "background"),
}
# Grounds of print, as the style sheets and figures tint them: a colour, and how strong it is.
TINTS = (("agrees", 0.22), ("raises", 0.30), ("lowers", 0.09), ("accent", 0.22))


def colours(theme: Theme, names: tuple[str, ...]) -> list[Rgb]:
    return [getattr(theme, name) for name in names]


@THEMES
@pytest.mark.parametrize("vision", VISIONS)
def test_what_means_different_things_stays_apart_for_every_kind_of_vision(theme: Theme, vision: str) -> None:
    found = {name: nearest(colours(theme, names), vision) for name, names in TOLD_APART.items()}
    found["layers and classes"] = nearest(theme.categories, vision)
    assert {name: apart for name, apart in found.items() if apart <= APART} == {}


@THEMES
def test_print_can_be_read(theme: Theme) -> None:
    grounds = [theme.background, *(mixed(theme.background, getattr(theme, name), share) for name, share in TINTS)]
    assert min(contrast(theme.ink, ground) for ground in grounds) >= READABLE
    for print_ in (theme.muted, theme.accent, theme.code, *map(theme.print_of, (-1.0, 0.0, 1.0))):
        assert contrast(print_, theme.background) >= READABLE
    for fill in (theme.fill_low, theme.fill_high, theme.fill_below):
        assert contrast(theme.fill_ink, fill) >= READABLE


@THEMES
@pytest.mark.parametrize("bins", [BINS, FEW_BINS])
def test_what_is_drawn_can_be_seen(theme: Theme, bins: int) -> None:
    """Every colour of an edge or ring that is of this update, whatever its number."""
    fresh = shades(bins, theme)[: 2 * bins + 3]
    lines = [theme.accent, theme.agrees, theme.muted, *theme.categories]
    for colour in [*map(rgb, fresh), *lines]:
        assert contrast(colour, theme.background) >= VISIBLE


def rgb(text: str) -> Rgb:
    r, g, b = (int(part) for part in text.removeprefix("rgb(").removesuffix(")").split(","))
    return r, g, b


@THEMES
def test_training_and_test_differ_in_shape_and_line_too(theme: Theme) -> None:
    place = Points(*np.array([[0.0], [0.0], [1.0]]))
    scale = diverging(theme, 1.0)
    test, train = sample_traces(train=place, test=place, limits=(0, 1), scale=scale, theme=theme)
    assert train["marker"]["symbol"] != test["marker"]["symbol"]
    losses = np.array([1.0, 0.5])
    curves = loss_figure(updates=[0, 1], train=losses, test=losses, present=1, log=False, theme=theme)
    hunt = training_figure(broken=[1.0, 2.0], right=[1.0, 0.5], theme=theme)
    for figure in (curves, hunt):
        assert len({trace["line"]["dash"] for trace in figure["data"]}) == 2
