"""The bar on top: step, reset, what the edges show, the counters."""

from __future__ import annotations

import streamlit as st

from playground import actions, state
from playground.picture import QUANTITIES, Picture
from playground.theme import number


def transport(picture: Picture) -> None:
    """Draw the transport bar."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="transport"):
        st.button("Reset", icon=":material/replay:", key="reset", on_click=actions.reset, shortcut="0",
                  help="Back to the very same start")  # fmt: skip
        st.button("Step", icon=":material/skip_next:", key="step", type="primary", on_click=actions.step,
                  shortcut="S", help="One forward, backward and update")  # fmt: skip
        st.segmented_control(
            "Edges show", list(QUANTITIES), key="quantity", format_func=QUANTITIES.__getitem__,
            required=True, label_visibility="collapsed",
        )  # fmt: skip
        st.toggle("Lock scale", key="lock", on_change=actions.lock, help="Hold the colour scale to compare steps")
        st.markdown(_counters(picture))


def _counters(picture: Picture) -> str:
    phase = "update done" if picture.updated else "gradient ready, update to come"
    return f"update **{picture.updates}** · loss **{number(picture.loss, 6)}** · {phase}"


def badge(picture: Picture) -> None:
    """How well all gradients agree with central differences."""
    check = picture.check
    count = check.gradients.size
    good = check.worst < 1e-5
    colour, mark = ("green", ":material/check:") if good else ("orange", ":material/warning:")
    words = f"{count} gradients checked" if good else f"of {count} gradients one is off"
    worst = number(check.worst, 3)
    st.markdown(
        f":{colour}-badge[{mark} {words}] worst relative error against central differences {worst}, at `{check.where}`"
    )


def show_divergence() -> None:
    """Say what left the finite numbers, if anything did."""
    found = state.app_session().divergence
    if found is not None:
        where = f"layer {found.layer}" if found.layer else "all layers"
        st.error(
            f"Update {found.update + 1} stopped: {found.quantity} ({where}) left the finite numbers. "
            "The last finite state is shown; lower the learning rate or press Reset."
        )
