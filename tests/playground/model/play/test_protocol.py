"""What a browser says is an event of the table, with all of its values in order, or it is refused: nothing between."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.model.play.protocol import (
    EVENTS,
    LARGEST,
    LONGEST,
    Event,
    ProtocolError,
    acknowledged,
    decoded,
    event_of,
)

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=120) | st.just(10**400)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))
NAMES = sorted({name for wanted in EVENTS.values() for name in wanted})
PLACES = st.none() | st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=2)
GOOD: dict[str, st.SearchStrategy[Any]] = {
    "value": st.integers(-LARGEST, LARGEST),
    "update": st.integers(-LARGEST, LARGEST),
    "operation": st.integers(-LARGEST, LARGEST),
    "name": st.text(max_size=100),
    "plot": st.text(max_size=100),
    **dict.fromkeys(("blank", "text", "field", "says"), st.text(max_size=100)),
    "id": st.none() | st.text(max_size=100),
    "at": st.integers(-LARGEST, LARGEST),
    **dict.fromkeys(("first", "last"), st.none() | st.integers(-LARGEST, LARGEST)),
    "results": st.text(max_size=100),
    **dict.fromkeys(("place", "x", "y", "pixels"), PLACES),
}


@st.composite
def near_misses(draw: st.DrawFn) -> dict[str, Any]:
    """Messages that look like events, with wrong values, missing ones and others beside them."""
    do = draw(st.sampled_from([*EVENTS, "explode", "", "__class__"]))
    message = {"n": draw(st.integers() | LEAVES), "do": do}
    message |= {name: draw(GOOD[name] | VALUES) for name in EVENTS.get(do, {}) if draw(st.integers(0, 9))}
    return message | draw(st.dictionaries(st.sampled_from([*NAMES, "more"]), VALUES, max_size=1))


def checked(message: Any) -> Event | None:
    """The event, if it is one: then it is whole."""
    try:
        event = event_of(message)
    except ProtocolError:
        return None
    assert {"n": event.n, "do": event.do, **event.values} == message
    assert event.values.keys() == EVENTS[event.do].keys()
    assert -LARGEST <= event.n <= LARGEST
    json.dumps(event.values, allow_nan=False)
    return event


@given(VALUES)
def test_any_value_is_an_event_or_refused(value: Any) -> None:
    checked(value)


@given(near_misses())
def test_any_message_like_an_event_is_one_or_refused(message: dict[str, Any]) -> None:
    checked(message)


@given(st.sampled_from(list(EVENTS)), st.integers(0, LARGEST), st.data())
def test_every_event_of_the_table_is_taken(do: str, n: int, data: st.DataObject) -> None:
    values = {name: data.draw(GOOD[name], name) for name in EVENTS[do]}
    values |= {"granularity": {"value": "update"}, "calm": {"value": True}, "lesson_answer": {"value": "0,5"}}.get(
        do, {}
    )
    values |= {"id": values["id"] or ""} if do in ("lesson", "lesson_resume", "lesson_forget") else {}
    assert event_of({"n": n, "do": do, **values}) == Event(n, do, values)


@given(st.text() | st.binary().map(lambda content: content.decode(errors="replace")))
def test_any_text_is_decoded_or_refused(text: str) -> None:
    try:
        decoded(text)
    except ProtocolError:
        return
    json.loads(text)


@pytest.mark.parametrize(
    "text", ["", "{", "NaN", '{"n": Infinity}', "[" * 1900, '"' + "x" * LONGEST + '"', "1" * 1999 + "e"]
)
def test_what_is_no_short_json_is_refused(text: str) -> None:
    with pytest.raises(ProtocolError):
        decoded(text)


def test_a_number_of_many_digits_is_refused_as_a_value() -> None:
    message = decoded('{"n": 1, "do": "set", "name": "x1", "value": ' + "9" * 400 + "}")
    with pytest.raises(ProtocolError):
        event_of(message)


@given(VALUES)
def test_only_an_acknowledgement_is_one(value: Any) -> None:
    number = acknowledged(value)
    assert number is None or value == {"ack": number}


def test_an_acknowledgement_names_its_picture() -> None:
    assert acknowledged({"ack": 7}) == 7
    for other in ({"ack": True}, {"ack": 1.5}, {"ack": 7, "n": 1}, {}, 7, None, {"ack": 10**30}):
        assert acknowledged(other) is None
