"""The bar on top, as in a debugger: move, choose how far, see where you are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backprop_core.tape import GRANULARITIES
from playground import state
from playground.actions import moving
from playground.actions import playing as play
from playground.calming import calmer
from playground.panels.phases import phase_bar
from playground.picture import Picture, State
from playground.play import SPEEDS
from playground.stopping import epochs_done
from playground.theme import number


@dataclass(frozen=True)
class Bar:
    """The places in the transport bar."""

    moves: DeltaGenerator
    counters: DeltaGenerator
    updates: DeltaGenerator
    operations: DeltaGenerator


def transport_bar() -> Bar:
    """Lay the bar out; it is filled after the graph, which one waits for."""
    with st.container(border=True, key="transport", gap="small"):
        moves = st.container(horizontal=True, vertical_alignment="center", key="moves", gap="small")
        standing, updates, operations = st.columns([2.6, 1, 1], gap="medium")
        return Bar(moves, standing.empty(), updates, operations)


def transport(bar: Bar) -> None:
    """Draw what moves the run; where it stands is written with the graph."""
    playing = state.app().play is not None
    with bar.moves:
        _moves()
    with bar.updates:
        st.slider("time line: update", *state.ends("timeline_update"), key="timeline_update",
                  on_change=moving.travel, disabled=playing)  # fmt: skip
    with bar.operations:
        st.slider("time line: operation", *state.ends("timeline_operation"), key="timeline_operation",
                  on_change=moving.travel, disabled=playing)  # fmt: skip


def place() -> None:
    """Draw the phases and the counters."""
    phase_bar(state.app_session())
    st.markdown(f":small[{_counters(state.app().picture)}]")
    epochs, session = play.stops().epochs, state.app_session()
    if epochs and state.app().play:
        under_way = 1 - session.left_in_epoch / session.batches_per_epoch
        st.progress(min(1.0, (session.epoch + under_way) / epochs), f"epochs done {epochs_done(session)} of {epochs}")


def _moves() -> None:
    app = state.app()
    st.button("", icon=":material/replay:", key="reset", on_click=moving.reset, shortcut="0",
              help="Reset: back to the very same start")  # fmt: skip
    st.button("", icon=":material/skip_previous:", key="back", on_click=moving.back, shortcut="B",
              help="Back: one step back, of the chosen size")  # fmt: skip
    st.button("Step", icon=":material/skip_next:", key="step", type="primary", on_click=moving.step,
              shortcut="S", help="One step on, of the chosen size")  # fmt: skip
    st.button("", icon=":material/last_page:", key="phase_end", on_click=moving.phase_end, shortcut="E",
              help="Run to the end of the phase")  # fmt: skip
    playing = app.play is not None
    st.button("Pause" if playing else "Play", icon=":material/pause:" if playing else ":material/play_arrow:",
              key="play", on_click=play.toggle, shortcut="P", help="Play: step on and on, until Pause")  # fmt: skip
    st.selectbox("Speed", list(SPEEDS), key="speed", format_func=SPEEDS.__getitem__, on_change=play.change_speed,
                 label_visibility="collapsed", width=130)  # fmt: skip
    _stops()
    st.segmented_control("Step size", GRANULARITIES, key="granularity", required=True, label_visibility="collapsed")
    st.button("", icon=":material/unfold_more:", key="next_granularity", on_click=moving.next_granularity,
              shortcut="G", help="The next step size", type="tertiary")  # fmt: skip
    st.button("", icon=":material/undo:", key="undo", on_click=moving.undo, shortcut="Z",
              disabled=not app.can_undo, help="Undo: take the last change back")  # fmt: skip
    st.button("", icon=":material/redo:", key="redo", on_click=moving.redo, shortcut="Y",
              disabled=not app.can_redo, help="Redo: make it again")  # fmt: skip


def _stops() -> None:
    """When Play is to stop by itself."""
    menu = st.popover("", icon=":material/timer:", key="stops", on_change="rerun", help="When Play stops by itself")
    if menu.open:
        with menu:
            shared: dict[str, Any] = {"value": None, "placeholder": "never", "persist_state": "session"}
            st.number_input("Stop below a training loss of", min_value=0.0, format="%.4g", key="stop_loss", **shared)
            st.number_input("Stop after updates without progress", min_value=1, step=100, key="stop_patience", **shared)
            st.number_input("Stop after epochs", min_value=1, key="stop_epochs", **shared)


def _counters(picture: Picture) -> str:
    session = state.app_session()
    update, operation = session.position
    size = f"sample **{picture.sample + 1}** of {picture.batch}" if picture.batch > 1 else "one sample"
    parts = [
        f"updates done **{picture.updates}**",
        f"operation **{operation}** of {len(session.tape)} in update {update + 1}",
        size,
        f"epoch **{session.epoch + 1}**",
        f"loss **{number(picture.loss, 6)}**" if picture.state("L") is State.FRESH else "loss to come",
    ]
    edited = " &nbsp; :violet-badge[edited: Undo takes it back]" if state.app().edited else ""
    stopped = f" &nbsp; :orange-badge[{state.app().stopped}]" if state.app().stopped else ""
    return " · ".join(parts) + edited + stopped


def badge(picture: Picture) -> None:
    """How well the gradients agree with central differences."""
    check = picture.check
    if state.app().play:
        st.markdown(":gray-badge[:material/play_arrow: playing] the gradients are checked again at the next pause")
        return
    if check is None:
        st.markdown(":gray-badge[:material/hourglass_empty: gradients to come] they are checked once all are computed")
        return
    count, all_of = len(check.columns), check.gradients.size
    colour, mark = ("green", ":material/check:") if check.agrees else ("orange", ":material/warning:")
    which = f"{count} gradients" if count == all_of else f"{count} of {all_of} gradients"
    words = f"{which} checked" if check.agrees else f"of {which} one is off"
    st.markdown(
        f":{colour}-badge[{mark} {words}] worst relative error against central differences "
        f"{number(check.worst, 3)}, at `{check.where}`"
    )


def show_divergence() -> None:
    """Say what left the finite numbers, if anything did, and offer ways out."""
    app = state.app()
    found = app.session.divergence
    if found is None:
        return
    where = f"layer {found.layer}" if found.layer else "all layers"
    st.error(
        f"Update {found.update + 1} stopped: {found.quantity} ({where}) left the finite numbers. "
        "The last finite state is shown; lower the learning rate, go back, or press Reset."
    )
    offer = calmer(app.session, app.watching().series)
    with st.container(horizontal=True, key="ways_out"):
        if offer:
            st.button(f"Back to update {offer.updates:,}, with the learning rate {offer.rate:g}", key="calm_down",
                      icon=":material/history:", on_click=play.calm_down)  # fmt: skip
        if app.can_undo:
            st.button("Undo the last change (Z)", icon=":material/undo:", key="undo_change", on_click=moving.undo)


def show_notice() -> None:
    """Say once what the last action has to say."""
    app = state.app()
    if app.notice:
        st.toast(app.notice)
        app.notice = None
