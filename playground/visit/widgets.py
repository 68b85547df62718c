"""Widgets by their names: reading them, and setting those that something else than the visitor changes, too.

A widget that Python sets becomes a new one, with a new key. A browser sends the values of all its widgets with every
click; what it says of a widget that is gone, because it has not heard the news yet, is about nothing. So no late value
can be taken for an edit, and none has to be told from one by a clock.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import streamlit as st

from backprop_core.functions.registry import Option

ISSUES = "widget_issues"
KNOWN = "widget_values"  # what the browser was given, or has said
Number = TypeVar("Number", int, float)


def key(name: str) -> str:
    """The key that a widget is drawn with at present."""
    issue = st.session_state.get(ISSUES, {}).get(name, 0)
    return f"{name}~{issue}" if issue else name


def widget(name: str) -> Any:
    """The value of a widget, or None before it was shown."""
    return st.session_state.get(key(name))


def set_widget(name: str, value: object) -> None:
    """Set a widget's value, unless it has that value."""
    st.session_state.setdefault(KNOWN, {})[name] = value
    if key(name) in st.session_state:
        if st.session_state[key(name)] == value:
            return
        renew(name)
    st.session_state[key(name)] = value


def tell_again() -> None:
    """Give the browser all values that it was given once more.

    Streamlit sends a value that Python sets with one run alone. Where another run is over before the browser has drawn
    the widget, the widget is drawn without it.
    """
    for name in st.session_state.get(KNOWN, {}):
        if key(name) in st.session_state:
            st.session_state[key(name)] = st.session_state[key(name)]


def renew(name: str) -> None:
    """Have a widget drawn anew, so that what was set in it is forgotten."""
    issues = st.session_state.setdefault(ISSUES, {})
    issues[name] = issues.get(name, 0) + 1


def forget(name: str) -> None:
    """Have a widget that has a value drawn with the usual one."""
    if widget(name) is not None:
        renew(name)


def is_news(name: str) -> bool:
    """In the callback of a widget that Python sets, too: whether the visitor changed it.

    Streamlit forgets the widgets of a run that is broken off. What a browser then says of one of them for the first
    time counts as a change, though it is what the browser was given.
    """
    known, value = st.session_state.setdefault(KNOWN, {}), widget(name)
    news = bool(name not in known or known[name] != value)
    known[name] = value
    return news


def chosen(name: str) -> Any:
    """What the visitor chose in a widget that Python sets, too; None if it is known already."""
    return widget(name) if is_news(name) else None


def number_field(
    label: str,
    name: str,
    value: Number,
    low: Number | None = None,
    high: Number | None = None,
    **more: Any,
) -> None:
    """A field that shows `value`, which is its default, too: a field that is emptied falls back on that."""
    value = value if low is None else max(low, value)
    value = value if high is None else min(high, value)
    set_widget(name, value)
    st.number_input(label, low, high, value, key=key(name), **more)


def form_field(
    label: str,
    name: str,
    start: Number,
    low: Number | None = None,
    high: Number | None = None,
    **more: Any,
) -> None:
    """A field that is read later, with the rest of its form; it opens with `start`."""
    kept = widget(name)
    number_field(label, name, start if kept is None else kept, low, high, persist_state="session", **more)


def option_fields(
    prefix: str,
    options: Mapping[str, Option],
    values: Mapping[str, Any],
    on_change: Callable[..., None],
    *args: Any,
) -> None:
    """A field for each option of a function; `on_change` is called with `args`, the option's name and the field's."""
    for option_name, option in options.items():
        name, value = f"{prefix}_{option_name}", values[option_name]
        callback: dict[str, Any] = {"on_change": on_change, "args": (*args, option_name, name), "help": option.says}
        if option.choices or isinstance(option.default, bool):
            set_widget(name, value)
        if option.choices:
            st.selectbox(option_name, option.choices, key=key(name), **callback)
        elif isinstance(option.default, bool):
            st.toggle(option_name, key=key(name), **callback)
        else:
            shown = float(value)
            ends = _end(option.low), _end(option.high)
            number_field(option_name, name, shown, *ends, format="%.4g", step=_step(shown), **callback)


def _end(bound: float) -> float | None:
    return bound if math.isfinite(bound) else None


def _step(value: float) -> float:
    """A tenth of the number's own size."""
    return float(10.0 ** math.floor(math.log10(abs(value)) - 1)) if value else 0.01
