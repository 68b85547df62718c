"""Fields for numbers."""

from __future__ import annotations

from typing import Any, TypeVar

import streamlit as st

from playground.visit import state

Number = TypeVar("Number", int, float)


def number_field(
    label: str, key: str, value: Number, low: Number | None = None, high: Number | None = None, **more: Any
) -> None:
    """A field that shows `value`. The value is its default, too: a field that is emptied falls back on that."""
    value = value if low is None else max(low, value)
    value = value if high is None else min(high, value)
    state.set_widget(key, value)
    st.number_input(label, low, high, value, key=key, **more)


def form_field(
    label: str, key: str, start: Number, low: Number | None = None, high: Number | None = None, **more: Any
) -> None:
    """A field that is read later, with the rest of its form; it opens with `start`."""
    kept = state.widget(key)
    number_field(label, key, start if kept is None else kept, low, high, persist_state="session", **more)
