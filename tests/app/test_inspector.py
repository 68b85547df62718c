"""The inspector under Streamlit's own test harness: every kind of element, its links, drawers and edits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Session
from playground.formats import number
from playground.model.scenes import SCENES, seed_session
from playground.model.shown.elements import LOSS, Element, label
from playground.visit.app import App
from tests.app.reading import words as page_words
from tests.networks import chain, session_of_kind

Open = Callable[..., AppTest]


def page() -> None:
    """The inspector alone."""
    from playground.panels.inspector.inspector import inspector

    inspector()


@pytest.fixture
def open_on() -> Open:
    """Open it on a session with an element selected."""

    def open_(session: Session, element: Element, drawer: str = "") -> AppTest:
        app = AppTest.from_function(page, default_timeout=20)
        app.session_state["app"] = App(session=session)
        app.session_state["selected"] = label(element, session.network.sizes)
        if drawer.startswith("parts_"):
            app.session_state[drawer] = True
        elif drawer:
            app.session_state["drawer"] = drawer
        return app.run()

    return open_


def said(app: AppTest) -> str:
    assert not app.exception
    return page_words(app)


def weight(session: Session) -> float:
    return float(session.value("W1")[0, 0])


@pytest.mark.parametrize("kind", ["1-1", "deep", "softmax", "coupled"])
def test_every_kind_of_element_is_drawn(open_on: Open, kind: str) -> None:
    session = session_of_kind(kind)
    last = session.network.depth
    shown = [Element("bias", last), Element("neuron", 0), Element("neuron", last), Element("layer", 1), LOSS]
    for stop in (1, session.tape.end_of("backward") - 1, len(session.tape)):
        session.travel(0, 0)
        while session.position.operation < stop:
            session.step("operation")
        for element in shown:
            app = open_on(session, element)
            assert label(element, session.network.sizes).split(" · ")[0] in said(app)


def plots(app: AppTest) -> int:
    """How many the inspector draws."""
    return len(app.get("bidi_component"))


def test_a_first_visit_draws_no_chart(open_on: Open) -> None:
    app = open_on(seed_session(), Element("weight", 2, 0, 0))
    assert plots(app) == 0
    assert said(app).count("$$") == 2


def test_a_factor_selects_where_it_comes_from(open_on: Open) -> None:
    app = open_on(seed_session(), Element("weight", 2, 0, 1))
    app.button("factor_neuron-1-1-0").click().run()
    assert "**Hidden neuron h₂**" in said(app)
    app.button("path_weight-2-0-1").click().run()
    assert "**Weight h₂ → ŷ**" in said(app)


def test_many_parts_wait_in_a_drawer(open_on: Open) -> None:
    session = session_of_kind("softmax")
    session.prime()
    neuron = Element("neuron", 1, 3)
    assert not [button for button in open_on(session, neuron).button if str(button.key).startswith("factor")]
    app = open_on(session, neuron, f"parts_{neuron.id}")
    assert len([button for button in app.button if str(button.key).startswith("factor")]) == 9


def test_a_nudge_in_its_drawer(open_on: Open) -> None:
    session = seed_session()
    before = session.table.snapshot()
    app = open_on(session, Element("weight", 2, 0, 0), "Nudge it")
    assert number(0.1 * float(session.value("dW2")[0, 0])) in said(app)
    assert plots(app) == 1
    app.select_slider("epsilon").set_value(-1.0).run()
    assert number(-float(session.value("dW2")[0, 0])) in said(app)
    assert (session.table.snapshot() == before).all()


def test_an_edit_keeps_the_position_and_can_be_undone(open_on: Open) -> None:
    session = seed_session()
    element, position, start = Element("weight", 1, 0, 0), session.position, weight(session)
    app = open_on(session, element, "Set its value")
    app.number_input("value_weight-1-0-0").set_value(-0.25).run()
    assert (weight(session), session.position) == (-0.25, position)
    app.button("undo_value").click().run()
    assert weight(session) == start
    assert app.number_input("value_weight-1-0-0").value == start


def test_an_edit_after_an_update_makes_the_new_gradients(open_on: Open) -> None:
    session = seed_session()
    session.step("update")
    app = open_on(session, Element("bias", 1, 2), "Set its value")
    app.number_input("value_bias-1-2-0").set_value(0.5).run()
    assert session.old("b1")[2, 0] == 0.5
    assert session.completed == 1
    assert {"dW1", "dW2"} <= session.fresh
    assert "new b" in said(app)


def test_a_number_that_cannot_be_a_weight_gets_a_sentence(open_on: Open) -> None:
    session = seed_session()
    start = weight(session)
    app = open_on(session, Element("weight", 1, 0, 0), "Set its value")
    app.number_input("value_weight-1-0-0").set_value(1e9).run()
    assert "between −1000 and 1000" in app.warning[0].value
    assert weight(session) == start
    assert not session.can_undo


def test_all_digits(open_on: Open) -> None:
    session = seed_session()
    app = open_on(session, Element("weight", 1, 0, 0))
    app.toggle("digits").set_value(True).run()
    assert repr(float(session.value("dW1")[0, 0])).replace("-", "−") in said(app)


def test_a_bar_selects_its_edge_and_nothing_else() -> None:
    def click() -> None:
        import streamlit as st

        from playground.actions.selection import select_clicked
        from playground.visit import state

        state.app()
        select_clicked("bars")
        st.write(state.selected_element().id)

    app = AppTest.from_function(click)
    for identifier, selected in (
        ("weight-1-2-0", "weight-1-2-0"),
        ("", "weight-1-2-0"),
        ("weight-9-9-9", "weight-1-2-0"),
    ):
        app.session_state["bars"] = {"selected": {"id": identifier, "count": 1}}
        assert app.run().markdown[0].value == selected
    app.session_state["bars"] = None
    assert app.run().markdown[0].value == "weight-1-2-0"


def test_it_asks_why(open_on: Open) -> None:
    for weights, question in (([-1.0, 1.0], "Why is this 0?"), ([0.1] * 9, "Why so small?")):
        session = chain(weights, "relu" if len(weights) == 2 else "sigmoid", 1.0, 1.0)
        assert question in said(open_on(session, Element("weight", 1, 0, 0)))
    xor = SCENES["xor"].start()
    assert "**Why is this sample's share 0?**" in said(open_on(xor, Element("weight", 1, 0, 0)))
