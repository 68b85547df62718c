"""What an operation lights up in the graph: all that it wrote, and which way its numbers went."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from backprop_core import Operation, Phase, Session
from playground.figures.graph import placing
from playground.figures.graph.figure import Look, network_figure
from playground.figures.graph.flow import active_elements, direction, loss_direction
from playground.figures.graph.labels.places import ends
from playground.figures.graph.measures import measures_of
from playground.model.shown.elements import LOSS, elements_of
from playground.model.shown.picture import picture_of
from playground.theme import LIGHT
from tests.networks import KINDS, session_of_kind

Arrow = tuple[np.ndarray, np.ndarray]  # its tip, and the way from its notch to there


def figure(session: Session) -> dict:
    return network_figure(picture_of(session), Look(quantity="gradient", selected=LOSS, theme=LIGHT))


def heads(session: Session, name: str) -> np.ndarray:
    """(n, 4, 2): the corners of arrows or dots."""
    shapes = [shape for shape in figure(session)["moving"]["shapes"] if shape["name"] == name]
    parts = [part.rstrip("Z").split("L") for shape in shapes for part in shape["path"].split("M")[1:]]
    return np.array([[[float(v) for v in corner.split(",")] for corner in part] for part in parts if len(part) == 4])


def arrows(session: Session) -> list[Arrow]:
    return [(head[0], head[0] - head[2]) for head in heads(session, "arrows")]


def walked(kind: str) -> list[tuple[Operation, Session]]:
    """Each operation of the first update, and a session that has just run it."""
    session = session_of_kind(kind)
    twins = []
    for at, operation in enumerate(session.tape, 1):
        twin = session_of_kind(kind)
        twin.travel(0, 0)
        while twin.position.operation < at:
            twin.step("operation")
        twins.append((operation, twin))
    return twins


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_an_operation_writes_is_lit_and_no_other_parameter(kind: str) -> None:
    session = session_of_kind(kind)
    parameters = {e for e in elements_of(session.network.sizes) if e.kind in ("weight", "bias")}
    for operation in session.tape:
        lit = active_elements(operation, session.network.sizes)
        names = filter(None, (re.fullmatch(r"[a-z]*([Wb])(\d+)", name) for name in operation.writes))
        places = {({"W": "weight", "b": "bias"}[name[1]], int(name[2])) for name in names}
        if operation.phase is Phase.LOSS:
            assert lit == {LOSS}
        elif places:
            assert lit == {e for e in parameters if (e.kind, e.layer) in places}
        elif operation.phase is Phase.UPDATE:
            assert lit == parameters


def test_signals_light_their_neurons_and_the_edges_that_they_come_through() -> None:
    session = session_of_kind("2-3-1")
    lit = {o.name: {(e.kind, e.layer) for e in active_elements(o, session.network.sizes)} for o in session.tape}
    assert lit["Z1"] == {("weight", 1), ("bias", 1), ("neuron", 1)}
    assert lit["A1"] == lit["dZ1"] == {("neuron", 1)}
    assert lit["dA1"] == {("weight", 2), ("neuron", 1)}
    assert lit["dA2"] == {("neuron", 2)}
    assert lit["dX"] == {("weight", 1), ("neuron", 0)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_operation_shows_something(kind: str) -> None:
    for operation, session in walked(kind):
        assert active_elements(operation, session.network.sizes), operation


@pytest.mark.parametrize("kind", KINDS)
def test_arrows_lie_on_their_lines_and_point_the_way_that_numbers_go(kind: str) -> None:
    for operation, session in walked(kind):
        sizes, way = session.network.sizes, direction(operation)
        lines = [ends(e, sizes) for e in active_elements(operation, sizes) if e.kind in ("weight", "bias")]
        found = [arrow for arrow in arrows(session) if arrow[0][0] < len(sizes) - 1]
        assert len(found) == (len(lines) if way else 0)
        for tip, ahead in found:
            assert way * ahead[0] > 0
            assert min(off(tip, *line) for line in lines) < 1e-3
            assert min(off(tip - ahead, *line) for line in lines) < 1e-3


def off(point: np.ndarray, start: tuple[float, float], end: tuple[float, float]) -> float:
    """How far a point is from a line, in the graph's units."""
    (x, y), (a, b) = np.subtract(end, start), np.subtract(point, start)
    return abs(x * b - y * a) / math.hypot(x, y)


@pytest.mark.parametrize("kind", KINDS)
def test_the_turn_at_the_loss_has_its_direction(kind: str) -> None:
    """Arrows into the loss where it is made, out of it for the derivatives that come from it alone."""
    for operation, session in walked(kind):
        sizes, depth = session.network.sizes, session.network.depth
        beyond = [ahead for tip, ahead in arrows(session) if tip[0] > depth]
        way = loss_direction(operation, depth)
        assert len(beyond) == (sizes[-1] if way else 0), operation
        assert all(ahead[0] * way > 0 for ahead in beyond)
        if operation.name == "L":
            assert way == 1
        elif operation.name == f"dA{depth}" or (operation.name == f"dZ{depth}" and session.network.cancels):
            assert way == -1
        else:
            assert way == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", ["usual", "narrowest"])
def test_no_arrow_is_on_a_neuron_or_on_the_loss(kind: str, width: str) -> None:
    for _, session in walked(kind):
        sizes, measures = session.network.sizes, measures_of(session.network.sizes)
        scale = np.array([measures.x * (measures.narrow if width == "narrowest" else 1), measures.y])
        crowded = max(sizes) > 8  # there, lines pass below other neurons on their way
        neurons = [e for e in elements_of(sizes) if e.kind == "neuron" and not crowded]
        for tip, _ in arrows(session):
            for e in neurons:
                away = (tip - placing.neuron(e.layer, e.row, sizes)) * scale
                assert math.hypot(*away) >= measures.nodes[e.layer] / 2
            assert np.abs((tip - placing.loss(sizes)) * scale).max() >= measures.loss / 2


def test_an_update_marks_the_edges_that_it_writes() -> None:
    found = {operation.name: len(heads(session, "dots")) for operation, session in walked("2-3-1")}
    assert (found["t"], found["stepW1"], found["W2"]) == (13, 9, 4)
