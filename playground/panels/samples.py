"""Every sample's gradient of the selected parameter, and what they come to together."""

from __future__ import annotations

from typing import Any

import streamlit as st

from backprop_core.samples import sample_gradients
from playground import state
from playground.actions import watching
from playground.elements import code
from playground.figures.samples import HEIGHT, samples_figure, samples_in_words
from playground.live_plot import live_plot
from playground.picture import Picture
from playground.theme import number, theme_named

KEY = "samples_plot"


def samples(picture: Picture) -> None:
    """Draw the strip of the selected weight or bias."""
    element = state.selected_element()
    if element.kind not in ("weight", "bias"):
        st.info("Select a weight or a bias: its gradient is shown here sample by sample.")
        return
    column = element.column if element.kind == "weight" else picture.sizes[element.layer - 1]
    found = sample_gradients(state.app_session(), element.layer, element.row, column)
    if found is None:
        st.info("The gradients of this layer are still to come: step on.")
        return
    said: dict[str, Any] = {
        "values": found.values,
        "joined": found.joined,
        "summed": found.summed,
        "shown": picture.sample,
        "name": code(element),
    }
    figure = samples_figure(
        **said, running=found.running, samples=found.samples.tolist(), theme=theme_named(st.context.theme.type)
    )
    label = samples_in_words(**said)
    live_plot(
        [figure], key=KEY, element_id="samples", height=HEIGHT, label=label, states=[{}],
        on_click=watching.pick_column, args=(KEY,),
    )  # fmt: skip
    word = "sum" if found.summed else "mean"
    so_far = number(float(found.running[picture.sample]))
    st.caption(
        f"{label} The {word} of samples 1 to {picture.sample + 1} is {so_far}. A click on a dot shows its sample."
    )
