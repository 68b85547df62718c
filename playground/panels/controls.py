"""Sliders for the sample and the learning rate, each with a field to type the number."""

from __future__ import annotations

import streamlit as st

from backprop_core import Dataset
from playground import state
from playground.actions import looking, settings
from playground.elements import symbol
from playground.panels.fields import number_field
from playground.sample import count_of


def controls() -> None:
    """Draw a slider and a number field for every input and target of the shown sample, and the learning rate."""
    session = state.app_session()
    sizes, playing = session.network.sizes, state.app().play is not None
    _sample(session.data, playing)
    names = {f"x{i + 1}": f"input {symbol(0, i, sizes)}" for i in range(sizes[0])}
    one = sizes[-1] == 1
    names |= {f"y{i + 1}": "target y" if one else f"target y{i + 1}" for i in range(sizes[-1])}
    sliders, fields = st.columns([3, 2], gap="small")
    values = state.settings()
    for name, label in (names | {"lr": "learning rate η"}).items():
        low, high = state.limits(name)
        moving = playing and name != "lr"  # the sample shown is another one at every update
        sliders.slider(
            label, low, high, step=0.01, key=f"{name}_{state.SLIDER}",
            on_change=settings.edit, args=(name, state.SLIDER), disabled=moving,
        )  # fmt: skip
        with fields:
            number_field(
                f"{label}, typed", f"{name}_{state.TYPED}", values[name], low, high, step=0.01, format="%.4g",
                on_change=settings.edit, args=(name, state.TYPED), label_visibility="collapsed", disabled=moving,
            )  # fmt: skip
    if state.app().look:
        st.button("Back to the batch", key="show_batch", icon=":material/arrow_back:", on_click=looking.show_batch)


def _sample(data: Dataset, playing: bool) -> None:
    """The choice among all samples, those for testing after the others."""
    count, test = count_of(data), f", from {data.samples + 1} test" if data.test_samples else ""
    if count > 1:
        number_field(f"sample shown, of {count}{test}", "sample", state.app().number + 1, 1, count, disabled=playing,
                     on_change=looking.show_typed)  # fmt: skip
