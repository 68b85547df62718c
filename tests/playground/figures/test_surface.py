"""Output surfaces, class regions, output curves and thumbnails by their data, also read back from the picture."""

from __future__ import annotations

import base64
import struct
import zlib
from itertools import pairwise

import numpy as np
import pytest

from backprop_core.analysis.evaluation import Evaluator
from backprop_core.data import Dataset
from playground.components.payload import encode
from playground.figures.shared.png import png
from playground.figures.shared.thumbnails import SHADES as TONES
from playground.figures.shared.thumbnails import shares, thumbnails
from playground.figures.training.output_curve import output_curve_figure, output_curve_in_words
from playground.figures.training.regions import SHADES, regions_figure, regions_in_words
from playground.figures.training.samples_on_plane import Points
from playground.figures.training.surface import Frame, surface_figure, surface_in_words
from playground.model.training.grid import centres, grid_of, output_range
from playground.theme import DARK, LIGHT, Theme, css
from tests.networks import KINDS, session_of_kind
from tests.playground.vision import contrast

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK])
TWO = Points(np.array([0.5, -0.5]), np.array([0.25, 0.75]), np.array([0.0, 1.0]))
FRAME = Frame((-1.0, 1.0), (0.0, 3.0), ("x1", "<b>"), TWO, None, (0.5, 0.25))


def trace(figure: dict, name: str) -> dict:
    return next(trace for trace in figure["data"] if trace["name"] == name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_plane_through_every_network_is_what_the_network_gives(kind: str) -> None:
    session = session_of_kind(kind)
    held = tuple(session.data.X[:, 2])
    grid = grid_of(session.data, held, size=6)
    points = grid.points()
    square = grid.shaped(Evaluator(session.network, points).outputs(session.table))
    if session.network.inputs == 1:
        assert (grid.up, points.shape, square.shape) == (None, (1, 6), (session.network.outputs, 6))
        return
    row, column = 4, 1
    one = np.array(held)
    one[0], one[1] = centres(grid.x_range, 6)[column], centres(grid.y_range, 6)[row]
    alone = Evaluator(session.network, one[:, None]).outputs(session.table)
    np.testing.assert_allclose(square[:, row, column], alone[:, 0], rtol=1e-12)


def test_a_plane_holds_all_samples_and_has_a_width_for_a_single_one() -> None:
    data = Dataset(np.array([[0.0, 4.0], [1.0, 1.0]]), np.zeros((1, 2)), np.array([[6.0], [1.0]]), np.zeros((1, 1)))
    grid = grid_of(data, (0.0, 0.0))
    assert grid.x_range == pytest.approx((-0.9, 6.9))
    assert grid.y_range == (0.0, 2.0)


def test_colours_span_the_activation_s_range_or_the_targets() -> None:
    assert output_range((0.0, 1.0), np.array([[5.0]])) == (0.0, 1.0)
    low, high = output_range((-np.inf, np.inf), np.array([[-3.0, 5.0]]))
    assert low < -3
    assert high > 5


@THEMES
def test_cells_fill_the_frame_in_their_order(theme: Theme) -> None:
    values = np.array([[0.1, 0.2, 0.3], [0.4, np.nan, 0.6]])
    surface = trace(surface_figure(values=values, limits=(0.0, 1.0), frame=FRAME, theme=theme), "surface")
    assert surface["z"] == [[0.1, 0.2, 0.3], [0.4, None, 0.6]]
    assert surface["x0"] - surface["dx"] / 2 == pytest.approx(-1.0)
    assert surface["x0"] + 2.5 * surface["dx"] == pytest.approx(1.0)
    assert (surface["y0"], surface["dy"]) == (0.75, 1.5)
    figure = surface_figure(values=values, limits=(0.0, 1.0), frame=FRAME, theme=theme)
    pixels, palette = painted(figure)
    assert (pixels[::-1] == [[21, 41, 61], [81, 0, 121]]).all()
    assert len(palette) == 202
    (image,) = figure["moving"]["images"]
    assert (image["x"], image["y"], image["sizex"], image["sizey"]) == (-1.0, 3.0, 2.0, 3.0)


@THEMES
def test_points_of_both_kinds_stand_out_in_the_colour_of_their_target(theme: Theme) -> None:
    frame = Frame(FRAME.x_range, FRAME.y_range, FRAME.names, TWO, TWO, (0.5, 0.25))
    figure = surface_figure(values=np.zeros((2, 2)), limits=(0.0, 1.0), frame=frame, theme=theme)
    train, test = trace(figure, "train"), trace(figure, "test")
    assert (train["x"], train["y"], train["marker"]["color"]) == ([0.5, -0.5], [0.25, 0.75], [0.0, 1.0])
    assert (train["marker"]["symbol"], test["marker"]["symbol"]) == ("circle", "square")
    assert [ids[0] for ids in train["customdata"]] == ["sample-0", "sample-1"]
    (shown,) = figure["moving"]["shapes"]
    assert (shown["xanchor"], shown["yanchor"]) == (0.5, 0.25)
    ends = train["marker"]["colorscale"]
    assert (ends[0][1], ends[-1][1]) == (css(theme.lowers), css(theme.raises))
    _, palette = painted(figure)
    assert contrast(theme.ink, palette[1]) >= 3
    assert contrast(theme.ink, palette[-1]) >= 3
    bar = trace(figure, "colours")["marker"]["colorscale"]
    assert [bar[0][1], bar[-1][1]] == [css(palette[1]), css(palette[-1])]


def test_many_points_are_small_and_thin_and_every_one_has_its_number() -> None:
    few, many = (
        surface_figure(
            values=np.zeros((2, 2)),
            limits=(0.0, 1.0),
            theme=LIGHT,
            frame=Frame(FRAME.x_range, FRAME.y_range, FRAME.names, *(Points(*np.zeros((3, n))) for _ in range(2))),
        )
        for n in (4, 400)
    )
    for name in ("train", "test"):
        (small, large) = (trace(figure, name)["marker"] for figure in (many, few))
        assert small["size"] <= 5 < large["size"]
        assert small["line"]["width"] < large["line"]["width"]
    assert [ids[0] for ids in trace(few, "test")["customdata"]] == [f"sample-{number}" for number in range(4, 8)]


def test_a_decision_has_two_colours_and_its_side_of_the_threshold() -> None:
    values = np.array([[0.1, 0.5], [0.51, 0.9]])
    figure = surface_figure(values=values, limits=(0.0, 1.0), frame=FRAME, theme=LIGHT, threshold=0.5)
    assert trace(figure, "surface")["z"] == [[0.0, 0.0], [1.0, 1.0]]
    said = surface_in_words(values=values, threshold=0.5, output="ŷ")
    assert said == "ŷ over the two inputs goes from 0.100 to 0.900; it is above 0.50 on 50% of the area."


def test_names_from_a_file_are_no_markup() -> None:
    figure = surface_figure(values=np.zeros((2, 2)), limits=(0.0, 1.0), frame=FRAME, theme=LIGHT)
    assert figure["layout"]["yaxis"]["title"]["text"] == "&lt;b&gt;"
    figure = regions_figure(outputs=np.zeros((2, 2, 2)), classes=("<i>", "b"), frame=FRAME, theme=LIGHT)
    assert "<i>" not in encode(figure).decode()


def test_from_one_surface_to_the_next_only_the_picture_moves() -> None:
    first, second = (
        surface_figure(values=np.full((3, 3), value), limits=(0.0, 1.0), frame=FRAME, theme=LIGHT, brief=True)
        for value in (0.2, 7.0)
    )
    assert (first["data"], first["layout"]) == (second["data"], second["layout"])
    assert first["moving"] != second["moving"]


def test_a_surface_ten_times_a_second_is_a_light_message() -> None:
    values = np.random.default_rng(0).uniform(size=(44, 44))
    frame = Frame((-1.0, 1.0), (0.0, 1.0), ("x1", "x2"), Points(*np.random.default_rng(1).uniform(size=(3, 200))))
    figure = surface_figure(values=values, limits=(0.0, 1.0), frame=frame, theme=LIGHT)
    assert len(encode(figure)) < 30_000


@pytest.mark.parametrize("limits", [(0.0, 1.0), (-1e-12, 1e-12), (-1e12, 1e12), (3.0, 3.0)])
def test_rounding_is_finer_than_the_eye(limits: tuple[float, float]) -> None:
    values = np.random.default_rng(0).uniform(*limits, size=(5, 5))
    cells = trace(surface_figure(values=values, limits=limits, frame=FRAME, theme=LIGHT), "surface")["z"]
    np.testing.assert_allclose(cells, values, rtol=0, atol=(limits[1] - limits[0]) / 200)


@THEMES
def test_regions_are_of_the_largest_output_and_paler_where_it_leads_by_less(theme: Theme) -> None:
    outputs = np.array([[[0.9, 0.4]], [[0.05, 0.35]], [[0.05, 0.25]]])
    outputs = np.concatenate([outputs, outputs[[2, 0, 1]]], axis=1)
    figure = regions_figure(outputs=outputs, classes=("a", "b", "c"), frame=FRAME, theme=theme)
    pixels, palette = painted(figure)
    cells = pixels[::-1].astype(int) - 1
    assert (cells // SHADES).tolist() == [[0, 0], [1, 1]]
    assert (cells[:, 0] > cells[:, 1]).all()
    assert len(set(palette[1:])) == 3 * SHADES
    names = [t["name"] for t in figure["data"] if t.get("showlegend") is not False]
    assert names == ["a", "b", "c"]
    assert trace(figure, "b")["marker"]["color"] == css(theme.category(1))
    certain = regions_figure(outputs=outputs, classes=("a", "b", "c"), frame=FRAME, theme=theme, certain=True)
    assert set(np.ravel(painted(certain)[0])) == {SHADES, 2 * SHADES}


@pytest.mark.parametrize("values", [[np.nan, 0.0], [np.inf, 0.0], [-1e300, 1e300], [0.0, 0.0]])
def test_regions_of_any_outputs_can_be_sent(values: list[float]) -> None:
    outputs = np.array(values)[:, None, None] * np.ones((2, 2, 2))
    figure = regions_figure(outputs=outputs, classes=("a", "b"), frame=FRAME, theme=LIGHT)
    encode(figure)
    empty = not np.isfinite(values).all()
    assert (painted(figure)[0] == 0).all() == empty


def test_regions_in_words() -> None:
    outputs = np.array([[[1.0, 1.0], [1.0, 0.0]], [[0.0, 0.0], [0.0, 1.0]]])
    said = regions_in_words(outputs=outputs, classes=("a", "b"))
    assert said == "Share of the area in which each class's output is the largest: a 75%, b 25%."


def test_a_network_of_one_input_has_a_curve_for_each_output() -> None:
    x = np.array([0.0, 1.0, 2.0])
    outputs = np.array([[0.0, np.inf, 2.0], [3.0, 4.0, 5.0]])
    train = np.array([0.5, 1.5]), np.array([[1.0, 2.0], [3.0, 4.0]])
    figure = output_curve_figure(
        x=x,
        outputs=outputs,
        limits=(0.0, 5.0),
        names=("ŷ₁", "ŷ₂"),
        input_name="x1",
        train=train,
        test=train,
        shown=(1.5, np.array([2.0, 4.0])),
        theme=LIGHT,
    )
    assert trace(figure, "ŷ₁")["y"] == [0.0, None, 2.0]
    assert (trace(figure, "shown")["x"], trace(figure, "shown")["y"]) == ([1.5, 1.5], [2.0, 4.0])
    assert [t["y"] for t in figure["data"] if t["name"] == "train"] == [[1.0, 2.0], [3.0, 4.0]]
    ids = [[c[0] for c in t["customdata"]] for t in figure["data"] if t["name"] in ("train", "test")]
    assert ids == 2 * [["sample-2", "sample-3"], ["sample-0", "sample-1"]]
    encode(figure)
    said = output_curve_in_words(x=x, outputs=outputs[1:], names=("ŷ₂",))
    assert said == "Over the input from 0 to 2.00: ŷ₂ goes from 3.00 to 5.00."


@THEMES
def test_a_thumbnail_read_back_is_the_picture(theme: Theme) -> None:
    picture = np.linspace(-1, 1, 9)[:, None] * np.ones(9)  # low at the bottom
    (image,) = thumbnails(pictures=[picture], places=[(3.0, 4.0)], size=(0.5, 0.25), theme=theme)
    assert (image["x"], image["y"], image["sizex"], image["sizey"]) == (3.0, 4.0, 0.5, 0.25)
    pixels, palette, invisible = decoded(base64.b64decode(image["source"].removeprefix("data:image/png;base64,")))
    colours = [palette[at] for at in pixels[:, 4]]
    assert (colours[0], colours[4], colours[-1]) == (theme.raises, theme.background, theme.lowers)
    assert invisible == 1
    assert pixels[0, 0] == pixels[-1, -1] == 0
    assert pixels[4, 0] != 0


def test_what_is_not_finite_is_left_out_and_what_is_too_large_is_full() -> None:
    picture = np.array([[np.nan, 7.0], [-np.inf, -7.0]])
    (image,) = thumbnails(pictures=[picture], places=[(0, 0)], size=(1, 1), theme=LIGHT)
    pixels, _, _ = decoded(base64.b64decode(image["source"].split(",")[1]))
    assert pixels.tolist() == [[0, 1], [0, 2 * TONES + 1]]


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (64, 48)])
def test_a_png_read_back_is_what_was_written(shape: tuple[int, int]) -> None:
    palette = [(at, 255 - at, at // 2) for at in range(256)]
    pixels = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    again, colours, invisible = decoded(png(pixels, palette))
    np.testing.assert_array_equal(again, pixels)
    assert (colours, invisible) == (palette, 0)


def test_a_pixel_without_a_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="2 colours for pixels up to 2"):
        png(np.array([[0, 2]], np.uint8), [(0, 0, 0), (1, 1, 1)])


def test_activations_as_shares() -> None:
    assert shares(np.array([0.0, 0.5, 1.0]), (0.0, 1.0)).tolist() == [-1.0, 0.0, 1.0]
    assert shares(np.array([-2.0, 0.0, 4.0, np.inf]), (-np.inf, np.inf)).tolist() == [-0.5, 0.0, 1.0, np.inf]
    assert shares(np.zeros(3), (0.0, np.inf)).tolist() == [0.0, 0.0, 0.0]


def painted(figure: dict) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """Pixels, rows from the top, and palette of the surface's picture."""
    (image,) = figure["moving"]["images"]
    pixels, palette, invisible = decoded(base64.b64decode(image["source"].removeprefix("data:image/png;base64,")))
    assert invisible == 1
    return pixels, palette


def decoded(picture: bytes) -> tuple[np.ndarray, list[tuple[int, ...]], int]:
    """Pixels, palette and the number of invisible colours of a PNG with a palette; every checksum is looked at."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        kind, content = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        assert struct.unpack(">I", picture[at + 8 + length : at + 12 + length]) == (zlib.crc32(kind + content),)
        chunks[kind], at = content, at + 12 + length
    assert next(iter(chunks)) == b"IHDR"
    assert list(chunks)[-1] == b"IEND"
    width, height, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert rest == [8, 3, 0, 0, 0]
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, width + 1)
    assert not rows[:, 0].any()
    ends = range(0, len(chunks[b"PLTE"]) + 1, 3)
    palette = [tuple(chunks[b"PLTE"][a:b]) for a, b in pairwise(ends)]
    return rows[:, 1:], palette, len(chunks.get(b"tRNS", b""))
