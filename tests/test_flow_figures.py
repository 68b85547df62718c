"""What an operation lights up in the graph: all that it wrote, and which way its numbers went."""

from __future__ import annotations

import math
import re

import pytest

from backprop_core import Operation, Phase, Session
from playground.elements import LOSS, elements_of
from playground.figures import placing
from playground.figures.crowding import crowd
from playground.figures.flow import active_elements, loss_direction
from playground.figures.network import network_figure
from playground.picture import picture_of
from playground.theme import LIGHT
from tests.networks import KINDS, session_of_kind

POINTING = "triangle-up"


def marks(session: Session, symbol: str) -> list[tuple[float, float, float]]:
    """The places of the marks with that symbol, and the way they point."""
    figure = network_figure(picture=picture_of(session), quantity="gradient", selected=LOSS, theme=LIGHT)
    trace = next(trace for trace in figure["data"] if trace["name"] == "marks")
    marker = trace["marker"]
    every = zip(trace["x"], trace["y"], marker["angle"], marker["symbol"], strict=True)
    return [(x, y, angle) for x, y, angle, kind in every if kind == symbol]


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
def test_the_turn_at_the_loss_has_its_direction(kind: str) -> None:
    """Arrows into the loss where it is made, out of it for the derivatives that come from it alone."""
    for operation, session in walked(kind):
        sizes, depth = session.network.sizes, session.network.depth
        last = placing.neuron(depth, 0, sizes)[0]
        beyond = [(x, angle) for x, _, angle in marks(session, POINTING) if x > last]
        way = loss_direction(operation, depth)
        assert len(beyond) == (sizes[-1] if way else 0), operation
        assert all(math.sin(math.radians(angle)) * way > 0 for _, angle in beyond)
        if operation.name == "L":
            assert way == 1
        elif operation.name == f"dA{depth}" or (operation.name == f"dZ{depth}" and session.network.cancels):
            assert way == -1
        else:
            assert way == 0


@pytest.mark.parametrize("kind", KINDS)
def test_arrows_at_the_loss_cover_neither_an_output_nor_the_loss(kind: str) -> None:
    for operation, session in walked(kind):
        sizes, depth = session.network.sizes, session.network.depth
        if not loss_direction(operation, depth):
            continue
        measures, (loss_x, _) = crowd(sizes), placing.loss(sizes)
        outputs = [placing.neuron(depth, row, sizes) for row in range(sizes[-1])]
        for x, y, _ in marks(session, POINTING):
            if x > outputs[0][0]:
                assert (loss_x - x) * measures.x >= measures.loss / 2 or abs(y) * measures.y >= measures.loss / 2
                away = [math.hypot((x - a) * measures.x, (y - b) * measures.y) for a, b in outputs]
                assert min(away) >= measures.nodes[depth] / 2


def test_an_update_marks_the_edges_that_it_writes() -> None:
    dots = {operation.name: len(marks(session, "circle")) for operation, session in walked("2-3-1")}
    assert (dots["t"], dots["stepW1"], dots["W2"]) == (13, 9, 4)
