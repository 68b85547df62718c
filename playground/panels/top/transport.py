"""The bar on top, as in a debugger: move, choose how far, see where you are."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from backprop_core.tape.operation import GRANULARITIES
from playground.actions import play, transport
from playground.formats import number
from playground.model.play.clock import SPEEDS
from playground.model.play.recovery import calmer
from playground.model.play.stopping import epochs_done
from playground.model.shown.picture import Picture, State
from playground.model.shown.sample import name_of
from playground.panels.top.phases import phase_html
from playground.visit import state


@dataclass(frozen=True)
class Bar:
    """The places in the transport bar; on a small screen, the buttons of a walk and the counters stay in sight."""

    walk: DeltaGenerator
    more: DeltaGenerator
    counters: DeltaGenerator
    timeline: DeltaGenerator


def transport_bar() -> Bar:
    """Lay the bar out; it is filled after the graph, which one waits for."""
    row: dict[str, Any] = {"horizontal": True, "vertical_alignment": "center", "gap": "small"}
    with st.container(border=True, key="transport", gap="small"):
        walk, more = st.container(key="walk", **row), st.container(key="more", **row)
        return Bar(walk, more, st.empty(), st.container(key="timeline", **row))


def fill_bar(bar: Bar) -> None:
    """Draw what moves the run; where it stands is written with the graph."""
    playing = state.app().play is not None
    with bar.walk:
        _walk(playing)
    with bar.more:
        _more()
    by_keys = "Drag it, or go to it with Tab and move it with the arrow keys."
    with bar.timeline:
        st.slider(
            "time line: update", *state.ends("timeline_update"), key="timeline_update", on_change=transport.travel,
            disabled=playing, help=f"Jump to any update that the run has reached. {by_keys}",
        )  # fmt: skip
        st.slider("time line: operation", *state.ends("timeline_operation"), key="timeline_operation",
                  on_change=transport.travel, disabled=playing,
                  help=f"Jump to any operation of the update. {by_keys}")  # fmt: skip


def place() -> None:
    """Draw the phases and the counters, as one element, since each costs a click some milliseconds."""
    st.html(phase_html(state.app_session()) + f'<p class="counters">{_counters(state.app().picture)}</p>{_progress()}')


def _progress() -> str:
    """How far Play is, where it is to stop after some epochs."""
    epochs, session = play.stops().epochs, state.app_session()
    if not epochs or not state.app().play:
        return ""
    share = min(1.0, (session.epoch + 1 - session.left_in_epoch / session.batches_per_epoch) / epochs)
    return f'<p><progress value="{share:.3f}"></progress> epochs done {epochs_done(session)} of {epochs}</p>'


def _walk(playing: bool) -> None:
    """The buttons that one walks with, each with its key in its tooltip."""
    st.button("", icon=":material/replay:", key="reset", on_click=transport.reset, shortcut="0",
              help="Reset (0): back to the very same start")  # fmt: skip
    st.button("", icon=":material/skip_previous:", key="back", on_click=transport.back, shortcut="B",
              help="Back (B): one step back, of the chosen size")  # fmt: skip
    st.button("Step", icon=":material/skip_next:", key="step", type="primary", on_click=transport.step,
              shortcut="S", help="Step (S): one step on, of the chosen size")  # fmt: skip
    st.button("", icon=":material/last_page:", key="phase_end", on_click=transport.phase_end, shortcut="E",
              help="End (E): run to the end of the phase")  # fmt: skip
    words = ("Pause (P): stop exactly here" if playing else
             "Play (P): step on and on, until Pause. The speed is the next field: Tab and the arrow keys.")  # fmt: skip
    st.button("Pause" if playing else "Play", icon=":material/pause:" if playing else ":material/play_arrow:",
              key="play", on_click=play.toggle, shortcut="P", help=words)  # fmt: skip


def _more() -> None:
    """How fast, how far, and taking changes back."""
    app = state.app()
    st.selectbox("Speed", list(SPEEDS), key="speed", format_func=SPEEDS.__getitem__, on_change=play.change_speed,
                 label_visibility="collapsed", width=130)  # fmt: skip
    _stops()
    st.segmented_control("Step size", GRANULARITIES, key="granularity", required=True, label_visibility="collapsed")
    st.button("", icon=":material/unfold_more:", key="next_granularity", on_click=transport.next_granularity,
              shortcut="G", help="Step size (G): the next one, round and round", type="tertiary")  # fmt: skip
    st.button("", icon=":material/undo:", key="undo", on_click=transport.undo, shortcut="Z",
              disabled=not app.can_undo, help="Undo (Z): take the last change back")  # fmt: skip
    st.button("", icon=":material/redo:", key="redo", on_click=transport.redo, shortcut="Y",
              disabled=not app.can_redo, help="Redo (Y): make it again")  # fmt: skip


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
    session, look = state.app_session(), state.app().look
    update, operation = session.position
    size = f"sample <b>{picture.sample + 1}</b> of {picture.batch}" if picture.batch > 1 else "one sample"
    loss = f"loss <b>{number(picture.loss, 6)}</b>" if picture.state("L") is State.FRESH else "loss to come"
    parts = [
        f"updates done <b>{picture.updates}</b>",
        f"operation <b>{operation}</b> of {len(session.tape)} in update {update + 1}",
        f"{name_of(session.data, look.number)} by itself" if look else size,
        f"epoch <b>{session.epoch + 1}</b>",
        f"its {loss}" if look else loss,
    ]
    edited = '<span class="edited">edited: Undo takes it back</span>' if state.app().edited else ""
    stopped = f'<span class="stopped">{escape(state.app().stopped or "")}</span>' if state.app().stopped else ""
    return " · ".join(parts) + edited + stopped


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
            st.button("Undo the last change (Z)", icon=":material/undo:", key="undo_change", on_click=transport.undo)


def show_notice() -> None:
    """Say once what the last action has to say."""
    app = state.app()
    if app.notice:
        st.toast(app.notice)
        app.notice = None
