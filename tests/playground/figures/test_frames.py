"""Numbers where a visitor has zoomed into a large network, by the figure's data: on their own edges, and in sight."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from playground.figures.graph.edge_arrays import edge_arrays
from playground.figures.graph.figure import Look, network_figure
from playground.figures.graph.labels.costs import APART
from playground.figures.graph.labels.frame import Frame
from playground.figures.graph.labels.numbers import ALL_LABELLED, LABEL, NARROW, edge_text
from playground.figures.graph.measures import measures_of
from playground.figures.graph.neuron_pictures import neuron_pictures
from playground.figures.graph.placing import x_range, y_range
from playground.model.scenes import SCENES
from playground.model.shown.elements import LOSS, Element
from playground.model.shown.picture import Picture, picture_of
from playground.theme import LIGHT
from tests.playground.figures.test_labels import boxes, named, nearest, on_neurons, overlaps

PIXELS = {LABEL: (800.0, 520.0), NARROW: (420.0, 380.0)}
LARGE = ("vanishing", "spiral", "large")


def stepped(scene: str) -> Picture:
    run = SCENES[scene].make()
    run.step("update")
    return picture_of(run, check=False)


def part_of(sizes: tuple[int, ...], random: Random, share: float, pixels: tuple[float, float]) -> Frame:
    """A part of the whole, somewhere in it."""
    ends = []
    for low, high in (x_range(sizes), y_range(sizes)):
        start = low + random.random() * (1 - share) * (high - low)
        ends.append((start, start + share * (high - low)))
    return Frame(sizes, ends[0], ends[1], pixels)


def numbers(picture: Picture, frame: Frame | None, name: str = LABEL, **look: object) -> list[dict]:
    settings = {"quantity": "gradient", "selected": LOSS} | look
    return named(network_figure(picture, Look(theme=LIGHT, frame=frame, **settings)), name)


@pytest.mark.parametrize("name", PIXELS)
@pytest.mark.parametrize("scene", LARGE)
def test_each_number_lies_on_its_own_edge_and_within_the_frame(scene: str, name: str) -> None:
    picture, random, shown = stepped(scene), Random(2), 0
    sizes, members = picture.sizes, edge_arrays(picture.sizes, biases=True).members
    for share in (0.5, 0.2, 0.1, 0.05) * 4:
        frame = part_of(sizes, random, share, PIXELS[name])
        labels = numbers(picture, frame, name)
        found = boxes(labels, frame.unit)
        assert overlaps(found) == on_neurons(found, sizes, frame.unit) == 0
        for box, label in zip(found, labels, strict=True):
            own, spare = nearest(box[:2], members, sizes, frame.unit)
            assert label["name"] == name + own.id
            assert spare >= APART - 1e-6
            value = picture.shown("gradient")[own.layer][own.row, own.block_column(sizes)]
            assert label["label"]["text"] == edge_text("gradient", float(value), 3 if name == LABEL else 2)
        low, high = np.array([frame.x[0], frame.y[0]]) * frame.unit, np.array([frame.x[1], frame.y[1]]) * frame.unit
        assert (found[:, :2] - found[:, 2:] >= low - 1e-6).all()
        assert (found[:, :2] + found[:, 2:] <= high + 1e-6).all()
        shown += len(labels)
    assert shown > 4


def test_where_many_edges_are_left_those_selected_alone_have_numbers() -> None:
    picture, chosen = stepped("vanishing"), Element("weight", 3, 1, 2)
    sizes = picture.sizes
    whole = numbers(picture, None, selected=chosen)
    assert len(whole) == 1
    wide = Frame(sizes, x_range(sizes), (-1.0, 1.0), PIXELS[LABEL])
    assert numbers(picture, wide, selected=chosen) == whole
    empty = Frame(sizes, (100.0, 101.0), (0.0, 1.0), PIXELS[LABEL])
    assert numbers(picture, empty, selected=chosen) == whole


def test_a_small_network_has_its_numbers_at_any_zoom() -> None:
    picture = stepped("seed")
    frame = part_of(picture.sizes, Random(1), 0.3, PIXELS[LABEL])
    assert numbers(picture, frame) == numbers(picture, None)
    assert len(numbers(picture, None)) <= ALL_LABELLED


def test_pictures_keep_the_size_of_their_neurons() -> None:
    sizes, frame = (2, 8, 8, 1), part_of((2, 8, 8, 1), Random(1), 0.2, PIXELS[LABEL])
    blank = [[np.zeros((4, 4))] * units for units in sizes]
    whole, zoomed = (neuron_pictures(pictures=blank, sizes=sizes, theme=LIGHT, frame=seen) for seen in (None, frame))
    measures = measures_of(sizes)
    for one, other in zip(whole, zoomed, strict=True):
        assert other["sizex"] * frame.unit[0] == pytest.approx(one["sizex"] * measures.x)
        assert other["sizey"] * frame.unit[1] == pytest.approx(one["sizey"] * measures.y)
