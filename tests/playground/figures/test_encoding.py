"""The codes of a picture: within their ranges for any numbers, and the one source of the figure at rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.figures.graph.edge_arrays import EdgeArrays, edge_arrays
from playground.figures.graph.encoding import (
    FILLS,
    MOST,
    NARROWEST,
    NEGATIVE,
    OVER,
    WEIGHT_LIMIT,
    WIDEST,
    Codes,
    below_zero,
    codes_of,
    fill_limits,
    fills,
    pixel_widths,
    shades,
    steps_of,
)
from playground.figures.graph.figure import Look, bins_of, network_figure, scales_of
from playground.figures.graph.nodes import disc_places, discs
from playground.figures.graph.table import table_of
from playground.figures.shared.scale import BINS
from playground.model.shown.elements import LOSS
from playground.model.shown.picture import Picture, picture_of
from playground.theme import DARK, LIGHT, Theme, css
from tests.networks import KINDS, session_of_kind

QUADRANGLE = str.maketrans("MLZ,", "    ")
KIND = pytest.mark.parametrize("kind", KINDS)
NUMBERS = st.floats(-1e6, 1e6)


def picture_at(kind: str, *, updates: int = 0, ready: bool = True) -> Picture:
    session = session_of_kind(kind)
    session.run(updates)
    if ready:
        session.prime()
    return picture_of(session, check=False)


def codes(picture: Picture, look: Look) -> tuple[EdgeArrays, Codes]:
    drawn = edge_arrays(picture.sizes, biases=look.biases)
    return drawn, codes_of(picture, drawn, look.quantity, scales_of(picture, drawn, look))


def are_in_range(picture: Picture, quantity: str) -> None:
    drawn, found = codes(picture, Look(quantity, LOSS, LIGHT))
    table = table_of(drawn, LIGHT)
    edges, neurons = len(drawn.members), sum(picture.sizes)
    assert [len(code) for code in found] == [edges, edges, neurons, neurons]
    assert all(code.dtype == np.uint8 for code in found)
    colours = discs(picture.sizes, LIGHT)["meta"]
    ranges = (table["shades"], [*table["widths"], *table["widths"]], colours["fills"], colours["rings"])
    assert all(code.max(initial=0) < len(known) <= 256 for code, known in zip(found, ranges, strict=True))


@KIND
def test_every_code_has_an_entry_in_the_table(kind: str) -> None:
    for ready in (False, True):
        picture = picture_at(kind, updates=1, ready=ready)
        for quantity in picture.quantities:
            are_in_range(picture, quantity)


@given(data=st.data(), kind=st.sampled_from(["1-1", "2-3-1", "softmax"]))
def test_numbers_of_any_size_have_codes(data: st.DataObject, kind: str) -> None:
    picture = picture_at(kind)
    size = data.draw(NUMBERS)
    stretched = {
        name: [size * matrix for matrix in getattr(picture, name)]
        for name in ("old", "gradient", "activation", "delta")
    }
    are_in_range(replace(picture, **stretched), data.draw(st.sampled_from(["gradient", "weight"])))


@given(weight=st.one_of(NUMBERS, st.floats(-2 * WEIGHT_LIMIT, 2 * WEIGHT_LIMIT)))
def test_a_width_is_within_half_a_step_of_what_the_weight_says(weight: float) -> None:
    picture = picture_at("1-1")
    picture = replace(picture, old=[picture.old[0], np.array([[weight, 0.0]])])
    _, found = codes(picture, Look("weight", LOSS, LIGHT))
    code = int(found.widths[0])
    exact = NARROWEST + (WIDEST - NARROWEST) * min(abs(weight) / WEIGHT_LIMIT, 1.0)
    half = (WIDEST - NARROWEST) / MOST / 2
    assert pixel_widths((1, 1))[code] == pytest.approx(exact, rel=0, abs=half * (1 + 1e-9))
    assert (code >= NEGATIVE, code % NEGATIVE == OVER) == (weight < 0, abs(weight) > WEIGHT_LIMIT)


@given(data=st.data(), kind=st.sampled_from(["2-3-1", "softmax"]))
def test_a_fill_has_the_sign_and_the_share_of_what_fills_its_layer(data: st.DataObject, kind: str) -> None:
    picture = picture_at(kind)
    bounds = data.draw(st.tuples(*[st.sampled_from([1.0, np.inf])] * len(picture.sizes)))
    values = [
        np.array(data.draw(st.lists(st.floats(-min(bound, 1e6), min(bound, 1e6)), min_size=units, max_size=units)))
        for bound, units in zip(bounds, picture.sizes, strict=True)
    ]
    _, found = codes(replace(picture, activation=values, bounds=bounds), Look("weight", LOSS, LIGHT))
    found_levels = np.split(found.fills.astype(int) - FILLS, np.cumsum(picture.sizes)[:-1])
    for bound, layer, levels in zip(bounds, values, found_levels, strict=True):
        full = bound if np.isfinite(bound) else np.abs(layer).max()
        if full > 1e-12:
            assert (np.sign(levels) == np.sign(layer)).all()
            off = np.abs(levels - layer / full * FILLS)
            assert (off[np.abs(levels) > 1] <= 0.5 + 1e-9).all()
            assert off.max() <= 1


def test_a_layer_is_filled_up_to_what_its_function_can_give() -> None:
    """The sigmoid and the softmax of an output up to 1, a layer of ReLUs and the inputs up to the largest there."""
    picture = picture_at("2-3-1")
    assert picture.bounds == (np.inf, np.inf, 1.0)
    largest = [float(np.abs(values).max()) for values in picture.activation]
    np.testing.assert_array_equal(fill_limits(picture), [*largest[:2], 1.0])


def test_below_0_is_what_the_codes_of_known_negative_activations_say() -> None:
    picture = picture_at("2-3-1")
    values = [np.array([-0.5, 0.25]), np.array([0.0, -1e-9, 3.0]), np.array([-1.0])]
    _, found = codes(replace(picture, activation=values), Look("weight", LOSS, LIGHT))
    assert below_zero(found.fills).tolist() == [True, False, False, True, False, True]
    unknown = np.arange(2 * (2 * FILLS + 1), 3 * (2 * FILLS + 1), dtype=np.uint8)
    assert not below_zero(unknown).any()


@KIND
def test_of_a_held_scale_what_is_beyond_is_one_step_further_in_the_colour_of_the_end(kind: str) -> None:
    picture = picture_at(kind, updates=1)
    drawn = edge_arrays(picture.sizes, biases=True)
    values = drawn.numbers(picture.gradient)
    limit = float(np.median(np.abs(values)))
    limits = {"gradient": limit}
    look = Look("gradient", LOSS, LIGHT, limits=limits, held=True)
    _, found = codes(picture, look)
    bins = bins_of(drawn)
    steps = steps_of(found.colours, bins)
    np.testing.assert_array_equal(np.abs(steps) == bins + 1, np.abs(values) > limit)
    known = shades(bins, LIGHT)
    for code, value in zip(found.colours[np.abs(steps) > bins], values[np.abs(steps) > bins], strict=True):
        assert known[code] == css(LIGHT.raises if value > 0 else LIGHT.lowers)
    _, free = codes(picture, replace(look, held=False))
    assert np.abs(steps_of(free.colours, bins)).max() <= bins


@KIND
def test_a_colour_s_step_is_that_of_the_scale(kind: str) -> None:
    picture, look = picture_at(kind, updates=1), Look("gradient", LOSS, LIGHT)
    drawn, found = codes(picture, look)
    scales = scales_of(picture, drawn, look)
    shares = scales.edges.shares(drawn.numbers(picture.gradient))
    np.testing.assert_allclose(steps_of(found.colours, bins_of(drawn)) / bins_of(drawn), shares, atol=1e-12)
    rings = scales.rings.shares(np.concatenate(picture.delta))
    np.testing.assert_allclose(steps_of(found.rings, BINS) / BINS, rings, atol=1e-12)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("biases", [True, False])
@KIND
def test_codes_read_by_the_table_are_the_figure(kind: str, biases: bool, theme: Theme) -> None:
    picture = picture_at(kind, updates=2)
    limits = {"gradient": float(np.median(np.abs(picture.gradient[1])))}  # some are beyond them
    look = Look("gradient", LOSS, theme, limits=limits, biases=biases, brief=True, held=True)
    drawn, found = codes(picture, look)
    table, figure = table_of(drawn, theme), network_figure(picture, look)
    shapes = figure["moving"]["shapes"]
    same(bands(table, found), drawn_bands(shapes))
    assert table["neurons"] == len(drawn_discs(figure))
    assert drawn_discs(figure) == expected_discs(picture, found, theme)
    (minuses,) = (shape for shape in shapes if shape["name"] == "below 0")
    places = [
        place
        for place, code in zip(table["minuses"]["places"], found.fills, strict=True)
        if code in table["minuses"]["codes"]
    ]
    np.testing.assert_allclose(numbers(minuses) if places else [], np.ravel(places), atol=6e-4)
    bordered = sum(shape["path"].count("M") for shape in shapes if shape["name"] == "beyond")
    assert bordered == (np.abs(drawn.numbers(picture.gradient)) > limits["gradient"]).sum() > 0
    (gaps,) = (shape for shape in shapes if shape["name"] == "gaps")
    negative = [line for line, code in zip(table["gaps"]["lines"], found.widths, strict=True) if code >= NEGATIVE]
    np.testing.assert_allclose(numbers(gaps) if negative else [], np.ravel(negative), atol=6e-4)
    assert {**gaps, "path": ""} == {**table["gaps"]["shape"], "path": ""}


def numbers(shape: dict) -> np.ndarray:
    return np.array(shape["path"].translate(QUADRANGLE).split(), dtype=float)


Band = tuple[str, list[float]]


def same(one: list[Band], other: list[Band]) -> None:
    """The same colours at the same places, to the five digits of a path."""
    assert len(one) == len(other)
    for colour in {colour for colour, _ in (*one, *other)}:
        places = [np.array([place for found, place in bands if found == colour]) for bands in (one, other)]
        assert len(places[0]) == len(places[1])
        away = np.abs(places[0][:, None] - places[1]).max(axis=-1)
        assert away.min(axis=1).max() < 6e-4
        assert away.min(axis=0).max() < 6e-4


def bands(table: dict, found: Codes) -> list[Band]:
    """The colour and the corners of each edge."""
    bands = []
    for edge, colour, code in zip(table["edges"], found.colours, found.widths, strict=True):
        start, end, side = np.array(edge).reshape(3, 2)
        across = side * table["widths"][code % NEGATIVE]
        corners = np.array([start + across, end + across, end - across, start - across])
        bands.append((table["shades"][colour], corners.ravel().tolist()))
    return bands


def drawn_bands(shapes: list[dict]) -> list[Band]:
    return [
        (shape["fillcolor"], [float(number) for number in path.translate(QUADRANGLE).split()])
        for shape in shapes
        if shape["name"] == "edges"
        for path in shape["path"].split("Z")[:-1]
    ]


Disc = tuple[float, float, float, float, str, str]


def expected_discs(picture: Picture, found: Codes, theme: Theme) -> list[Disc]:
    """Place, diameter, width of the ring and both colours of each neuron."""
    known, rings = fills(theme), shades(BINS, theme)
    look = zip(disc_places(picture.sizes), found.fills, found.rings, strict=True)
    return [(*place, known[fill], rings[ring]) for place, fill, ring in look]


def drawn_discs(figure: dict) -> list[Disc]:
    """The same, of a figure: of points that are coloured by codes."""
    (points,) = (trace for trace in figure["data"] if trace["name"] == "neurons")
    marker, colours, dots = points["marker"], points["meta"], figure["moving"]["dots"]
    sizes = (points["x"], points["y"], marker["size"], marker["line"]["width"])
    coloured = ([colours[part][code] for code in dots[part]] for part in ("fills", "rings"))
    return list(zip(*sizes, *coloured, strict=True))


@KIND
def test_a_figure_at_rest_has_the_colours_of_the_same_codes(kind: str) -> None:
    picture, look = picture_at(kind, updates=1), Look("gradient", LOSS, LIGHT)
    drawn, found = codes(picture, look)
    figure = network_figure(picture, look)
    same(bands(table_of(drawn, LIGHT), found), drawn_bands(figure["moving"]["shapes"]))
    assert drawn_discs(figure) == expected_discs(picture, found, LIGHT)


def test_weights_beyond_the_limit_are_marked_where_the_table_has_their_middles() -> None:
    picture = picture_at("2-3-1")
    picture = replace(picture, old=[10 * matrix for matrix in picture.old])
    look = Look("weight", LOSS, LIGHT, brief=True)
    drawn, found = codes(picture, look)
    table = table_of(drawn, LIGHT)["clamped"]
    over = [at for at, code in zip(table["middles"], found.widths, strict=True) if code % NEGATIVE == OVER]
    corners = table["large"] if len(over) <= table["few"] else table["small"]
    (marks,) = (s for s in network_figure(picture, look)["moving"]["shapes"] if s["name"] == "clamped")
    assert over
    expected = [[x + dx, y + dy] for x, y in over for dx, dy in corners]
    np.testing.assert_allclose(numbers(marks), np.ravel(expected), atol=6e-4)
    assert marks["fillcolor"] == table["colour"]
