"""The network figure by its data: colours, widths, glyphs and cards say what the session holds."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from backprop_core import Session, TrainingSpec
from playground.figures.graph.cards import card_of, said_of
from playground.figures.graph.edges import LABELLED, glyph
from playground.figures.graph.encoding import NARROWEST, WEIGHT_LIMIT, WIDEST
from playground.figures.graph.figure import Look, network_figure
from playground.figures.graph.labels.places import ends
from playground.figures.graph.measures import measures_of
from playground.figures.shared.base import BLANK
from playground.figures.shared.colour_bar import colour_bar
from playground.figures.shared.scale import SignedScale
from playground.formats import number, tex
from playground.model.scenes import SCENES, seed_session
from playground.model.shown.elements import LOSS, Element, element_with, elements_of
from playground.model.shown.picture import QUANTITIES, Picture, picture_of
from playground.theme import DARK, LIGHT, Rgb, Theme, css


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
    shown = [text.split("<br>→ ") for text in texts(figure_of(picture, quantity), LABELLED)]
    assert [text for text, *_ in shown] == labels_of(source)
    renewed = labels_of(lambda kind, n: after.value(f"{kind}{n}"))
    below = [(rest[0], new) for (_, *rest), new in zip(shown, renewed, strict=True) if rest]
    assert all(text == new for text, new in below)
    assert len(below) >= (11 if quantity == "weight" else 0)
    assert quantity == "weight" or not below


def test_before_the_gradients_an_edge_shows_one_weight() -> None:
    session = seed_session()
    session.step("update")
    session.step("phase")
    assert not any("→" in text for text in texts(figure_of(picture_of(session), "weight"), LABELLED))


def labels_of(source) -> list[str]:
    matrices = [source(kind, n) for kind in "Wb" for n in (1, 2)]
    numbers = np.concatenate([matrix.ravel() for matrix in matrices])
    return [f"{glyph(v)} {number(abs(float(v)), 3)}".strip() for v in numbers]


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
    neurons = [(shape["xanchor"], shape["yanchor"]) for shape in shapes(figure, "neurons")]
    assert [(x, y) for _, x, y, _ in targets["discs"]] == neurons
    nodes = [(x, y) for part in ("discs", "squares") for _, x, y, _ in targets[part]]
    for identifier, start, end in targets["edges"]:
        assert (nodes[start], nodes[end]) == ends(element_with(identifier, picture.sizes), picture.sizes)


def test_a_card_s_gradient_is_activation_times_delta(picture: Picture) -> None:
    for element in elements_of(picture.sizes):
        if element.kind in ("weight", "bias"):
            delta = picture.delta[element.layer][element.row]
            assert picture.of("gradient", element) == pytest.approx(picture.source(element) * delta, rel=1e-14)
            assert picture.of("new", element) == picture.of("old", element) + picture.of("change", element)


def test_scale_is_symmetric_monotone_and_signed() -> None:
    scale = SignedScale(2.0)
    values = [0.0, 1e-9, 1e-3, 0.01, 0.1, 1.0, 2.0]
    shares = [scale.share(value) for value in values]
    assert shares == sorted(shares)
    assert [scale.share(-value) for value in values] == [-share for share in shares]
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert shares[1] > 0
    positions, labels = scale.ticks()
    assert positions == sorted(positions)
    assert labels[len(labels) // 2] == "0"


def test_a_locked_scale_keeps_its_ends(picture: Picture) -> None:
    limits = {"gradient": 40.0, "weight": 2.0, "change": 1.0}
    figure = network_figure(picture, Look(quantity="gradient", selected=LOSS, theme=LIGHT, limits=limits))
    free = {shape["fillcolor"] for shape in shapes(figure_of(picture), "edges")}
    locked = {shape["fillcolor"] for shape in shapes(figure, "edges")}
    assert css(LIGHT.raises) in free or css(LIGHT.lowers) in free
    assert not {css(LIGHT.raises), css(LIGHT.lowers)} & locked


def test_the_colour_bar_is_read_from_left_to_right() -> None:
    bar = colour_bar(SignedScale(40.0), "∂L/∂w", LIGHT)
    assert "blue from −40, grey at 0, orange up to 40" in bar
    assert re.findall(r"left: ([\d.]+)%", bar) == ["0.0", "16.6", "32.6", "50.0", "67.4", "83.4", "100.0"]


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
def test_a_step_moves_shapes_alone(brief: bool) -> None:
    before, after = (later(updates, brief=brief) for updates in (0, 3))
    assert before["moving"] != after["moving"]
    assert {**before, "moving": {}} == {**after, "moving": {}}


def test_a_brief_picture_is_the_full_one_without_its_numbers() -> None:
    full, brief = later(0), later(0, brief=True)
    assert texts(brief, "") == [f"<b>L</b><br>{BLANK}"]
    plain = [{k: v for k, v in each.items() if k != "label"} for each in full["moving"]["shapes"]]
    kept = [each for each in plain if not each["name"].startswith(LABELLED)]
    assert kept == [{k: v for k, v in each.items() if k != "label"} for each in brief["moving"]["shapes"]]


def test_the_picture_after_the_update_is_what_the_preview_said() -> None:
    session = seed_session()
    before = picture_of(session)
    session.step("update")
    after = picture_of(session)
    assert (before.updated, after.updated) == (False, True)
    for n in (1, 2):
        np.testing.assert_array_equal(before.new[n], after.new[n])
        np.testing.assert_array_equal(before.old[n], after.old[n])


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_signs_have_contrast_in_both_themes(theme: Theme) -> None:
    for colour in (theme.raises, theme.lowers, theme.ink, theme.muted):
        assert contrast(colour, theme.background) >= 3
    for fill in (theme.fill_low, theme.fill_high):
        assert contrast(theme.fill_ink, fill) >= 4.5


# Machado, Oliveira and Fernandes 2009, table 1: what is seen without one kind of cone, in linear red, green and blue.
WITHOUT = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
APART = 20  # CIE 1976 colour difference; about 2 can just be told


@pytest.mark.parametrize("vision", WITHOUT)
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_signs_stay_apart_for_every_kind_of_vision(theme: Theme, vision: str) -> None:
    colours = [theme.raises, theme.lowers, theme.neutral, theme.background]
    seen = [lab(WITHOUT[vision] @ linear(colour)) for colour in colours]
    for at, one in enumerate(seen):
        for other in seen[at + 1 :]:
            assert np.linalg.norm(one - other) > APART


def linear(colour: Rgb) -> np.ndarray:
    share = np.array(colour) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """CIE 1976 L*a*b* of linear red, green and blue under D65."""
    ratio = np.clip(TO_XYZ @ np.clip(light, 0, 1), 0, None) / [0.9505, 1.0, 1.089]
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(a: Rgb, b: Rgb) -> float:
    """WCAG 2.1's ratio of relative luminances."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: Rgb) -> float:
    parts = [c / 255 for c in colour]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.5, "0.5000"), (-0.04206, "−0.04206"), (12.0, "12.00"), (1.5e-7, "1.500e−7"), (-3e8, "−3.000e8")],
)
def test_numbers_are_written(value: float, text: str) -> None:
    assert number(value) == text


def test_numbers_for_katex() -> None:
    assert tex(-1.5e-7) == r"-1.500\cdot 10^{-7}"
    assert math.isclose(float(tex(0.25)), 0.25)
