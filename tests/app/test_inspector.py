"""The inspector under Streamlit's own test harness: every kind of element, its links, drawers and edits."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Session
from playground.formats import number
from playground.model.scenes import SCENES, seed_session
from playground.model.shown.elements import LOSS, Element, label
from tests.app.page import app_of, click, field, fill, graph, opened, pick, plots, put, session_of, words
from tests.networks import chain, session_of_kind


def open_on(session: Session, element: Element, drawer: str = "") -> AppTest:
    """The page on a session with an element selected, and a drawer of the inspector open."""
    app = opened()
    app_of(app).session = session
    app_of(app).selected = element
    app_of(app).moved()
    widgets: dict[str, object] = {drawer: True} if drawer.startswith("parts_") else {"drawer": drawer} if drawer else {}
    return put(app, **widgets)


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
    return set(plots(app)) & {"activation-curve", "path-bars", "nudge-curve"}


def test_a_first_visit_draws_no_chart() -> None:
    app = open_on(seed_session(), Element("weight", 2, 0, 0))
    assert not drawn(app)
    assert words(app).count("$$") == 2


def test_a_factor_selects_where_it_comes_from() -> None:
    app = open_on(seed_session(), Element("weight", 2, 0, 1))
    click(app, "factor_neuron-1-1-0")
    assert "**Hidden neuron h₂**" in words(app)
    click(app, "path_weight-2-0-1")
    assert "**Weight h₂ → ŷ**" in words(app)


def test_many_parts_wait_in_a_drawer() -> None:
    session = session_of_kind("softmax")
    session.prime()
    neuron = Element("neuron", 1, 3)
    assert not [button for button in open_on(session, neuron).button if str(button.key).startswith("factor")]
    app = open_on(session, neuron, f"parts_{neuron.id}")
    assert len([button for button in app.button if str(button.key).startswith("factor")]) == 9


def test_a_nudge_in_its_drawer() -> None:
    session = seed_session()
    before = session.table.snapshot()
    app = open_on(session, Element("weight", 2, 0, 0), "Nudge it")
    assert number(0.1 * float(session.value("dW2")[0, 0])) in words(app)
    assert drawn(app) == {"nudge-curve"}
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
    assert "new b" in words(app)


def test_all_digits() -> None:
    session = seed_session()
    app = open_on(session, Element("weight", 1, 0, 0))
    fill(app, "digits", True)
    assert repr(float(session.value("dW1")[0, 0])).replace("-", "−") in words(app)


@pytest.mark.parametrize("plot", ["graph", "paths", "matrices"])
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
    assert "Check: ✓ agrees: relative error" in words(open_on(saturated, Element("bias", 2, 0)))
    assert "Check: ○ too small to check at h = 1e−5: rounding ±" in words(
        open_on(saturated, Element("weight", 1, 0, 0))
    )
    saturated.table.rows["grad"][-1] *= 2
    assert "Check: ✗ disagrees: relative error 0.50" in words(open_on(saturated, Element("bias", 2, 0)))
