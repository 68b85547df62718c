"""What a browser says, twice, late or wrongly: an event is done once, and what is none changes nothing."""

from __future__ import annotations

import math
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.page import (
    app_of,
    bar,
    click,
    field,
    fill,
    links,
    message,
    opened,
    pick,
    press,
    ran,
    row_of,
    send,
    session_of,
    show_sample,
    type_in,
    values,
)

HUGE = 10**400


def standing(app: AppTest) -> tuple[Any, ...]:
    """All that an event could change."""
    visit, session = app_of(app), session_of(app)
    parameters = session.causes.tobytes(), session.table.memory.tobytes()
    shown = visit.element, visit.number, visit.look, visit.play, visit.granularity, visit.speed
    return (session, session.position, session.segments, session.data, *parameters, *shown, visit.order, values(app))


def test_an_event_is_done_once_however_often_it_is_sent() -> None:
    app = opened()
    step = message(app, "step")
    for said in ([step], [step], [step, step]):
        send(app, {"events": said})
        assert session_of(app).completed == 1
    send(app, {"events": [step, message(app, "step")]})
    assert session_of(app).completed == 2


def test_an_event_from_before_the_last_one_is_not_done() -> None:
    app = opened()
    late = message(app, "reset")
    press(app, "step", "step")
    send(app, {"events": [late]})
    assert session_of(app).completed == 2


def test_an_event_for_another_visit_is_left_to_that() -> None:
    app = opened()
    step, ticket = message(app, "step"), app_of(app).channel.ticket
    send(app, {"events": [{**step, "ticket": f"not {ticket}"}]})
    assert (session_of(app).completed, bar(app)["heard"]) == (0, step["n"] - 1)
    send(app, {"events": [{**step, "ticket": ticket}]})
    assert (session_of(app).completed, bar(app)["heard"]) == (1, step["n"])


def test_twenty_steps_are_twenty_steps() -> None:
    app = opened()
    send(app, {"events": [message(app, "step", ahead=n) for n in range(1, 21)]})
    assert session_of(app).completed == 20
    press(app, *["step"] * 20)
    assert session_of(app).completed == 40


def test_what_has_been_heard_is_told_so_that_it_is_not_sent_again() -> None:
    app = opened()
    send(app, {"events": [message(app, "step", ahead=5)]})
    assert bar(app)["heard"] == app_of(app).channel.heard
    before = bar(app)["heard"]
    press(app, "step")
    assert bar(app)["heard"] == before + 1


def test_the_last_number_that_is_set_stays() -> None:
    app = opened()
    events = [message(app, "set", ahead=n, name="x1", value=n / 10) for n in range(1, 8)]
    send(app, {"events": events})
    assert values(app)["x1"] == session_of(app).value("X")[0, 0] == 0.7
    assert session_of(app).completed == 0


@pytest.mark.parametrize("name", ["x1", "y1", "lr"])
def test_a_number_can_be_set_back_at_once(name: str) -> None:
    app = opened()
    before = values(app)[name]
    for value in (0.25, before, 0.25, before):
        type_in(app, name, value)
        assert values(app)[name] == value


def test_a_widget_that_python_has_set_is_a_new_one_and_a_late_value_of_the_old_one_changes_nothing() -> None:
    app = opened(tabs="Network")
    for name, value in (("units_1", 5), ("activation_1", "tanh"), ("optimizer", "adam"), ("batch_size", 1)):
        old = field(app, name)
        before = old.value
        fill(app, name, value)
        press(app, "undo")
        known = standing(app)
        assert field(app, name).value == before
        assert field(app, name).key != old.key
        app.session_state[old.key] = value
        ran(app)
        assert field(app, name).value == before
        assert standing(app) == known
        assert session_of(app).can_redo


def test_what_a_click_has_selected_is_not_taken_back_by_the_menu_of_before() -> None:
    app = opened()
    menu = field(app, "selected")
    before = menu.value
    pick(app, "card", id=links(app)[0])
    now, chosen = field(app, "selected").value, app_of(app).element
    assert now != before
    app.session_state[menu.key] = before
    ran(app)
    assert (field(app, "selected").value, app_of(app).element) == (now, chosen)


@pytest.mark.parametrize(
    "value",
    [
        5,
        "events",
        [],
        [{"n": 100, "do": "step"}],
        {"selected": 5},
        {"events": 5},
        {"events": None},
        {"events": {"n": 100, "do": "step"}},
        {"events": [5, None, "step", [], {}]},
        {"events": [{"do": "step"}]},
        {"events": [{"n": 100}]},
        {"events": [{"n": "100", "do": "step"}]},
        {"events": [{"n": math.nan, "do": "step"}]},
        {"events": [{"n": HUGE, "do": "step"}]},
        {"events": [{"n": True, "do": "step"}]},
        {"events": [{"n": 100, "do": "explode"}]},
        {"events": [{"n": 100, "do": ["step"]}]},
        {"events": [{"n": 100, "do": "step", "more": 1}]},
    ],
    ids=str,
)
def test_a_message_of_the_wrong_shape_is_ignored(value: object) -> None:
    app = opened("circle")
    before = standing(app)
    send(app, value)
    assert standing(app) == before
    assert app_of(app).channel.heard == -1


@pytest.mark.parametrize(
    ("do", "said"),
    [
        ("set", {"name": "x1", "value": math.nan}),
        ("set", {"name": "x1", "value": math.inf}),
        ("set", {"name": "x1", "value": HUGE}),
        ("set", {"name": "x1", "value": None}),
        ("set", {"name": "x1", "value": "0.5"}),
        ("set", {"name": "x1", "value": True}),
        ("set", {"name": "x3", "value": 0.5}),
        ("set", {"name": "y2", "value": 0.5}),
        ("set", {"name": "", "value": 0.5}),
        ("set", {"name": "x" * 1000, "value": 0.5}),
        ("set", {"name": "x1"}),
        ("set", {"name": "weight-9-0-0", "value": 0.5}),
        ("set", {"name": "neuron-1-0-0", "value": 0.5}),
        ("set_by", {"name": "x3", "value": 0.5}),
        ("drag", {"name": "x3", "value": 0.5}),
        ("drag", {"name": "x1", "value": math.nan}),
        ("drag_by", {"name": "loss", "value": 0.5}),
        ("cancel", {}),
        ("speed", {"value": 3}),
        ("speed", {"value": HUGE}),
        ("speed", {"value": 0.5}),
        ("granularity", {"value": "century"}),
        ("granularity", {"value": 5}),
        ("travel", {"update": math.nan, "operation": 0}),
        ("travel", {"update": HUGE, "operation": 0}),
        ("travel", {"update": 0.5, "operation": 0}),
        ("sample", {"value": HUGE}),
        ("pick", {"plot": "nothing", "id": "weight-1-0-0", "place": None}),
        ("pick", {"plot": "graph", "id": "weight-9-9-9", "place": None}),
        ("pick", {"plot": "graph", "id": "weight-1-2-0-0", "place": None}),
        ("pick", {"plot": "graph", "id": 5, "place": None}),
        ("pick", {"plot": "graph", "id": None, "place": [0.5, 0.5]}),
        ("pick", {"plot": "curve", "id": "update-99", "place": None}),
        ("pick", {"plot": "samples", "id": "column-10", "place": None}),
        ("pick", {"plot": "surface", "id": None, "place": [0.5, 0.5]}),
        ("pick", {"plot": "surface", "id": None, "place": [math.nan, 0.5]}),
        ("pick", {"plot": "surface", "id": None, "place": [0.5]}),
        ("pick", {"plot": "surface", "id": "sample-300", "place": None}),
        ("tick", {}),
    ],
    ids=str,
)
def test_an_event_about_nothing_changes_nothing(do: str, said: dict[str, Any]) -> None:
    app = opened("circle", side="Training")
    before = standing(app)
    send(app, {"events": [message(app, do, **said)]})
    assert standing(app) == before
    press(app, "step")
    assert session_of(app).completed == 1


@pytest.mark.parametrize(
    ("scene", "name", "value", "says"),
    [
        ("circle", "x1", 1e300, "The input x₁ goes from −1,000,000 to 1,000,000, so 1e300 is refused: it stays"),
        ("circle", "x1", -1e7, "The input x₁ goes from −1,000,000 to 1,000,000, so −10,000,000 is refused: it stays"),
        ("plane", "y1", 1e300, "The target y goes from −1,000,000 to 1,000,000, so 1e300 is refused: it stays"),
        ("seed", "lr", -5.0, "The learning rate η goes from 0 to 1,000, so −5 is refused: it stays 0.1."),
        ("seed", "lr", 1000.25, "The learning rate η goes from 0 to 1,000, so 1000.25 is refused: it stays 0.1."),
    ],
)
def test_a_number_beyond_what_can_be_typed_is_refused_and_told(scene: str, name: str, value: float, says: str) -> None:
    app = opened(scene)
    before = values(app)
    for _ in range(2):
        type_in(app, name, value)
        assert values(app) == before
        assert app.toast[0].value.startswith(says)
        assert row_of(app, name)["refused"] == "This" + app.toast[0].value[says.index(" goes") :]
    press(app, "step")
    assert row_of(app, name)["refused"] == ""


@pytest.mark.parametrize(("name", "value"), [("x1", 3.5), ("x1", -40.0), ("lr", 12.0), ("weight-2-0-0", 1e12)])
def test_a_number_beyond_its_slider_is_taken_and_the_slider_goes_as_far(name: str, value: float) -> None:
    app = opened()
    type_in(app, name, value)
    row = row_of(app, name)
    assert row["value"] == value
    assert row["low"] <= value <= row["high"]
    assert not app.toast


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_weight_that_is_no_number_is_not_taken(value: float) -> None:
    app = opened(drawer="Set its value")
    before = session_of(app).causes.tobytes()
    fill(app, f"value_{app_of(app).element.id}", value)
    assert session_of(app).causes.tobytes() == before
    assert not session_of(app).can_undo


def test_a_slider_of_an_input_that_is_gone_changes_nothing() -> None:
    app = opened(tabs="Network")
    fill(app, "units_0", 1)
    assert set(values(app)) == {"x1", "y1", "lr"}
    before = standing(app)
    type_in(app, "x2", 0.5)
    assert session_of(app).data is before[3]
    assert set(values(app)) == {"x1", "y1", "lr"}


def test_a_layer_that_is_gone_is_neither_selected_nor_changed() -> None:
    app = opened(tabs="Network")
    click(app, "add_layer")
    late = field(app, "units_2")
    pick(app, "graph", id="weight-3-0-0")
    click(app, "remove_2")
    assert session_of(app).network.depth == 2
    sizes, chosen = session_of(app).network.sizes, app_of(app).element
    pick(app, "graph", id="weight-3-0-0")
    app.session_state[late.key] = 7
    ran(app)
    assert session_of(app).network.sizes == sizes
    assert app_of(app).element == chosen


def test_a_sample_that_is_gone_is_not_shown() -> None:
    app = opened("circle", tabs="Data")
    show_sample(app, 300)
    assert app_of(app).number == 299
    fill(app, "data_samples", 20)
    click(app, "data_use")
    show_sample(app, 300)
    assert app_of(app).number < 20
    assert app_of(app).look is None
