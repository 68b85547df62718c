"""What to look for in the scene, and for worked examples the printed numbers beside the run's own."""

from __future__ import annotations

import streamlit as st

from playground import state
from playground.actions import moving
from playground.picture import Picture
from playground.published import Tick, printed_numbers, ticks


def scene(picture: Picture) -> None:
    """Draw the paragraph, and the table where the scene has printed numbers."""
    app = state.app()
    st.markdown(f"**{app.scene.title}.** {app.scene.look}")
    if not printed_numbers(app.scene.key):
        return
    found = ticks(app.scene.key, app.session)
    right = sum(tick.agrees for tick in found)
    there = sum(tick.value is not None for tick in found)
    st.markdown(f"**Printed numbers**: {there} of {len(found)} reached, {right} agree in every digit")
    with st.container(height=340, border=True, key="published"):
        st.markdown("\n".join(["| number | printed | here | digits |", "|---|--:|--:|---|", *map(_row, found)]))
    furthest = max(number.update for number in printed_numbers(app.scene.key))
    if app.session.completed <= furthest and furthest > 1:
        st.button(f"Run to update {furthest:,}", key="run_far", on_click=moving.run_to, args=(furthest,))


def _row(tick: Tick) -> str:
    return (
        f"| {tick.printed.words} | `{tick.printed.text}` | {f'`{tick.shown}`' if tick.shown else ''} | {_mark(tick)} |"
    )


def _mark(tick: Tick) -> str:
    if tick.value is None:
        return ":gray[–]"
    if tick.agrees:
        return f":green[✓ {tick.digits}/{tick.digits}]"
    reason = f": {tick.printed.correction}" if tick.printed.correction else ", as the state was edited"
    return f":orange[✗ {tick.agreeing}/{tick.digits}{reason}]"
