"""Sliders for the sample and the learning rate, each with a field to type the number."""

from __future__ import annotations

import streamlit as st

from playground import state
from playground.actions import settings
from playground.elements import symbol


def controls() -> None:
    """Draw a slider with a number field beside it for each input and target of the sample, and the learning rate."""
    session = state.app_session()
    sizes, batch = session.network.sizes, len(session.batch)
    names = {f"x{i + 1}": f"input {symbol(0, i, sizes)}" for i in range(sizes[0])}
    one = sizes[-1] == 1
    names |= {f"y{i + 1}": "target y" if one else f"target y{i + 1}" for i in range(sizes[-1])}
    with st.container(horizontal=True, gap="small", key="controls"):
        if batch > 1:
            st.number_input(f"sample shown, of {batch}", 1, batch, key="sample", on_change=settings.show_sample)
        for name, label in (names | {"lr": "learning rate η"}).items():
            low, high = state.limits(name)
            moving = state.app().play is not None and name != "lr"  # the sample shown is another one at every update
            st.slider(
                label, low, high, step=0.01, key=f"{name}_{state.SLIDER}",
                on_change=settings.edit, args=(name, state.SLIDER), disabled=moving,
            )  # fmt: skip
            st.number_input(
                f"{label}, typed", low, high, step=0.01, format="%.4g", key=f"{name}_{state.TYPED}",
                on_change=settings.edit, args=(name, state.TYPED), label_visibility="collapsed", disabled=moving,
            )  # fmt: skip
