"""The inspector under Streamlit's own test harness: every kind of element, its links, drawers and edits."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Session
from playground.formats import number
from playground.model.scenes import SCENES, seed_session
from playground.model.shown.elements import LOSS, Element, element_with, label
from tests.app.page import (
    app_of,
    card,
    click,
    field,
    fill,
    followed,
    graph,
    links,
    opened,
    pick,
    plots,
    press,
    put,
    session_of,
    words,
)
from tests.networks import chain, session_of_kind


def open_on(session: Session, element: Element, drawer: str = "") -> AppTest:
    """The page on a session with an element selected, and a drawer of the inspector open."""
    app = opened()
    app_of(app).session = session
    app_of(app).selected = element
    app_of(app).moved()
    return put(app, **({"drawer": drawer} if drawer else {}))


def weight(session: Session) -> float:
    return float(session.value("W1")[0, 0])


@pytest.mark.parametrize("kind", ["1-1", "deep", "softmax", "coupled"])
def test_every_kind_of_element_is_drawn(kind: str) -> None:
    session = session_of_kind(kind)
    last = session.network.depth
    shown = [Element("bias", last), Element("neuron", 0), Element("neuron", last), Element("layer", 1), LOSS]
    for stop in (1, session.tape.end_of("backward") - 1, len(session.tape)):
        session.travel(0, 0)
        while session.position.operation < stop:
            session.step("operation")
        for element in shown:
            app = open_on(session, element)
            assert label(element, session.network.sizes).split(" · ")[0] in words(app)


def drawn(app: AppTest) -> set[str]:
    """The figures that the inspector draws."""
    return set(plots(app)) & {"activation-curve", "nudge-curve"}


def test_a_first_visit_has_the_answer_in_sight_and_no_formula() -> None:
    session = seed_session()
    app = open_on(session, Element("weight", 2, 0, 0))
    said, gradient = words(app), float(session.value("dW2")[0, 0])
    assert drawn(app) == {"nudge-curve"}
    assert "$$" not in said
    assert number(gradient) in said
    assert f"Nudge: w + 0.1: predicted {number(0.1 * gradient)}" in said


def test_formulas_stay_open_from_element_to_element() -> None:
    app = open_on(seed_session(), Element("weight", 2, 0, 0))
    fill(app, "lines", True)
    assert words(app).count("$$") == 2
    pick(app, "card", id="neuron-1-0-0")
    assert words(app).count("$$") == 2
    fill(app, "side", "Training")
    fill(app, "side", "Inspector")
    assert words(app).count("$$") == 2
    fill(app, "lines", False)
    assert "$$" not in words(app)


def test_a_function_that_the_code_calls_says_what_it_does() -> None:
    app = put(open_on(seed_session(), Element("neuron", 2, 0)), lines=True)
    assert "inside(A2)" in words(app)
    assert "`inside`: A share kept inside (0, 1)" in words(app).replace("\\", "")
    pick(app, "graph", id="weight-2-0-0")
    assert "`inside`" not in words(app)


def test_a_factor_selects_where_it_comes_from() -> None:
    app = open_on(seed_session(), Element("weight", 2, 0, 1))
    assert links(app) == ["neuron-2-0-0", "neuron-1-1-0"]
    pick(app, "card", id=links(app)[1])
    assert "**Hidden neuron h₂**" in words(app)
    assert "weight-2-0-1" in links(app)
    pick(app, "card", id="weight-2-0-1")
    assert "**Weight h₂ → ŷ**" in words(app)


def test_every_factor_leads_to_another_element() -> None:
    for kind in ("softmax", "coupled", "deep"):
        session = session_of_kind(kind)
        session.prime()
        for element in (Element("weight", 1), Element("bias", 2), Element("neuron", 1), Element("layer", 1), LOSS):
            leads = [element_with(name, session.network.sizes) for name in links(open_on(session, element))]
            assert leads
            assert None not in leads
            assert element not in leads


def selected(app: AppTest) -> str:
    return app_of(app).element.id


def test_back_and_forward_among_what_was_selected() -> None:
    app = opened()
    first = selected(app)
    for identifier in ("neuron-1-1-0", "weight-2-0-1"):
        pick(app, "graph", id=identifier)
    press(app, "select_back")
    assert selected(app) == "neuron-1-1-0"
    press(app, "step", "select_back")
    assert selected(app) == first
    assert "select_back" in re.findall(r'data-do="(\w+)"[^>]* disabled', card(app))
    press(app, "select_back")
    assert selected(app) == first
    press(app, "select_forward", "select_forward", "select_forward")
    assert selected(app) == "weight-2-0-1"
    press(app, "select_back")
    pick(app, "graph", id="loss-0-0-0")
    press(app, "select_forward")
    assert selected(app) == "loss-0-0-0"


def test_what_a_new_network_does_not_have_is_not_gone_back_to() -> None:
    app = opened(tabs="Network")
    for identifier in ("weight-1-0-0", "neuron-1-2-0", "neuron-1-0-0"):
        pick(app, "graph", id=identifier)
    fill(app, "units_1", 2)
    press(app, "select_back")
    assert selected(app) == "weight-1-0-0"
    fill(app, "preset", "xor")
    press(app, "select_back")
    assert selected(app) == SCENES["xor"].selected.id


def test_a_nudge_in_its_drawer() -> None:
    session = seed_session()
    before = session.table.snapshot()
    app = open_on(session, Element("weight", 2, 0, 0), "Nudge it")
    assert number(0.1 * float(session.value("dW2")[0, 0])) in words(app)
    fill(app, "epsilon", -1.0)
    assert number(-float(session.value("dW2")[0, 0])) in words(app)
    assert (session.table.snapshot() == before).all()


def test_an_edit_keeps_the_position_and_can_be_undone() -> None:
    session = seed_session()
    element, position, start = Element("weight", 1, 0, 0), session.position, weight(session)
    app = open_on(session, element, "Set its value")
    fill(app, "value_weight-1-0-0", -0.25)
    assert (weight(session), session.position) == (-0.25, position)
    click(app, "undo_value")
    assert weight(session) == start
    assert field(app, "value_weight-1-0-0").value == start


def test_an_edit_after_an_update_makes_the_new_gradients() -> None:
    session = seed_session()
    session.step("update")
    app = open_on(session, Element("bias", 1, 2), "Set its value")
    fill(app, "value_bias-1-2-0", 0.5)
    assert session.old("b1")[2, 0] == 0.5
    assert session.completed == 1
    assert {"dW1", "dW2"} <= session.fresh
    assert "b after" in words(app)


def test_all_digits() -> None:
    session = seed_session()
    app = open_on(session, Element("weight", 1, 0, 0))
    fill(app, "digits", True)
    fill(app, "lines", True)
    session.step("update")
    followed(app)
    said = words(app)
    for name in ("dW1", "stepW1", "W1"):
        assert repr(float(session.value(name)[0, 0])).replace("-", "−") in said
    assert repr(float(session.value("stepW1")[0, 0])) in said


@pytest.mark.parametrize("plot", ["graph", "card", "matrices"])
def test_a_click_in_a_plot_selects_what_the_network_has_and_nothing_else(plot: str) -> None:
    app = opened()
    for identifier in ("weight-1-2-0", "", "weight-9-9-9", "weight-1-2-0-", "sample-1", None):
        pick(app, plot, id=identifier)
        assert app_of(app).element.id == graph(app)["selected"] == "weight-1-2-0"
        assert field(app, "selected").value == label(app_of(app).element, session_of(app).network.sizes)
    pick(app, "nothing", id="weight-1-1-0")
    assert app_of(app).element.id == "weight-1-2-0"


def test_it_asks_why() -> None:
    for weights, question in (([-1.0, 1.0], "Why is this 0?"), ([0.1] * 9, "Why so small?")):
        session = chain(weights, "relu" if len(weights) == 2 else "sigmoid", 1.0, 1.0)
        assert question in words(open_on(session, Element("weight", 1, 0, 0)))
    xor = SCENES["xor"].start()
    assert "**Why is this sample's share 0?**" in words(open_on(xor, Element("weight", 1, 0, 0)))


def test_it_tells_what_the_check_says() -> None:
    saturated = SCENES["saturated"].start()
    assert re.search(r"check +\*\*✓ \d", words(open_on(saturated, Element("bias", 2, 0))))
    small = words(open_on(saturated, Element("weight", 1, 0, 0)))
    assert "Check: a central difference cannot tell, a complex step does: ✓ agrees: relative error" in small
    assert re.search(r"check +\*\*✓ \d", small)
    saturated.table.rows["grad"][-1] *= 2
    assert "Check: ✗ disagrees: relative error 0.50" in words(open_on(saturated, Element("bias", 2, 0)))
