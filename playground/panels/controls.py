"""Sliders for the sample and the learning rate, each with a field to type the number."""

from __future__ import annotations

import streamlit as st

from playground import state
from playground.actions import settings
from playground.elements import symbol
from playground.panels.fields import number_field


def controls() -> None:
    """Draw a slider and a number field for every input and target of the shown sample, and the learning rate."""
    session = state.app_session()
    sizes, (_, batch) = session.network.sizes, state.ends("sample")
    if batch > 1:
        shown = min(state.app().sample, batch - 1) + 1
        number_field(f"sample shown, of {batch}", "sample", shown, 1, batch, on_change=settings.show_sample)
    names = {f"x{i + 1}": f"input {symbol(0, i, sizes)}" for i in range(sizes[0])}
    one = sizes[-1] == 1
    names |= {f"y{i + 1}": "target y" if one else f"target y{i + 1}" for i in range(sizes[-1])}
    sliders, fields = st.columns([3, 2], gap="small")
    values = state.settings()
    for name, label in (names | {"lr": "learning rate η"}).items():
        low, high = state.ends(f"{name}_{state.SLIDER}")
        moving = state.app().play is not None and name != "lr"  # the sample shown is another one at every update
        sliders.slider(
            label, low, high, step=0.01, key=f"{name}_{state.SLIDER}",
            on_change=settings.edit, args=(name, state.SLIDER), disabled=moving,
        )  # fmt: skip
        with fields:
            number_field(
                f"{label}, typed", f"{name}_{state.TYPED}", values[name], low, high, step=0.01, format="%.4g",
                on_change=settings.edit, args=(name, state.TYPED), label_visibility="collapsed", disabled=moving,
            )  # fmt: skip
