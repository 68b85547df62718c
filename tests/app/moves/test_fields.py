"""Number fields that are emptied, or sent what cannot be: nothing changes, and the old number is shown again."""

from __future__ import annotations

import math
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playground.actions.edits import refused
from playground.formats import number
from playground.model.play.stopping import Stops
from playground.panels.tabs.tabs import VIEWS
from playground.visit.ranges import written
from playground.visit.reading import target_name
from tests.app.page import (
    app_of,
    controls,
    event,
    field,
    fill,
    name_of,
    opened,
    pick,
    press,
    put,
    row_of,
    session_of,
    type_in,
    values,
)
from tests.app.test_training_views import opened_on, session_of_shape

OPTIONAL = ("stop_loss", "stop_patience", "stop_epochs", "stop_limit")  # there, empty means never
PLACES = {"Network": "circle", "Data": "blobs", "Training": "plane"}
NO_NUMBERS = (None, math.nan, math.inf, -math.inf)
SENT = [(tab, sent) for tab in PLACES for sent in NO_NUMBERS]
RANGES = ("This is a whole number from ", "This goes from ", "This is above ", "This is at least ")
UNBOUNDED = ("value_", "surface_target_")  # these take any finite number


def opened_at(tab: str) -> AppTest:
    app = opened(PLACES[tab], tabs=tab if tab in VIEWS else None, drawer="Set its value")
    if tab == "Data":
        for name, value in {"data_name": "blobs", "data_samples": 57, "data_seed": 9, "data_classes": 4}.items():
            fill(app, name, value)
    if tab == "Training":
        put(app, side=tab, surface_adds=True)
    return press(app, "step")


def standing(app: AppTest) -> tuple[Any, ...]:
    """All that a field could change."""
    assert not app.exception, app.exception
    session = session_of(app)
    fields = {name_of(field): field.value for field in app.number_input}
    return fields, session.position, session.can_undo, session.training, session.network, session.causes.tobytes()


@pytest.mark.parametrize(("tab", "sent"), [*SENT, ("Network", 1e300), ("Data", 1e300)])
def test_what_is_no_number_leaves_every_field_as_it_was(tab: str, sent: float | None) -> None:
    app = opened_at(tab)
    before = standing(app)
    sent_to = [name_of(field) for field in app.number_input if _may_be_refused(field, sent)]
    assert sent_to
    for name in sent_to:
        fill(app, name, sent)
        assert standing(app) == before, name


@pytest.mark.parametrize("tab", PLACES)
@pytest.mark.parametrize("sent", [10**14, -(10**14)])
def test_a_number_out_of_range_is_told_below_its_field_with_the_range_and_what_is_in_use(tab: str, sent: int) -> None:
    app = opened_at(tab)
    names = [name_of(each) for each in app.number_input if not name_of(each).startswith(UNBOUNDED)]
    assert names
    for name in names:
        stays = field(app, name).value
        fill(app, name, sent)
        (says,) = [warning.value for warning in app.warning]
        assert says.startswith(
            ("This is a whole number from ", "This goes from ", "This is above ", "This is at least ")
        )
        assert says.endswith(f" is refused: it stays {written(stays)}.")
        assert field(app, name).value == stays


WHOLE = ("units_", "network_seed", "batch_size", "data_", "sweep_", "go_to_update")


@pytest.mark.parametrize("tab", [*PLACES, "Insight"])
def test_a_count_with_a_fraction_is_refused_in_words_and_one_in_any_notation_is_read(tab: str) -> None:
    app = opened("circle", tabs=tab, insight_part="Sweep") if tab == "Insight" else opened_at(tab)
    names = [name_of(each) for each in app.number_input if name_of(each).startswith(WHOLE)]
    assert names
    for name in names:
        stays = field(app, name).value
        fill(app, name, 1.5)
        (says,) = [warning.value for warning in app.warning]
        assert says.startswith("This is a whole number")
        assert says.endswith(f", so 1.5 is refused: it stays {written(stays)}.")
        assert field(app, name).value == stays
        assert field(app, name).proto.format == "%.0f"


def _may_be_refused(field: Any, sent: float | None) -> bool:
    """Any finite number is one for some fields."""
    return sent is None or not math.isfinite(sent) or not name_of(field).startswith(UNBOUNDED)


@pytest.mark.parametrize("typed", [*NO_NUMBERS, "0.5"])
def test_what_is_no_number_is_no_weight(typed: object) -> None:
    assert refused(typed) == "Type a number, such as −0.5 or 1e-3."


@pytest.mark.parametrize("value", [1e300, -1e12, 0, -0.5])
def test_a_weight_can_be_any_number(value: float) -> None:
    app = opened_at("Network")
    element = app_of(app).element
    fill(app, f"value_{element.id}", value)
    assert field(app, f"value_{element.id}").value == row_of(app, element.id)["value"] == value
    assert not app.warning
    press(app, "undo")
    assert not session_of(app).can_undo


def test_a_surface_s_target_is_kept_too() -> None:
    app = opened("plane", side="Training", surface_adds=True)
    fill(app, target_name(0), 0.75)
    fill(app, target_name(0), None)
    assert field(app, target_name(0)).value == 0.75


def test_an_empty_stop_rule_means_never() -> None:
    app = opened(stops=True)
    for key in OPTIONAL:
        fill(app, key, 3)
        assert field(app, key).value == 3
        fill(app, key, None)
        assert field(app, key).value is None


def below(app: AppTest) -> list[str]:
    """What is said below the fields."""
    return [warning.value for warning in app.warning]


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("stop_loss", 0.0, "This is above 0, so 0 is refused"),
        ("stop_loss", -1.0, "This is above 0, so −1 is refused"),
        ("stop_patience", 0, "This is a whole number from 1 to 1,000,000,000, so 0 is refused"),
        ("stop_patience", 2.5, "This is a whole number from 1 to 1,000,000,000, so 2.5 is refused"),
        ("stop_epochs", 2.5, "This is a whole number from 1 to 1,000,000,000, so 2.5 is refused"),
        ("stop_epochs", 10**10, "This is a whole number from 1 to 1,000,000,000, so 10,000,000,000 is refused"),
    ],
)
def test_a_rule_out_of_range_is_refused_with_its_range_and_the_one_before_it_stays(
    name: str, typed: float, says: str
) -> None:
    app = opened("moons", stops=True)
    assert below(fill(app, name, typed)) == [f"{says}: it stays empty."]
    assert app_of(app).stops == Stops()
    assert below(fill(app, name, 5)) == []
    stops = app_of(app).stops
    assert below(fill(app, name, typed)) == [f"{says}: it stays 5."]
    assert (field(app, name).value, app_of(app).stops) == (5, stops)
    assert below(fill(app, name, None)) == []
    assert app_of(app).stops == Stops()


@pytest.mark.parametrize("value", [-0.5, 1.5])
def test_a_target_that_the_loss_does_not_take_is_refused_in_words(value: float) -> None:
    app = opened("seed")
    type_in(app, "y1", value)
    assert values(app)["y1"] == 0.7
    says = [f"The target y cannot be {number(value)}: for binary cross-entropy targets must be from 0 to 1."]
    assert [toast.value for toast in app.toast] == says
    assert not session_of(app).can_undo
    shown = app.toast[0].proto.duration
    type_in(app, "y1", value)
    assert [toast.value for toast in app.toast] == says
    assert app.toast[0].proto.duration != shown  # else a browser that shows it still takes it for the same one


@pytest.mark.parametrize(
    ("scene", "name", "value", "says"),
    [
        ("seed", "y1", 1.7, "The target y cannot be 1.700: for binary cross-entropy targets must be from 0 to 1."),
        (
            "softmax",
            "y2",
            0.25,
            "The target y₂ cannot be 0.2500: for categorical cross-entropy targets must be numbers with the sum 1.",
        ),
    ],
)
def test_a_target_that_the_loss_cannot_take_is_refused_by_the_name_of_its_field(
    scene: str, name: str, value: float, says: str
) -> None:
    app = opened(scene)
    before = values(app)
    type_in(app, name, value)
    assert [toast.value for toast in app.toast] == [says]
    assert values(app) == before
    assert not session_of(app).can_undo


@pytest.mark.parametrize("typed", [0, 301, -5, 7.5, 1e17, 10**17, 1e300])
def test_a_number_that_no_sample_has_is_refused_below_its_field(typed: float) -> None:
    app = opened("circle")
    before = app_of(app).number
    event(app, "sample", value=typed)
    says = f"is a whole number from 1 to 300, so {written(typed)} is refused: it stays {before + 1}."
    assert controls(app)["sample"]["refused"] == f"This {says}"
    assert app.toast[0].value == f"The number of a sample {says}"
    assert app_of(app).number == before
    event(app, "sample", value=3)
    assert controls(app)["sample"]["refused"] == ""
    assert app_of(app).number == 2


@pytest.mark.parametrize("typed", [10**17, 10**300])
def test_a_number_that_a_browser_writes_in_digits_is_a_number(typed: int) -> None:
    app = opened("xor")
    event(app, "set", name="lr", value=typed)
    assert controls(app)["rate"]["refused"].startswith("This goes from 0 to 1,000")


def told(app: AppTest, name: str) -> list[str]:
    """What is said below a field."""
    below = [each for each in app.main if each.type in ("number_input", "warning")]
    at = next(place for place, each in enumerate(below) if each.type == "number_input" and name_of(each) == name)
    return [each.value for each in below[at + 1 : at + 2] if each.type == "warning"]


@pytest.mark.parametrize(
    ("name", "set_to", "where"),
    [
        ("stop_loss", 0.5, {"stops": True}),
        ("stop_epochs", 7, {"stops": True}),
        ("units_1", 5, {"tabs": "Network"}),
        ("network_seed", 3, {"tabs": "Network"}),
        ("data_samples", 57, {"tabs": "Data"}),
        ("surface_held_2", 0.25, {"side": "Training"}),
        ("value_weight-1-0-0", 0.5, {"drawer": "Set its value", "at": "weight-1-0-0"}),
    ],
)
def test_a_text_that_cannot_be_read_is_told_below_its_field_which_keeps_what_it_had(
    name: str, set_to: float, where: dict[str, Any]
) -> None:
    app = opened_on(session_of_shape(3, 1)) if name.startswith("surface") else opened("circle")
    if element := where.pop("at", None):
        pick(app, "graph", element)
    fill(put(app, **where), name, set_to)
    before = standing(app)
    for said in ("“5e” is no number: it stays as it was.", "“1e999” is no finite number: it stays as it was."):
        event(app, "unreadable", field=in_page(app, name), says=said)
        assert told(app, name) == [said]
        assert standing(app) == before
    event(app, "unreadable", field=in_page(app, name), says="")
    assert told(app, name) == []
    assert standing(app) == before


def in_page(app: AppTest, name: str) -> str:
    """What a browser calls a field."""
    (key,) = [each.key for each in app.number_input if name_of(each) == name]
    return key.replace("~", "-")


def test_what_is_said_of_a_field_that_is_gone_is_about_nothing() -> None:
    app = put(opened("circle"), stops=True)
    fill(app, "stop_loss", 0.5)
    gone = in_page(app, "stop_loss")
    event(app, "unreadable", field=gone, says="“5e” is no number: it stays 0.5.")
    for name in (gone, "no_field"):
        event(app, "unreadable", field=name, says="“6e” is no number: it stays 0.5.")
        assert told(app, "stop_loss") == ["“5e” is no number: it stays 0.5."]


def test_a_field_that_is_emptied_says_no_longer_why_the_number_before_was_refused() -> None:
    app = put(opened("circle"), stops=True)
    fill(app, "stop_epochs", -3)
    assert told(app, "stop_epochs")[0].startswith("This is a whole number from 1 to ")
    event(app, "unreadable", field=in_page(app, "stop_epochs"), says="")
    assert told(app, "stop_epochs") == []
