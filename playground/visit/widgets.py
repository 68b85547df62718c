"""Widgets by their names: reading them, and setting those that something else than the visitor changes, too.

A widget that Python sets becomes a new one, with a new key. A browser sends the values of all its widgets with every
click; what it says of a widget that is gone, because it has not heard the news yet, is about nothing. So no late value
can be taken for an edit, and none has to be told from one by a clock.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal

import streamlit as st

from backprop_core.functions.registry import Option
from playground.formats import escape_markdown
from playground.visit.ranges import Limits, Number, limits_of

ISSUES = "widget_issues"
KNOWN = "widget_values"  # what the browser was given, or has said
REFUSED = "widget_refused"  # a field that was given a number out of range: its name, the sentence, and what stayed
TAKEN_OUT = "widgets_taken_out"  # fields whose text was taken out of them
WHOLE = "widgets_of_whole_numbers"
NOT_IN_PAGE = re.compile(r"[^\w-]", re.ASCII)  # what Streamlit writes as a hyphen in the class that a key makes
ANY = Limits()
Width = Literal["stretch"] | int  # of a sentence, in pixels or as wide as there is room


def key(name: str) -> str:
    """The key that a widget is drawn with at present."""
    issue = st.session_state.get(ISSUES, {}).get(name, 0)
    return f"{name}~{issue}" if issue else name


def widget(name: str) -> Any:
    """The value of a widget, or None before it was shown."""
    value = st.session_state.get(key(name))
    if isinstance(value, float) and value.is_integer() and name in st.session_state.get(WHOLE, ()):
        return int(value)
    return value


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


def take_out(name: str) -> None:
    """Empty a field whose text was read."""
    set_widget(name, "")
    st.session_state.setdefault(TAKEN_OUT, set()).add(name)


def is_taken_out(name: str) -> bool:
    """Whether a field is empty because its text was taken out of it, and no other one was typed since."""
    emptied: set[str] = st.session_state.setdefault(TAKEN_OUT, set())
    if widget(name):
        emptied.discard(name)
    return name in emptied


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
    value: Number | None,
    limits: Limits = ANY,
    *,
    on_change: Callable[..., None] | None = None,
    args: tuple[Any, ...] = (),
    width: Width = "stretch",
    may_be_empty: bool = False,
    holds: bool = False,
    **more: Any,
) -> None:
    """A field that shows `value`, which is its default, too: a field that is emptied falls back on that.

    One that `may_be_empty` shows nothing where `value` is None, and keeps to that once it is emptied.

    A number out of range is not taken: the field shows the one before it again, and a sentence below says why. A field
    that `holds` such a number keeps it, and the sentence below. The browser is not told the range, as it would keep
    such a number to itself, and say so in a tooltip alone. Nor is it told that a count has no fraction: it would read
    1e2 as 1, and 7.5 as 7.
    """
    if isinstance(value, int) or limits.whole:
        st.session_state.setdefault(WHOLE, set()).add(name)
        limits, more = replace(limits, whole=True), {"format": "%.0f", "step": 1.0, **more}
    set_widget(name, value)
    taken = Limits(whole=limits.whole) if holds else limits
    heard: dict[str, Any] = {"on_change": _heard, "args": (name, limits, taken, on_change, args)}
    default = None if may_be_empty or value is None else float(value)
    st.number_input(label, value=default, key=key(name), **heard, **more)
    says = refusal_of(name, value)
    if not says and holds and value is not None and not limits.hold(value):
        says = limits.out_of_range("This", value)
    if says:
        st.warning(escape_markdown(says), width=width)


def _heard(
    name: str, limits: Limits, taken: Limits, on_change: Callable[..., None] | None, args: tuple[Any, ...]
) -> None:
    """What the visitor has typed is taken, or put back and told."""
    typed = widget(name)
    forget_refusal()
    if typed is None or taken.hold(typed):
        if on_change:
            on_change(*args)
        return
    stays = st.session_state[KNOWN][name]
    st.session_state[REFUSED] = name, limits.refusal("This", typed, stays), stays
    set_widget(name, stays)


def refusal_of(name: str, value: float | None) -> str:
    """Why a field that shows this value again did not take what was typed last; empty where it took that."""
    refused, says, stayed = st.session_state.get(REFUSED) or ("", "", None)
    return says if (refused, stayed) == (name, value) else ""


def hear_unreadable(texts: Mapping[str, str]) -> None:
    """Fields with a text that cannot be read show what they had again, and below it the sentence about the text.

    Where there is none, nothing was typed that is new, and what was refused before is said no longer. A browser calls
    a field what its key makes it in the page; what it says of one that is gone by now is about nothing.
    """
    known = st.session_state.get(KNOWN, {})
    for name in [each for each in known if NOT_IN_PAGE.sub("-", key(each)) in texts]:
        forget_refusal()
        if says := texts[NOT_IN_PAGE.sub("-", key(name))]:
            st.session_state[REFUSED] = name, says, known[name]
            renew(name)
            st.session_state[key(name)] = known[name]


def forget_refusal() -> None:
    """Say no more of the number that was refused last: another one was typed, or another run has come."""
    st.session_state.pop(REFUSED, None)


def form_field(label: str, name: str, start: Number, limits: Limits = ANY, *, holds: bool = False, **more: Any) -> None:
    """A field that is read later, with the rest of its form; it opens with `start`, and may hold what is refused."""
    kept = widget(name)
    value = start if kept is None else kept
    value = value if holds else limits.nearest(value)
    number_field(label, name, value, limits, holds=holds, persist_state="session", **more)


def optional_field(label: str, name: str, limits: Limits = ANY, **more: Any) -> None:
    """A field that is read later and may be empty, as it is at first."""
    kept: float | None = widget(name)
    number_field(label, name, kept, limits, persist_state="session", may_be_empty=True, **more)


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
            number_field(option_name, name, shown, limits_of(option), format="%.4g", step=_step(shown), **callback)


def _step(value: float) -> float:
    """A tenth of the number's own size."""
    return float(10.0 ** math.floor(math.log10(abs(value)) - 1)) if value else 0.01
