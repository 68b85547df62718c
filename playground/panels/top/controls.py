"""Sliders for the sample and the learning rate, each with a field to type the number."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from backprop_core import Dataset
from playground.actions import samples, settings
from playground.model.shown.elements import symbol
from playground.model.shown.sample import count_of
from playground.visit import state
from playground.visit.fields import number_field


def controls() -> None:
    """Draw a slider and a number field for every input and target of the shown sample, and the learning rate."""
    session = state.app_session()
    sizes, playing = session.network.sizes, state.app().play is not None
    names = {f"x{i + 1}": f"input {symbol(0, i, sizes)}" for i in range(sizes[0])}
    one = sizes[-1] == 1
    names |= {f"y{i + 1}": "target y" if one else f"target y{i + 1}" for i in range(sizes[-1])}
    with st.container(horizontal=True, gap="small", key="controls"):
        _sample(session.data, playing)
        if _is_another_each_time():
            with st.expander("This sample's values", key="sample_values", on_change="rerun") as values:
                if values.open:
                    with st.container(horizontal=True, gap="small", key="values"):
                        _rows(names, playing)
        else:
            _rows(names, playing)
        _row("lr", "learning rate η", disabled=False)
        if state.app().look:
            st.button("Back to the batch", key="show_batch", icon=":material/arrow_back:", on_click=samples.show_batch)


def _is_another_each_time() -> bool:
    """Whether every update shows another sample: sliders that all move at each click would double what it costs."""
    session = state.app_session()
    return len(session.batch) < session.data.samples and not state.app().look


def _rows(names: Mapping[str, str], playing: bool) -> None:
    """A row for each input and target; under Play the sample shown is another one at every update."""
    for name, label in names.items():
        _row(name, label, disabled=playing)


def _row(name: str, label: str, *, disabled: bool) -> None:
    """A slider, and the field beside it: both show what they were set to, though a tick may have moved the run on."""
    low, high = state.ends(f"{name}_{state.SLIDER}")
    typed = f"{name}_{state.TYPED}"
    st.slider(
        label, low, high, step=0.01, key=f"{name}_{state.SLIDER}",
        on_change=settings.edit, args=(name, state.SLIDER), disabled=disabled,
    )  # fmt: skip
    number_field(
        f"{label}, typed", typed, state.widget(typed), low, high, step=0.01, format="%.4g",
        on_change=settings.edit, args=(name, state.TYPED), label_visibility="collapsed", disabled=disabled,
    )  # fmt: skip


def _sample(data: Dataset, playing: bool) -> None:
    """The choice among all samples, those for testing after the others."""
    count, test = count_of(data), f", from {data.samples + 1} test" if data.test_samples else ""
    if count > 1:
        number_field(f"sample shown, of {count}{test}", "sample", state.widget("sample"), 1, count, disabled=playing,
                     on_change=samples.show_typed)  # fmt: skip
