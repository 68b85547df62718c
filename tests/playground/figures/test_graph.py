"""The network figure by its data: colours, widths, glyphs and cards say what the session holds."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from backprop_core import Session, TrainingSpec
from playground.figures.graph import placing
from playground.figures.graph.cards import card_of, said_of
from playground.figures.graph.encoding import NARROWEST, WEIGHT_LIMIT, WIDEST
from playground.figures.graph.figure import Look, network_figure
from playground.figures.graph.labels.numbers import DELTA_LABEL, LABEL, NARROW, ROOMY, edge_text
from playground.figures.graph.labels.places import ends
from playground.figures.graph.measures import measures_of
from playground.formats import number, tex
from playground.model.scenes import SCENES, seed_session
from playground.model.shown.elements import LOSS, Element, element_with, elements_of
from playground.model.shown.picture import QUANTITIES, Picture, picture_of
from playground.theme import DARK, LIGHT, Theme, css


@pytest.fixture
def picture() -> Picture:
    return picture_of(seed_session())


def figure_of(picture: Picture, quantity: str = "gradient", selected: Element = LOSS) -> dict:
    return network_figure(picture, Look(quantity=quantity, selected=selected, theme=LIGHT))


def later(updates: int, *, brief: bool = False) -> dict:
    session = seed_session()
    session.run(updates)
    session.prime()
    return network_figure(picture_of(session), Look(quantity="gradient", selected=LOSS, theme=LIGHT, brief=brief))


def texts(figure: dict, name: str) -> list[str]:
    return [shape["label"]["text"] for shape in shapes(figure, name) if "label" in shape]


def shapes(figure: dict, name: str) -> list[dict]:
    return [shape for shape in figure["moving"]["shapes"] if shape["name"].startswith(name)]


def polygons(shape: dict) -> list[list[list[float]]]:
    """The corners of each."""
    parts = [part.rstrip("Z").split("L") for part in shape["path"].split("M")[1:]]
    return [[[float(v) for v in corner.split(",")] for corner in part] for part in parts]


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_labels_show_the_quantity_with_its_sign(picture: Picture, quantity: str) -> None:
    session = seed_session()
    after = seed_session()
    after.step("update")
    source = {
        "gradient": lambda kind, n: session.value(f"d{kind}{n}"),
        "weight": lambda kind, n: session.value(f"{kind}{n}"),
        "change": lambda kind, n: after.value(f"step{kind}{n}"),
    }[quantity]
    shown = [text.split("<br>→ ") for text in texts(figure_of(picture, quantity), LABEL)]
    assert [text for text, *_ in shown] == labels_of(quantity, source)
    renewed = labels_of("weight", lambda kind, n: after.value(f"{kind}{n}"))
    below = [(rest[0], new) for (_, *rest), new in zip(shown, renewed, strict=True) if rest]
    assert all(text == new for text, new in below)
    assert len(below) >= (9 if quantity == "weight" else 0)
    assert quantity == "weight" or not below


def test_before_the_gradients_an_edge_shows_one_weight() -> None:
    session = seed_session()
    session.step("update")
    session.step("phase")
    assert not any("→" in text for text in texts(figure_of(picture_of(session), "weight"), LABEL))


def labels_of(quantity: str, source) -> list[str]:
    matrices = [source(kind, n) for kind in "Wb" for n in (1, 2)]
    numbers = np.concatenate([matrix.ravel() for matrix in matrices])
    return [edge_text(quantity, float(v)) for v in numbers]


def test_a_card_says_where_a_penalty_is_part_of_the_gradient() -> None:
    session = seed_session()
    session.edit(training=TrainingSpec("gd", l2=0.1))
    last = max(at for at, operation in enumerate(session.tape, 1) if operation.name == "dW2")
    said = []
    for at in (last - 1, last):
        session.travel(0, at)
        gradients = {kind: number(float(session.value(f"d{kind}2")[0, 0])) for kind in "Wb"}
        said.append((*(batch_lines(session, e)[0] for e in (WEIGHT, BIAS)), gradients))
    (plain, _, before), (weight, bias, after) = said
    assert plain == f"∂L/∂w = a·δ = {before['W']}"
    assert weight == f"∂J/∂w = a·δ + penalty = {after['W']}"
    assert bias == f"∂L/∂b = a·δ = {after['b']}"
    assert before["W"] != after["W"]
    session.prime()
    assert "the loss with its penalty, so the update" in batch_lines(session, WEIGHT)[-1]
    assert "the loss, so the update" in batch_lines(session, BIAS)[-1]


WEIGHT, BIAS = Element("weight", 2), Element("bias", 2)


def batch_lines(session: Session, element: Element) -> tuple[str, ...]:
    return card_of(picture_of(session), element, "the sample").groups["Of the batch: this sample alone"]


def test_what_the_cards_of_a_batch_say_of_a_sample_stands_apart_from_its_means() -> None:
    session = SCENES["xor"].make()
    session.prime()
    one, other = (card_of(picture_of(session, sample), WEIGHT, f"sample {sample + 1}") for sample in (1, 2))
    assert [list(card.groups) for card in (one, other)] == [
        ["Of sample 2", "Of the batch of 4"],
        ["Of sample 3", "Of the batch of 4"],
    ]
    assert one.groups["Of sample 2"] != other.groups["Of sample 3"]
    assert one.groups["Of the batch of 4"] == other.groups["Of the batch of 4"]


def test_everything_is_said_with_its_name_and_its_value(picture: Picture) -> None:
    said = {e.id: said_of(picture, e, "gradient") for e in elements_of(picture.sizes) if e.kind != "layer"}
    gradient, hidden = number(picture.of("gradient", WEIGHT)), number(float(picture.activation[1][0]))
    assert said["weight-2-0-0"] == f"Weight h₁ → ŷ: ∂L/∂w {gradient}"
    assert said["neuron-1-0-0"] == f"Hidden neuron h₁: {hidden}"
    assert said["loss-0-0-0"] == f"Loss L: {number(picture.loss)}"
    assert len(set(said.values())) == len(said)


@pytest.mark.parametrize("biases", [True, False])
def test_everything_can_be_pointed_at_where_it_is_drawn(picture: Picture, biases: bool) -> None:
    figure = network_figure(picture, Look(quantity="gradient", selected=LOSS, theme=LIGHT, biases=biases))
    targets = figure["targets"]
    kinds = ("weight", "bias", "neuron", "loss") if biases else ("weight", "neuron", "loss")
    wanted = {e.id for e in elements_of(picture.sizes) if e.kind in kinds}
    assert {each[0] for part in targets.values() for each in part} - {None} == wanted
    (points,) = (trace for trace in figure["data"] if trace["name"] == "neurons")
    marker = points["marker"]
    sizes = [size + ring for size, ring in zip(marker["size"], marker["line"]["width"], strict=True)]
    drawn = list(zip(points["x"], points["y"], sizes, strict=True))
    assert [tuple(place) for _, *place in targets["discs"]] == drawn
    nodes = [(x, y) for part in ("discs", "squares") for _, x, y, _ in targets[part]]
    for identifier, start, end in targets["edges"]:
        assert (nodes[start], nodes[end]) == ends(element_with(identifier, picture.sizes), picture.sizes)


def test_a_card_s_gradient_is_activation_times_delta(picture: Picture) -> None:
    for element in elements_of(picture.sizes):
        if element.kind in ("weight", "bias"):
            delta = picture.delta[element.layer][element.row]
            assert picture.of("gradient", element) == pytest.approx(picture.source(element) * delta, rel=1e-14)
            assert picture.of("new", element) == picture.of("old", element) + picture.of("change", element)


def test_a_locked_scale_keeps_its_ends(picture: Picture) -> None:
    limits = {"gradient": 40.0, "weight": 2.0, "change": 1.0}
    figure = network_figure(picture, Look(quantity="gradient", selected=LOSS, theme=LIGHT, limits=limits))
    free = {shape["fillcolor"] for shape in shapes(figure_of(picture), "edges")}
    locked = {shape["fillcolor"] for shape in shapes(figure, "edges")}
    assert css(LIGHT.raises) in free or css(LIGHT.lowers) in free
    assert not {css(LIGHT.raises), css(LIGHT.lowers)} & locked


def test_what_is_beyond_a_locked_scale_has_a_border(picture: Picture) -> None:
    largest = max(float(np.abs(matrix).max()) for matrix in picture.gradient[1:])
    for share, count in ((1.0, 0), (0.99, 1), (0.0, 13)):
        limits = {"gradient": share * largest}
        look = Look(quantity="gradient", selected=LOSS, theme=LIGHT, limits=limits, held=True)
        borders = [band for shape in shapes(network_figure(picture, look), "beyond") for band in polygons(shape)]
        assert len(borders) == count
        assert shapes(network_figure(picture, replace(look, held=False)), "beyond") == []


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_delta_stands_below_its_neuron_in_print_of_its_sign(picture: Picture, theme: Theme) -> None:
    look = Look(quantity="gradient", selected=LOSS, theme=theme, deltas=True)
    deltas = shapes(network_figure(picture, look), DELTA_LABEL)
    neurons = [Element("neuron", layer, row) for layer, row in ((1, 0), (1, 1), (1, 2), (2, 0))]
    assert [shape["name"] for shape in deltas] == [DELTA_LABEL + e.id for e in neurons]
    for shape, e in zip(deltas, neurons, strict=True):
        value = float(picture.delta[e.layer][e.row])
        assert shape["label"]["text"] == f"δ {edge_text('gradient', value)}"
        assert shape["label"]["font"]["color"] == css(theme.print_of(value))
        assert (shape["xanchor"], shape["yanchor"]) == placing.neuron(e.layer, e.row, picture.sizes)
        assert -shape["y0"] > measures_of(picture.sizes).nodes[e.layer] / 2


def test_a_small_graph_has_no_delta_where_the_name_of_the_next_neuron_leaves_no_room() -> None:
    session = SCENES["vanishing"].make()
    session.prime()
    look = Look(quantity="gradient", selected=LOSS, theme=LIGHT, deltas=True)
    names = [shape["name"] for shape in network_figure(picture_of(session), look)["moving"]["shapes"]]
    crowded = [name for name in names if name.startswith(ROOMY + DELTA_LABEL)]
    assert len(crowded) == 5 * 4
    assert [name for name in names if name.startswith(DELTA_LABEL)] == [DELTA_LABEL + "neuron-6-0-0"]


def test_deltas_come_when_they_are_asked_for_and_made() -> None:
    session = seed_session()
    session.travel(0, 0)
    session.step("phase")
    asked = Look("gradient", LOSS, LIGHT, deltas=True)
    assert shapes(network_figure(picture_of(session), asked), DELTA_LABEL) == []
    session.prime()
    assert len(shapes(network_figure(picture_of(session), asked), DELTA_LABEL)) == 4
    assert shapes(network_figure(picture_of(session), replace(asked, brief=True)), DELTA_LABEL) == []
    assert shapes(figure_of(picture_of(session)), DELTA_LABEL) == []


def test_a_negative_activation_is_told_by_more_than_its_hue() -> None:
    session = SCENES["xor"].make()
    session.run(1)
    picture = picture_of(session, 1, check=False)
    negative = [bool(value < 0) for layer in picture.activation for value in layer]
    assert 0 < sum(negative) < len(negative)
    written = figure_of(picture)["moving"]["dots"]["texts"][:-1]
    assert [text.startswith("−") for text in written] == negative
    bars = [
        sum(len(polygons(shape)) for shape in shapes(network_figure(picture, look), "below 0"))
        for look in (Look("gradient", LOSS, LIGHT, brief=brief) for brief in (False, True))
    ]
    assert bars == [1, sum(negative)]  # a path has one point where nothing is drawn
    pictured = network_figure(picture, Look("gradient", LOSS, LIGHT, pictured=True))
    assert set(pictured["moving"]["dots"]["texts"][:-1]) == {""}
    assert [len(polygons(shape)) for shape in shapes(pictured, "below 0")] == [1]


def test_each_edge_is_a_band_as_wide_as_its_weight_says(picture: Picture) -> None:
    """Measured across, in pixels: widths go in 126 equal steps from that of no weight to the widest."""
    measures = measures_of(picture.sizes)
    corners = np.array([band for shape in shapes(figure_of(picture), "edges") for band in polygons(shape)])
    across = np.hypot(*((corners[:, 0] - corners[:, 3]) * [measures.x, measures.y]).T)
    weights = np.concatenate([matrix.ravel() for matrix in picture.old[1:]])
    steps = np.round(126 * np.minimum(np.abs(weights) / WEIGHT_LIMIT, 1))
    np.testing.assert_allclose(sorted(across), np.sort(NARROWEST + (WIDEST - NARROWEST) * steps / 126), atol=0.05)


def test_negative_weights_are_dotted(picture: Picture) -> None:
    (gaps,) = shapes(figure_of(picture), "gaps")
    assert gaps["path"].count("M") == sum(int((matrix < 0).sum()) for matrix in picture.old[1:])


@pytest.mark.parametrize("brief", [False, True])
def test_a_step_moves_shapes_and_the_neurons_colours_alone(brief: bool) -> None:
    before, after = (later(updates, brief=brief) for updates in (0, 3))
    assert before["moving"] != after["moving"]
    assert {**before, "moving": {}} == {**after, "moving": {}}


def test_a_brief_picture_is_the_full_one_without_its_numbers() -> None:
    full, brief = later(0), later(0, brief=True)
    assert texts(brief, "") == []
    plain = [{k: v for k, v in each.items() if k != "label"} for each in full["moving"]["shapes"]]
    kept = [each for each in plain if not each["name"].startswith((LABEL, NARROW))]
    assert kept == [{k: v for k, v in each.items() if k != "label"} for each in brief["moving"]["shapes"]]
    colours = {kind: full["moving"]["dots"][kind] for kind in ("fills", "rings")}
    assert colours == brief["moving"]["dots"]


def test_what_stands_in_neurons_lies_above_them(picture: Picture) -> None:
    layers = {shape["name"]: shape["layer"] for shape in figure_of(picture)["moving"]["shapes"]}
    assert {name for name, layer in layers.items() if layer == "above"} == {"below 0"}
    names = [trace["name"] for trace in figure_of(picture)["data"]]
    assert names.index("numbers") > names.index("neurons")


def test_the_picture_after_the_update_is_what_the_preview_said() -> None:
    session = seed_session()
    before = picture_of(session)
    session.step("update")
    after = picture_of(session)
    assert (before.updated, after.updated) == (False, True)
    for n in (1, 2):
        np.testing.assert_array_equal(before.new[n], after.new[n])
        np.testing.assert_array_equal(before.old[n], after.old[n])


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.5, "0.5000"), (-0.04206, "−0.04206"), (12.0, "12.00"), (1.5e-7, "1.500e−7"), (-3e8, "−3.000e8")],
)
def test_numbers_are_written(value: float, text: str) -> None:
    assert number(value) == text


def test_numbers_for_katex() -> None:
    assert tex(-1.5e-7) == r"-1.500\cdot 10^{-7}"
    assert math.isclose(float(tex(0.25)), 0.25)
