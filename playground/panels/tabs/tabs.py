"""The deeper views below the graph; only the open one is drawn."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from playground.model.shown.picture import Picture
from playground.model.shown.single_sample import single_sample_in_words
from playground.panels.tabs.check import check
from playground.panels.tabs.code import code
from playground.panels.tabs.data import data
from playground.panels.tabs.gradient_flow import gradient_flow
from playground.panels.tabs.ledger import ledger
from playground.panels.tabs.matrices import matrices
from playground.panels.tabs.network import network
from playground.panels.tabs.numbers import numbers
from playground.panels.tabs.samples import samples
from playground.panels.tabs.scene import scene
from playground.visit import state
from playground.visit.ticking import SLOW, while_playing

VIEWS = {
    "Scene": scene,
    "Code": code,
    "Matrices": matrices,
    "Numbers": numbers,
    "Ledger": ledger,
    "Check": check,
    "Network": network,
    "Data": data,
    "Gradient flow": gradient_flow,
    "Samples": samples,
}
FIRST = "Scene"
OF_WHAT_IS_SHOWN = (code, matrices, numbers, ledger, check)  # the others are of the run, whatever is looked at
WITHOUT_A_CLOCK = (scene, network, data, gradient_flow)  # still under Play, or with clocks of their own


def tabs() -> None:
    """Draw the row of views and the chosen one.

    One element for all of the row: Streamlit's own tabs bring a block for each, open or not.
    """
    chosen = st.segmented_control("Views", list(VIEWS), key="tabs", default=FIRST, required=True,
                                  label_visibility="collapsed")  # fmt: skip
    draw = VIEWS.get(str(chosen), VIEWS[FIRST])
    view = _on_picture(draw)
    (view if draw in WITHOUT_A_CLOCK else while_playing(view, SLOW))()


def _on_picture(draw: Callable[[Picture], None]) -> Callable[[], None]:
    def view() -> None:
        app = state.app()
        if app.look and draw in OF_WHAT_IS_SHOWN:
            st.caption(single_sample_in_words(app.look, app.session) + ", with the present parameters.")
        draw(app.picture)

    view.__qualname__ = f"{draw.__module__}.{draw.__qualname__}"
    return view
