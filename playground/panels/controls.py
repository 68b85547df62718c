"""Sliders for the sample and the learning rate, each with a field to type the number."""

from __future__ import annotations

import streamlit as st

from playground import actions, state
from playground.elements import symbol


def controls() -> None:
    """Draw a slider and a number field for every input, the target and the learning rate."""
    sizes = state.app_session().network.sizes
    names = {f"x{i + 1}": f"input {symbol(0, i, sizes)}" for i in range(sizes[0])}
    for name, label in (names | {"y": "target y", "lr": "learning rate η"}).items():
        _control(name, label)


def _control(name: str, label: str) -> None:
    low, high = actions.limits(name)
    slider, field = st.columns([3, 2], vertical_alignment="bottom", gap="small")
    slider.slider(
        label, low, high, step=0.01, key=f"{name}_{state.SLIDER}", on_change=actions.edit, args=(name, state.SLIDER)
    )
    field.number_input(
        f"{label}, typed", low, high, step=0.01, format="%.4g", key=f"{name}_{state.TYPED}",
        on_change=actions.edit, args=(name, state.TYPED), label_visibility="collapsed",
    )  # fmt: skip
