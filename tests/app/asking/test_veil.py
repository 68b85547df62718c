"""What is asked for is nowhere to be seen until it is answered: not in a view, a card, a spoken text or a file."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from playground.formats import number
from playground.model.asking import Question, truth
from tests.app.moves.test_stopping import played
from tests.app.page import (
    app_of,
    click,
    field,
    fill,
    names,
    opened,
    pick,
    press,
    put,
    session_of,
    words,
)
from tests.playground.telling import beside_the_page, tells

TEXTS = ("markdown", "html", "caption", "info", "selectbox", "number_input", "text_input")
TABS = ("Code", "Matrices", "Ledger", "Check", "Gradient flow", "Insight", "Samples")


def everything(app: AppTest) -> str:
    """All that a run of the page's script has sent to the browser."""
    texts = [str(element.proto) for kind in TEXTS for element in app.get(kind)]
    texts += [element.proto.bytes.decode() for element in app.get("bidi_component")]
    texts += [element.value.to_csv() for element in app.dataframe]
    return "\n".join(texts)


def asked(app: AppTest, element: str, offer: str) -> AppTest:
    """The page with a question about an element."""
    press(pick(app, "graph", element), "ask")
    return app if field(app, "asked_kind").value == offer else fill(app, "asked_kind", offer)


def say(app: AppTest, text: str) -> AppTest:
    """Type a number and send it, in one go as a browser does."""
    name = next(name for name in names(app, "text_input") if name.startswith("asked_guess"))
    field(app, name).set_value(text)
    return click(app, "FormSubmitter:asked_form-Answer")


def derived(value: float, rate: float) -> tuple[float, ...]:
    return value, rate * value


@pytest.mark.parametrize(
    ("place", "element", "offer"),
    [
        ("dW1[0, 1]", "weight-1-0-1", "number"),
        ("dZ1[1]", "neuron-1-1-0", "δ"),
        ("A2[0]", "neuron-2-0-0", "a"),
        ("stepW2[0, 1]", "weight-2-0-1", "Δ"),
        ("W2[0, 1]", "weight-2-0-1", "new"),
    ],
)
def test_what_is_asked_is_blank_everywhere_and_there_again_with_the_answer(
    place: str, element: str, offer: str
) -> None:
    app = opened("mazur", granularity="update", lines=True, deltas=True)
    press(app, "step")
    value = truth(session_of(app), Question.of(place))
    rate = session_of(app).training.optimizer_options["lr"] if place[1] == "W" else 1.0
    assert tells(everything(app) + beside_the_page(app_of(app)), value)
    asked(app, element, offer)
    shown = []
    for tab in TABS:
        put(app, tabs=tab)
        shown.append(everything(app))
    put(app, tabs=None, side="Training", lines=True)
    shown += [everything(app), beside_the_page(app_of(app))]
    for text in shown:
        assert [tells(text, each) for each in derived(value, rate)] == [[]] * 2
    say(app, number(value))
    assert "Right" in words(app)
    assert tells(everything(put(app, side="Inspector")), value)


def test_why_play_has_stopped_is_not_told_while_its_number_is_asked_for() -> None:
    app = played(opened("seed", granularity="update", stop_what="W2[0, 1]", stop_limit=0.582, stops=True), 50)
    value = truth(session_of(app), Question.of("W2[0, 1]"))
    assert value > 0.582
    assert tells(everything(app) + words(app), value)
    asked(app, "weight-2-0-1", "new")
    assert tells(everything(app) + words(app), value) == []
    assert [name for name in names(app, "button") if name.startswith("hit_")]
    say(app, number(value))
    assert tells(everything(app) + words(app), value)
