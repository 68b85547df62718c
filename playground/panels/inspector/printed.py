"""For worked examples: the numbers that their authors printed, beside the run's own."""

from __future__ import annotations

import streamlit as st

from playground.actions import scenes, transport
from playground.model.scenes.printed import is_own, printed_numbers, ticks
from playground.model.scenes.told import told, told_printed
from playground.panels.parts.icon_button import icon_button
from playground.screen.inspector.printed import printed_html
from playground.visit.app import App

OTHER = (
    "The numbers were printed for the scene's own network, start, data and training. This run {where}, so they are "
    "not compared with it: Undo takes the changes back, or begin the scene afresh."
)


def printed(app: App) -> None:
    """Draw the table of what was printed, and a way to the furthest of its numbers."""
    scene = told(app.scene, app.settings.language)
    found = ticks(scene.key, app.session, told_printed(scene))
    right = sum(tick.agrees for tick in found)
    there = sum(tick.value is not None for tick in found)
    furthest = max(number.update for number in printed_numbers(app.scene.key))
    own = is_own(app.scene.key, app.session, furthest)
    left = own or is_own(app.scene.key, app.session)
    otherwise = OTHER.format(where="goes another way after its first updates" if left else "is another one")
    with st.container(key="published", gap="small"):
        st.markdown(f"**Printed numbers**: {there} of {len(found)} reached, {right} agree in every digit.")
        if scene.more:
            st.markdown(scene.more)
        st.html(printed_html(found, otherwise, own=own, language=scene.language))
        if not own:
            icon_button("Begin the scene afresh", "scene_again", "replay", scenes.again)
        elif furthest > 1:
            done = app.session.completed > furthest
            words = f"Run to update {furthest:,}"
            st.button(words, key="run_far", on_click=transport.run_to, args=(furthest,), disabled=done)
