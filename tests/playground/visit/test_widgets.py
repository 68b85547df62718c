"""Widgets that Python sets become new ones: what is said of the old ones is about nothing."""

from __future__ import annotations

from typing import Any

import pytest

from playground.visit import widgets
from playground.visit.widgets import key, set_widget, widget


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What Streamlit remembers of a visit."""
    found: dict[str, Any] = {}
    monkeypatch.setattr(widgets.st, "session_state", found)
    return found


def test_a_widget_has_its_name_as_its_key_until_it_is_set(state: dict[str, Any]) -> None:
    assert key("units_1") == "units_1"
    assert widget("units_1") is None
    set_widget("units_1", 3)
    assert (key("units_1"), widget("units_1")) == ("units_1", 3)


def test_another_value_makes_another_widget(state: dict[str, Any]) -> None:
    for issue, value in enumerate((3, 4, 3, 5)):
        set_widget("units_1", value)
        assert key("units_1") == (f"units_1~{issue}" if issue else "units_1")
        assert widget("units_1") == value


def test_the_value_that_a_widget_has_makes_none(state: dict[str, Any]) -> None:
    set_widget("units_1", 3)
    set_widget("units_1", 3)
    state["units_1"] = 5  # the visitor
    set_widget("units_1", 5)
    assert key("units_1") == "units_1"


def test_a_late_value_of_the_widget_before_is_not_read(state: dict[str, Any]) -> None:
    set_widget("units_1", 3)
    set_widget("units_1", 4)
    state["units_1"] = 7
    assert widget("units_1") == 4


def test_each_widget_has_its_own_count(state: dict[str, Any]) -> None:
    for value in (1, 2, 3):
        set_widget("one", value)
    set_widget("other", 1)
    assert (key("one"), key("other")) == ("one~2", "other")
