"""What a browser may say: each event by its name, with the values that belong to it, checked.

    {"n": 12, "do": "travel", "update": 7, "operation": 3}

`n` counts the events of a page, so that one that was sent twice, because the first answer was lost, is done once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

LONGEST = 2_000  # characters of a message
LARGEST = 2**53
MOST_DATA = 100  # data sets that a document was made of

Check = Callable[[Any], bool]


class ProtocolError(ValueError):
    """A message that no page of ours sends."""


@dataclass(frozen=True)
class Event:
    """An event: its number, its name and its values."""

    n: int
    do: str
    values: Mapping[str, Any] = field(default_factory=dict)


def _whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and -LARGEST <= value <= LARGEST


def _number(value: Any) -> bool:
    """Any that a float can be: a browser writes 1e17 in digits, as if it were whole."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 100


def _place(value: Any) -> bool:
    return value is None or (isinstance(value, list) and len(value) == 2 and all(map(_number, value)))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _optional_text(value: Any) -> bool:
    return value is None or _text(value)


def _optional_whole(value: Any) -> bool:
    return value is None or _whole(value)


EVENTS: dict[str, dict[str, Check]] = {
    "step": {},
    "back": {},
    "phase_end": {},
    "reset": {},
    "undo": {},
    "redo": {},
    "play": {},
    "pause": {},
    "tick": {},
    "granularity": {"value": _text},
    "next_granularity": {},
    "speed": {"value": _whole},
    "calm": {"value": _flag},
    "travel": {"update": _whole, "operation": _whole},
    "set": {"name": _text, "value": _number},
    "set_by": {"name": _text, "value": _number},
    "drag": {"name": _text, "value": _number},
    "drag_by": {"name": _text, "value": _number},
    "cancel": {},
    "sample": {"value": _number},
    "unreadable": {"field": _text, "says": _text},
    "show_batch": {},
    "large": {},
    "card": {"id": _optional_text},
    "zoom": {"x": _place, "y": _place, "pixels": _place},
    "look": {"first": _optional_whole, "last": _optional_whole},
    "select_back": {},
    "select_forward": {},
    "ask": {},
    "write": {"blank": _text, "text": _text},
    "lesson": {"id": _text, "at": _whole, "results": _text},
    "lesson_resume": {"id": _text, "at": _whole, "results": _text},
    "lesson_answer": {"value": _text},
    "lesson_open": {},
    "lesson_skip": {},
    "lesson_leave": {},
    "lesson_forget": {"id": _text},
    "pick": {"plot": _text, "id": _optional_text, "place": _place},
}


def event_of(message: Any) -> Event:
    """The event in a decoded message. Raises ProtocolError."""
    if not isinstance(message, Mapping):
        raise ProtocolError("an event is an object")
    n, do = message.get("n"), message.get("do")
    if not _whole(n) or not isinstance(do, str) or do not in EVENTS:
        raise ProtocolError("an event has a number and a known name")
    wanted, values = EVENTS[do], {key: value for key, value in message.items() if key not in ("n", "do")}
    if values.keys() != wanted.keys() or not all(check(values[key]) for key, check in wanted.items()):
        raise ProtocolError(f"{do} has the values {', '.join(wanted) or 'of none'}")
    return Event(n, do, values)


def opening_of(message: Any) -> Mapping[str, Any]:
    """What is to be opened, in a decoded message. Raises ProtocolError.

    {"file": "{...}"}    {"query": "scene=xor"}    {"kept": {"run": "{...}", "data": {"3f...": "{...}"}, "at": [7, 3]}}
    {"lesson": "title = ...", "name": "mine.toml"}

    With "again", a truth value, beside what was kept; beside a lesson that the browser has kept, how far its visitor
    has come, "at" and "results", and whether the page goes on with it "again", as it was loaded anew. What the texts
    hold is for whoever opens them to check.
    """
    if isinstance(message, Mapping):
        if message.keys() == {"file"} and isinstance(message["file"], str):
            return message
        if message.keys() == {"query"} and isinstance(message["query"], str):
            return message
        if "lesson" in message and _lesson(message):
            return message
        if message.keys() == {"kept", "again"} and isinstance(message["again"], bool) and _kept(message["kept"]):
            return message
    raise ProtocolError("what is to be opened is a file, a link, what was kept of a run, or a lesson")


def _lesson(message: Mapping[str, Any]) -> bool:
    further: dict[str, Check] = {"at": _whole, "results": _text, "again": _flag}
    names = {"lesson", "name"}
    known = message.keys() == names or message.keys() == names | further.keys()
    return known and all(further.get(name, _is_text)(value) for name, value in message.items())


def _kept(value: Any) -> bool:
    if not isinstance(value, Mapping) or value.keys() != {"run", "data", "at"} or not isinstance(value["run"], str):
        return False
    data, at = value["data"], value["at"]
    texts = (
        isinstance(data, Mapping) and len(data) <= MOST_DATA and all(isinstance(each, str) for each in data.values())
    )
    return texts and (at is None or (isinstance(at, list) and len(at) == 2 and all(map(_whole, at))))


def decoded(text: str, longest: int = LONGEST) -> Any:
    """A message, decoded. Raises ProtocolError."""
    if len(text) > longest:
        raise ProtocolError("a message is short")
    try:
        return json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("a message is JSON") from error


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def acknowledged(message: Any) -> int | None:
    """The number of the picture that a message says is painted; None if it is about something else."""
    if isinstance(message, Mapping) and message.keys() == {"ack"} and _whole(message["ack"]):
        return int(message["ack"])
    return None
