"""For worked examples: the numbers that their authors printed, beside the run's own."""

from __future__ import annotations

import streamlit as st

from playground.actions import scenes, transport
from playground.model.scenes.printed import Tick, is_own, printed_numbers, ticks
from playground.panels.parts.icon_button import icon_button
from playground.visit.app import App

OTHER = (
    "The numbers were printed for the scene's own network, start, data and training. This run {where}, so they are "
    "not compared with it: Undo takes the changes back, or begin the scene afresh."
)


def printed(app: App) -> None:
    """Draw the table of what was printed, and a way to the furthest of its numbers."""
    found = ticks(app.scene.key, app.session)
    right = sum(tick.agrees for tick in found)
    there = sum(tick.value is not None for tick in found)
    st.markdown(f"**Printed numbers**: {there} of {len(found)} reached, {right} agree in every digit. {app.scene.more}")
    with st.container(key="published"):
        st.markdown("\n".join(["| number | printed | here | digits |", "|---|--:|--:|---|", *map(_row, found)]))
    furthest = max(number.update for number in printed_numbers(app.scene.key))
    if not is_own(app.scene.key, app.session, furthest):
        where = "goes another way after its first updates" if is_own(app.scene.key, app.session) else "is another one"
        st.info(OTHER.format(where=where))
        icon_button("Begin the scene afresh", "scene_again", "replay", scenes.again)
    elif app.session.completed <= furthest and furthest > 1:
        st.button(f"Run to update {furthest:,}", key="run_far", on_click=transport.run_to, args=(furthest,))


def _row(tick: Tick) -> str:
    return (
        f"| {tick.printed.words} | `{tick.printed.text}` | {f'`{tick.shown}`' if tick.shown else ''} | {_mark(tick)} |"
    )


def _mark(tick: Tick) -> str:
    if tick.value is None:
        return ":gray[–]"
    if tick.agrees:
        return f":green[✓ {tick.digits}/{tick.digits}]"
    reason = f": {tick.printed.correction}" if tick.printed.correction else ""
    return f":orange[✗ {tick.agreeing}/{tick.digits}{reason}]"
