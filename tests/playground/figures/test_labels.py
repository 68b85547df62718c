"""The numbers on the edges, by the figure's data: each lies on its own edge, and can be read."""

from __future__ import annotations

import itertools
from random import Random

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from playground.figures.graph import placing
from playground.figures.graph.edge_arrays import edge_arrays
from playground.figures.graph.figure import Look, network_figure
from playground.figures.graph.labels.costs import APART, SMALLER, SWITCH, TALLER
from playground.figures.graph.labels.numbers import ALL_LABELLED, DELTA_LABEL, LABEL, NARROW, PRINT, edge_text
from playground.figures.graph.labels.obstacles import DELTA, NAME
from playground.figures.graph.labels.places import ends
from playground.figures.graph.measures import LABEL as SIZE
from playground.figures.graph.measures import MARGIN, NAMED, NARROW_LABEL, WIDTH, least_heights, measures_of
from playground.model.scenes import SCENES
from playground.model.shown.elements import LOSS, Element, elements_of
from playground.model.shown.picture import Picture, picture_of
from playground.theme import LIGHT

Sizes = tuple[int, ...]
VIEWS = ("gradient", "weight", "change")
PRINTS = (LABEL, NARROW)


def session(sizes: Sizes) -> Session:
    layers = [LayerSpec(units, "tanh") for units in sizes[1:]]
    data = Dataset(np.full((sizes[0], 1), 0.3), np.full((sizes[-1], 1), 0.2))
    made = Session(NetworkSpec(sizes[0], layers, "mse"), TrainingSpec(), data)
    made.prime()
    return made


def pictured(sizes: Sizes) -> Picture:
    return picture_of(session(sizes), check=False)


def drawn_of(picture: Picture, *, biases: bool = True, **look: object) -> dict:
    settings = {"quantity": "gradient", "selected": LOSS} | look
    return network_figure(picture, Look(theme=LIGHT, biases=biases, **settings))


def trace(drawn: dict, name: str) -> dict:
    found: dict = next(trace for trace in drawn["data"] if trace["name"] == name)
    return found


def named(drawn: dict, name: str) -> list[dict]:
    """The shapes of a name before an id."""
    return [shape for shape in drawn["moving"]["shapes"] if shape["name"].startswith(name)]


def texts(found: list[dict]) -> list[str]:
    return [shape["label"]["text"] for shape in found]


def screens(sizes: Sizes, name: str) -> list[np.ndarray]:
    """Pixels in a unit of x and of y at which the numbers of that name are shown: narrow, wide and high ones."""
    measures = measures_of(sizes)
    least, unit = measures.least_width, np.array([measures.x / WIDTH, measures.y])
    if name == NARROW:  # a wider graph is never as narrow
        return [unit * [width, measures.low] for width in (least, SWITCH - 1)] if least < SWITCH else []
    sides = ((max(least, SWITCH), 1.0), (max(least, WIDTH), 1.0), (max(least, WIDTH), 1.4), (2 * WIDTH, 1.6))
    return [unit * side for side in sides]


def boxes(found: list[dict], scale: np.ndarray) -> np.ndarray:
    """(labels, 4): the middles of the labels and half their sizes in pixels."""
    size = NARROW_LABEL if found and found[0]["name"].startswith(NARROW) else SIZE
    half = [np.array(size) / 2 * (TALLER if "<br>" in text else (1, 1)) for text in texts(found)]
    return np.column_stack([middles(found, scale), np.reshape(half, (-1, 2))])


def middles(found: list[dict], scale: np.ndarray) -> np.ndarray:
    """(labels, 2): in pixels, upwards."""
    points = np.reshape([(shape["xanchor"], shape["yanchor"]) for shape in found], (-1, 2))
    return points * scale + np.reshape([(0, shape["y0"]) for shape in found], (-1, 2))


def overlapping(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    apart = np.abs(one[:, None, :2] - other[None, :, :2]) < one[:, None, 2:] + other[None, :, 2:] - 1e-9
    return apart.all(axis=-1)


def overlaps(found: np.ndarray) -> int:
    return int(np.triu(overlapping(found, found), 1).sum())


def on_neurons(found: np.ndarray, sizes: Sizes, scale: np.ndarray) -> int:
    count, measures = 0, measures_of(sizes)
    for e in elements_of(sizes):
        if e.kind == "neuron":
            place = np.array(placing.neuron(e.layer, e.row, sizes)) * scale
            outside = np.maximum(np.abs(found[:, :2] - place) - found[:, 2:], 0)
            count += int((np.hypot(*outside.T) < measures.nodes[e.layer] / 2).sum())
    return count


def names_of(drawn: dict, scale: np.ndarray) -> np.ndarray:
    """(names, 4): the names of the neurons as boxes; layers have captions below all edges, and the loss is the last."""
    found = trace(drawn, "names")
    places = [place for place, side in enumerate(found["textposition"]) if side == "top center"][:-1]
    lifts = [1.25 * found["marker"]["size"][at] / 2 + 1 + found["textfont"]["size"][at] / 2 for at in places]
    points = np.column_stack([found["x"], found["y"]])[places] * scale + np.reshape(
        [(0, lift) for lift in lifts], (-1, 2)
    )
    half = [(NAME[0] * len(found["text"][place]), NAME[1]) for place in places]
    return np.column_stack([points.reshape(-1, 2), np.reshape(half, (-1, 2))])


def nearest(centre: np.ndarray, members: tuple[Element, ...], sizes: Sizes, scale: np.ndarray) -> tuple[Element, float]:
    """The edge that is nearest to a point in pixels, and how much farther the next one is."""
    lines = np.array([ends(e, sizes) for e in members]) * scale
    along = lines[:, 1] - lines[:, 0]
    shares = np.clip(((centre - lines[:, 0]) * along).sum(axis=1) / (along**2).sum(axis=1), 0, 1)
    away = np.hypot(*(centre - lines[:, 0] - shares[:, None] * along).T)
    first, second = np.argsort([*away, np.inf])[:2]
    return members[first], np.append(away, np.inf)[second] - away[first]


def can_be_read(picture: Picture, *, quantity: str, biases: bool, deltas: bool = False) -> int:
    """How many numbers there are on a wide graph; each of them, at each width, is one that can be read."""
    sizes = picture.sizes
    drawn = drawn_of(picture, biases=biases, quantity=quantity, deltas=deltas)
    members = edge_arrays(sizes, biases=biases).members
    for name in PRINTS:
        labels = named(drawn, name)
        for scale in screens(sizes, name):
            found = boxes(labels, scale)
            assert overlaps(found) == on_neurons(found, sizes, scale) == 0
            assert not overlapping(found, names_of(drawn, scale)).any()
            assert not overlapping(found, deltas_of(drawn, scale, SMALLER if name == NARROW else 1)).any()
            for box, label in zip(found, labels, strict=True):
                own, spare = nearest(box[:2], members, sizes, scale)
                assert spare >= APART - 1e-6
                assert label["name"] == name + own.id
                value = picture.shown(quantity)[own.layer][own.row, own.block_column(sizes)]
                assert label["label"]["text"].split("<br>")[0] == edge_text(quantity, float(value), PRINT[name][1]), own
    return len(named(drawn, LABEL))


def deltas_of(drawn: dict, scale: np.ndarray, size: float) -> np.ndarray:
    """(deltas, 4): the δ below neurons as boxes."""
    found = middles(named(drawn, DELTA_LABEL), scale)
    return np.column_stack([found, np.tile(np.array(DELTA) * size, (len(found), 1))])


def shapes(most_layers: int, biases: bool) -> list[Sizes]:
    """All shapes whose edges all carry their number."""
    found, begun = [], [(units,) for units in range(1, 9)]
    while begun:
        sizes = begun.pop()
        edges = sum(after * (before + biases) for before, after in itertools.pairwise(sizes))
        if edges > ALL_LABELLED:
            continue
        if len(sizes) >= 2 and sizes[-1] <= 6:
            found.append(sizes)
        if len(sizes) < most_layers:
            begun += [(*sizes, units) for units in range(1, 17)]
    return found


def sample(most_layers: int, count: int) -> list[tuple[Sizes, bool]]:
    both = [(sizes, biases) for biases in (True, False) for sizes in shapes(most_layers, biases)]
    return Random(5).sample(both, count)


SMALL = [((3, 6), True), ((4, 4), True), ((3, 3, 3), True), ((1, 1), True), *sample(3, 24)]
DEEP = [((2, 2, 2, 2, 2), False), ((1, 1, 1, 1, 1, 1, 1, 1), True), *sample(8, 24)]
FEW = [
    (key, biases)
    for key in SCENES
    for biases in (True, False)
    if len(edge_arrays(SCENES[key].make().network.sizes, biases=biases).members) <= ALL_LABELLED
]
CROWDED = {"moons": 0.75, "softmax": 0.8}  # the share of numbers that have room there


@pytest.mark.parametrize("view", [*VIEWS, "memory"])
@pytest.mark.parametrize(("key", "biases"), FEW)
def test_each_number_of_a_scene_lies_on_its_own_edge(key: str, biases: bool, view: str) -> None:
    run = SCENES[key].make()
    run.step("update")
    picture = picture_of(run, check=False)
    for quantity in picture.memory if view == "memory" else [view]:
        for deltas in (False, True):
            shown = can_be_read(picture, quantity=quantity, biases=biases, deltas=deltas)
            count = len(edge_arrays(picture.sizes, biases=biases).members)
            assert shown >= (CROWDED.get(key, 0.85 if deltas or quantity == "weight" else 0.95) * count)


@pytest.mark.parametrize(("sizes", "biases"), [*SMALL, *DEEP])
def test_numbers_can_be_read_in_any_small_network(sizes: Sizes, biases: bool) -> None:
    shown = can_be_read(pictured(sizes), quantity="gradient", biases=biases, deltas=True)
    can_be_read(pictured(sizes), quantity="weight", biases=biases)
    count = len(edge_arrays(sizes, biases=biases).members)
    assert len(sizes) > 3 or shown >= 0.6 * count


def test_weights_before_and_after_the_update_have_two_lines_where_there_is_room() -> None:
    found = texts(named(drawn_of(pictured((2, 3, 1)), quantity="weight"), LABEL))
    assert len(found) == 13
    assert sum("<br>→ " in text for text in found) >= 9


def test_a_selected_edge_has_its_number_before_others_have_theirs() -> None:
    sizes = (2, 6, 1)
    picture, members = pictured(sizes), edge_arrays(sizes, biases=False).members
    usual = len(named(drawn_of(picture, biases=False), LABEL))
    assert usual < len(members)
    for e in members:
        found = [shape["name"] for shape in named(drawn_of(picture, biases=False, selected=e), LABEL)]
        assert LABEL + e.id in found
        assert len(found) >= usual - 2


def test_of_many_edges_only_those_selected_have_numbers() -> None:
    sizes = (4, 6, 2)
    picture = pictured(sizes)
    chosen = Element("weight", 1, 2, 3)
    assert len(edge_arrays(sizes, biases=True).members) > ALL_LABELLED
    assert [texts(named(drawn_of(picture, selected=LOSS), name)) for name in PRINTS] == [[], []]
    own, narrow = (edge_text("gradient", picture.of("gradient", chosen), digits) for _, digits in PRINT.values())
    assert [texts(named(drawn_of(picture, selected=chosen), name)) for name in PRINTS] == [[own], [narrow]]


def test_numbers_keep_their_places_while_they_come_one_by_one() -> None:
    run = SCENES["seed"].make()
    run.travel(0, 0)
    places = set()
    for _ in range(len(run.tape)):
        run.step("operation")
        places |= {tuple(place) for place in middles(named(drawn_of(picture_of(run)), LABEL), np.ones(2)).tolist()}
    assert len(places) == 13


def test_triangles_are_for_derivatives_and_other_numbers_have_their_sign() -> None:
    assert [edge_text("gradient", value) for value in (0.04937, -0.0469, 0.0)] == ["▲ 0.0494", "▼ 0.0469", "0"]
    assert [edge_text("weight", value) for value in (0.3456, -0.537, 0.0)] == ["0.346", "−0.537", "0"]
    assert [edge_text("change", value) for value in (0.00494, -0.00494, 0.0)] == ["+0.00494", "−0.00494", "0"]
    assert [edge_text(slot, 2e-7) for slot in ("v", "m", "s")] == ["2.00e−7"] * 3


@pytest.mark.parametrize("sizes", [(2, 3, 1), (2, 4, 4, 4, 1), (2, 5, 1), (2, 8, 8, 1), (2, 16, 16, 4), (1, 1)])
def test_in_a_low_graph_neither_neurons_touch_nor_names(sizes: tuple[int, ...]) -> None:
    measures, (least, least_named) = measures_of(sizes), least_heights(sizes)
    low, high = placing.y_range(sizes)
    for height in (280, 323, 360, 392, 440, 600):
        share = min(1, (height - MARGIN) / (least - MARGIN)) if least > MARGIN else 1
        for layer, units in enumerate(sizes):
            if units > 1:
                between = (height - MARGIN) / (high - low) * placing.gap(units) - measures.nodes[layer] * share
                assert between > 0
                if height >= least_named[layer]:
                    assert between >= 0.8 * NAMED
    assert least <= measures.height  # so that all have their size where there is room


def test_names_of_a_large_layer_need_a_high_graph() -> None:
    assert least_heights((2, 5, 1))[1][1] > least_heights((2, 4, 1))[1][1] > least_heights((2, 3, 1))[1][1]
