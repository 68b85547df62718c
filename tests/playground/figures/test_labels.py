"""The numbers on the edges, by the figure's data: where they are drawn they can be read."""

from __future__ import annotations

import itertools
from random import Random

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from playground.figures.graph import placing
from playground.figures.graph.edge_arrays import edge_arrays
from playground.figures.graph.edges import ALL_LABELLED, LABELLED
from playground.figures.graph.figure import Look, network_figure
from playground.figures.graph.labels.costs import TALLER
from playground.figures.graph.labels.places import ends
from playground.figures.graph.measures import LABEL, measures_of
from playground.model.scenes import SCENES
from playground.model.shown.elements import LOSS, Element, elements_of
from playground.model.shown.picture import picture_of
from playground.theme import LIGHT

Sizes = tuple[int, ...]
# Of the middle of a label against the point that it hangs at, by what of it is there, in halves of its size.
SHIFTS = {"left": 1, "center": 0, "right": -1, "top": -1, "middle": 0, "bottom": 1}
PHONE = 346  # pixels that the graph of a small network has there


def session(sizes: Sizes) -> Session:
    layers = [LayerSpec(units, "tanh") for units in sizes[1:]]
    data = Dataset(np.full((sizes[0], 1), 0.3), np.full((sizes[-1], 1), 0.2))
    made = Session(NetworkSpec(sizes[0], layers, "mse"), TrainingSpec(), data)
    made.prime()
    return made


def figure(sizes: Sizes, *, biases: bool = True, selected: Element = LOSS, quantity: str = "gradient") -> dict:
    picture = picture_of(session(sizes), check=False)
    return network_figure(picture, Look(quantity=quantity, selected=selected, theme=LIGHT, biases=biases))


def labels(drawn: dict) -> list[dict]:
    return [shape for shape in drawn["moving"]["shapes"] if shape["name"].startswith(LABELLED)]


def points(drawn: dict) -> np.ndarray:
    """(labels, 2): where they hang, in the graph's units."""
    return np.array([[shape["xanchor"], shape["yanchor"]] for shape in labels(drawn)]).reshape(-1, 2)


def pixels(sizes: Sizes, width: float) -> np.ndarray:
    """Pixels in a unit of x and of y, where the graph is so wide."""
    left, right = placing.x_range(sizes)
    return np.array([width / (right - left), measures_of(sizes).y])


def boxes(drawn: dict, sizes: Sizes, width: float) -> np.ndarray:
    """(labels, 4): the middles of the labels and half their sizes in pixels; on a phone they are printed smaller."""
    written = [shape["label"] for shape in labels(drawn)]
    print_size = 10 / 12 if width == PHONE else 1
    half = [np.array(LABEL) / 2 * print_size * (TALLER if "<br>" in each["text"] else (1, 1)) for each in written]
    shifts = np.reshape([[SHIFTS[each["xanchor"]], SHIFTS[each["yanchor"]]] for each in written], (-1, 2))
    return np.column_stack(
        [points(drawn) * pixels(sizes, width) + shifts * np.reshape(half, (-1, 2)), np.reshape(half, (-1, 2))]
    )


def overlapping(found: np.ndarray) -> int:
    centres, half = found[:, :2], found[:, 2:]
    apart = np.abs(centres[:, None] - centres[None]) < half[:, None] + half[None] - 1e-9
    return int(np.triu(apart.all(axis=-1), 1).sum())


def on_neurons(found: np.ndarray, sizes: Sizes, width: float) -> int:
    count, measures = 0, measures_of(sizes)
    for e in elements_of(sizes):
        if e.kind == "neuron":
            place = np.array(placing.neuron(e.layer, e.row, sizes)) * pixels(sizes, width)
            outside = np.maximum(np.abs(found[:, :2] - place) - found[:, 2:], 0)
            count += int((np.hypot(*outside.T) < measures.nodes[e.layer] / 2).sum())
    return count


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


SMALL = [((3, 6), True), ((4, 4), True), ((3, 3, 3), True), ((2, 3, 1), True), ((1, 1), True), *sample(3, 40)]
DEEP = [((2, 2, 2, 2, 2), False), ((1, 1, 1, 1, 1, 1, 1, 1), True), *sample(8, 60)]
USUAL = 620


@pytest.mark.parametrize(("sizes", "biases"), SMALL)
def test_a_small_network_has_all_its_numbers_and_each_can_be_read(sizes: Sizes, biases: bool) -> None:
    drawn = figure(sizes, biases=biases)
    assert len(labels(drawn)) == len(edge_arrays(sizes, biases=biases).members)
    found = boxes(drawn, sizes, USUAL)
    assert overlapping(found) == 0
    assert on_neurons(found, sizes, USUAL) == 0


@pytest.mark.parametrize(("sizes", "biases"), SMALL)
def test_weights_before_and_after_the_update_have_two_lines_where_there_is_room(sizes: Sizes, biases: bool) -> None:
    drawn = figure(sizes, biases=biases, quantity="weight")
    found = boxes(drawn, sizes, USUAL)
    assert overlapping(found) == 0
    assert on_neurons(found, sizes, USUAL) == 0
    short = [each for each in labels(drawn) if "<br>→ " not in each["label"]["text"]]
    assert sizes != (2, 3, 1) or len(short) <= 2


@pytest.mark.parametrize(("sizes", "biases"), DEEP)
def test_in_a_deep_network_some_step_back_and_none_overlap(sizes: Sizes, biases: bool) -> None:
    drawn = figure(sizes, biases=biases)
    found = boxes(drawn, sizes, USUAL)
    assert len(found) >= 1
    assert overlapping(found) == 0
    assert on_neurons(found, sizes, USUAL) == 0


@pytest.mark.parametrize("key", [key for key in SCENES if len(SCENES[key].make().network.sizes) == 3])
def test_a_scene_s_numbers_can_be_read_on_a_phone_too(key: str) -> None:
    sizes = SCENES[key].make().network.sizes
    drawn = figure(sizes, biases=len(edge_arrays(sizes, biases=True).members) <= ALL_LABELLED)
    found = boxes(drawn, sizes, PHONE)
    assert overlapping(found) == 0
    assert on_neurons(found, sizes, PHONE) == 0


@pytest.mark.parametrize("sizes", [(2, 3, 1), (2, 2, 2), (3, 3, 3), (4, 4)])
def test_a_number_is_nearest_to_its_own_line(sizes: Sizes) -> None:
    """Where two lines are as near as they can be drawn, the number's own is among them."""
    drawn, members = figure(sizes), edge_arrays(sizes, biases=True).members
    scale = pixels(sizes, USUAL)
    for i, centre in enumerate(boxes(drawn, sizes, USUAL)[:, :2]):
        away = [distance(centre, *(np.array(end) * scale for end in ends(e, sizes))) for e in members]
        assert away[i] <= np.hypot(*LABEL) / 2 + 1


def distance(point: np.ndarray, start: np.ndarray, end: np.ndarray) -> float:
    along = end - start
    share = np.clip(np.dot(point - start, along) / np.dot(along, along), 0, 1)
    return float(np.hypot(*(point - start - share * along)))


def test_the_seed_network_s_numbers_touch_no_other_line_but_where_they_must() -> None:
    sizes = (2, 3, 1)
    drawn, members, scale = figure(sizes), edge_arrays(sizes, biases=True).members, pixels((2, 3, 1), USUAL)
    touched = 0
    for i, centre in enumerate(boxes(drawn, sizes, USUAL)[:, :2]):
        for e in members[:i] + members[i + 1 :]:
            start, end = (np.array(point) * scale for point in ends(e, sizes))
            points = start + np.linspace(0, 1, 400)[:, None] * (end - start)
            touched += bool((np.abs(points - centre) < np.array(LABEL) / 2 - 1).all(axis=1).any())
    assert touched <= 2


def test_a_selected_edge_has_its_number_where_others_have_no_room() -> None:
    sizes = (5, 2, 1, 2, 2, 1, 1, 1)
    members = edge_arrays(sizes, biases=False).members
    assert len(labels(figure(sizes, biases=False))) < len(members)
    for e in members:
        drawn = figure(sizes, biases=False, selected=e)
        line = np.array(ends(e, sizes))
        assert min(distance(point, *line) for point in points(drawn)) < 0.35  # over the neurons' heads at most
        assert overlapping(boxes(drawn, sizes, USUAL)) == 0


def test_numbers_keep_their_places_while_they_come_one_by_one() -> None:
    run = SCENES["seed"].make()
    run.travel(0, 0)
    places = set()
    for _ in range(len(run.tape)):
        run.step("operation")
        drawn = network_figure(picture_of(run), Look(quantity="gradient", selected=LOSS, theme=LIGHT))
        places |= set(map(tuple, points(drawn).tolist()))
    assert len(places) == 13
