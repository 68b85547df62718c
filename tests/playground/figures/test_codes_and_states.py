"""A code says whether its number is of this update; the table tells a browser all that it reads, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import playground.components
from backprop_core import State
from playground.figures.graph import edges
from playground.figures.graph.edge_arrays import edge_arrays
from playground.figures.graph.encoding import (
    FILLS,
    MOST,
    OVER,
    WEIGHT_LIMIT,
    below_zero,
    codes_of,
    fills,
    pixel_widths,
    shades,
    slimness,
    steps_of,
)
from playground.figures.graph.figure import Look, bins_of, scales_of
from playground.figures.graph.measures import measures_of
from playground.figures.graph.table import table_of
from playground.figures.shared.scale import BINS
from playground.model.shown.elements import LOSS
from playground.model.shown.picture import picture_of
from playground.theme import DARK, LIGHT, Theme, css, mixed
from tests.networks import session_of_kind

THIRDS = {State.FRESH: 0, State.PARTIAL: 0, State.LEFT_OVER: 1, State.NONE: 2}
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
PICTURE_JS = Path(playground.components.__file__).parent / "static" / "picture.js"


@pytest.mark.parametrize("kind", ["2-3-1", "coupled"])
def test_the_third_of_a_code_is_the_state_of_its_number(kind: str) -> None:
    """At every operation of the first two updates, before and after which nothing, and then something, is left over."""
    session = session_of_kind(kind)
    seen: set[State] = set()
    for _ in range(2 * len(session.tape)):
        picture = picture_of(session, check=False)
        drawn, look = edge_arrays(picture.sizes, biases=True), Look("gradient", LOSS, LIGHT)
        scales = scales_of(picture, drawn, look)
        found, bins = codes_of(picture, drawn, "gradient", scales), bins_of(drawn)
        layers = range(len(picture.sizes))
        of_edges = [picture.edge_state("gradient", max(layer, 1)) for layer in layers]
        of_fills = np.repeat([THIRDS[picture.state(f"A{n}" if n else "X")] for n in layers], picture.sizes)
        of_rings = np.repeat([THIRDS[picture.state(f"dZ{n}" if n else "dX")] for n in layers], picture.sizes)
        assert (found.fills // (2 * FILLS + 1)).tolist() == of_fills.tolist()
        assert (found.rings // (2 * BINS + 3)).tolist() == of_rings.tolist()
        assert (found.colours // (2 * bins + 3)).tolist() == [THIRDS[of_edges[layer]] for layer in drawn.layers]
        shares = scales.edges.shares(drawn.numbers(picture.gradient))
        np.testing.assert_allclose(steps_of(found.colours, bins) / bins, shares, atol=1e-12)
        seen.update(of_edges)
        session.step("operation")
    assert seen >= {State.FRESH, State.LEFT_OVER, State.NONE}


@THEMES
@pytest.mark.parametrize("bins", [5, 8])
def test_a_colour_is_whole_or_pale_by_the_third_of_its_code(bins: int, theme: Theme) -> None:
    whole, pale, none = np.split(np.array(shades(bins, theme)), 3)
    assert (whole[0], whole[bins + 1], whole[-1]) == (css(theme.lowers), css(theme.neutral), css(theme.raises))
    ends = (theme.lowers, theme.neutral, theme.raises)
    assert pale[[0, bins + 1, -1]].tolist() == [css(mixed(theme.background, end, 0.3)) for end in ends]
    assert set(none) == {pale[bins + 1]}


def test_below_0_are_the_lower_halves_of_the_two_thirds_that_are_known() -> None:
    codes = np.arange(len(fills(LIGHT)), dtype=np.uint8)
    known = [*range(FILLS), *range(2 * FILLS + 1, 3 * FILLS + 1)]
    assert np.flatnonzero(below_zero(codes)).tolist() == known


@pytest.mark.parametrize("sign", [1, -1])
def test_a_weight_at_the_limit_is_the_widest_and_not_yet_over_it(sign: int) -> None:
    picture = picture_of(session_of_kind("1-1"), check=False)
    drawn, look = edge_arrays(picture.sizes, biases=True), Look("weight", LOSS, LIGHT)
    found = {}
    for weight in (WEIGHT_LIMIT, np.nextafter(WEIGHT_LIMIT, np.inf)):
        shown = replace(picture, old=[picture.old[0], np.array([[sign * weight, 0.0]])])
        found[weight] = codes_of(shown, drawn, "weight", scales_of(shown, drawn, look)).widths[0] % 128
    assert list(found.values()) == [MOST, OVER]


def test_lines_are_half_as_wide_once_the_neurons_have_no_room_for_a_number() -> None:
    roomy, just, crowded = (2, 3, 1), (2, 10, 10, 1), (2, 16, 16, 1)
    assert [min(measures_of(sizes).nodes) >= 27 for sizes in (roomy, just, crowded)] == [True, True, False]
    assert min(measures_of(just).nodes) == 27
    assert [slimness(sizes) for sizes in (roomy, just, crowded)] == [1.0, 1.0, 0.5]
    np.testing.assert_allclose(pixel_widths(crowded), pixel_widths(roomy) / 2, rtol=1e-15)


@THEMES
def test_every_name_in_the_table_is_read_by_the_browser(theme: Theme) -> None:
    drawn = edge_arrays((2, 3, 1), biases=True)
    source = PICTURE_JS.read_text("utf-8")
    table = table_of(drawn, theme)
    sent = {*names({**table, "gaps": {"lines": None, "shape": None}})}
    assert {name for name in sent if not re.search(rf"\b{name}\b", source)} == set()
    assert table["border"] == {"wider": edges.BORDER, "colour": css(theme.ink)}
    assert table["minuses"]["colour"] == css(theme.fill_ink)
    assert table["last"] == bins_of(drawn) + 1
    assert len(table["minuses"]["places"]) == 6
    assert table_of(drawn, theme, pictured=True)["minuses"]["places"] == []


def names(table: dict) -> Iterator[str]:
    for name, value in table.items():
        yield name
        if isinstance(value, dict):
            yield from names(value)


def test_the_marks_of_many_clamped_weights_are_smaller() -> None:
    table = table_of(edge_arrays((2, 3, 1), biases=True), LIGHT)["clamped"]
    few, many = (edges.diamond((2, 3, 1), count) for count in (edges.FEW_DIAMONDS, edges.FEW_DIAMONDS + 1))
    assert (table["few"], table["large"], table["small"]) == (edges.FEW_DIAMONDS, few.tolist(), many.tolist())
    assert np.abs(many).max() < np.abs(few).max()
