"""Every sample's gradient of the selected parameter, and how they come to the batch's, one after the other."""

from __future__ import annotations

from typing import Any

import streamlit as st

from backprop_core import TrainingSpec
from backprop_core.analysis.sample_gradients import SampleGradients, sample_gradients
from playground.actions import walk
from playground.components.live_plot import live_plot
from playground.figures.tabs.samples import HEIGHT, accumulated_in_words, samples_figure, samples_in_words
from playground.model.shown.elements import Element, code
from playground.model.shown.picture import Picture
from playground.panels.parts.icon_button import icon_button
from playground.panels.parts.waiting import gradients_to_come
from playground.screen.themed import themed
from playground.visit.app import App


def samples(app: App, picture: Picture) -> None:
    """Draw the strip of the selected weight or bias, filled up to the sample shown, and the way through the batch."""
    element = app.element
    if not element.is_parameter:
        st.info("Select a weight or a bias: its gradient is shown here sample by sample.")
        return
    column = element.block_column(picture.sizes)
    session, place = app.session, app.place
    found = sample_gradients(session, element.layer, element.row, column)
    if found is None:
        gradients_to_come(app)
        return
    _walk(app, found, place)
    _strip(app, found, place, code(element))
    used = _used(element, session.training)
    st.markdown(accumulated_in_words(found, shown=place, name=code(element), used=used))
    st.caption("A click on a dot shows its sample. Hollow dots are still to be added.")


def _walk(app: App, found: SampleGradients, place: int) -> None:
    """The buttons, and where the walk through the batch stands."""
    count, session = len(found.values), app.session
    last, first = place == count - 1, place == 0 and session.position.update == 0
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="sample_walk"):
        icon_button(
            "sample before",
            "sample_back",
            "chevron_left",
            walk.back,
            shortcut="J",
            disabled=first,
            help="The sample before; from the first one, the batch before",
        )
        icon_button(
            "update" if last else "next sample",
            "sample_on",
            "chevron_right",
            walk.on,
            shortcut="L",
            help="The next sample; after the last one the update, and the next batch",
        )
        at = f"sample **{place + 1}** of {count} in update {session.position.update + 1}"
        st.markdown(f"{at} · number {int(found.samples[place]) + 1} of the data")


def _strip(app: App, found: SampleGradients, place: int, name: str) -> None:
    said: dict[str, Any] = {
        "values": found.values,
        "joined": found.joined,
        "summed": found.summed,
        "shown": place,
        "name": name,
    }
    drawn = said | {
        "running": found.running,
        "samples": found.samples.tolist(),
        "gradient": found.gradient if found.penalised else None,
    }
    live_plot(
        {
            "element": "samples",
            "plot": "samples",
            **themed(app, lambda theme: samples_figure(**drawn, theme=theme)),
            "height": HEIGHT,
            "label": samples_in_words(**said),
            "selectable": True,
            "selected": f"column-{place}",
            "order": app.order,
        }
    )


def _used(element: Element, training: TrainingSpec) -> str:
    """What the update does with the gradient."""
    if element.kind == "bias" and not training.train_biases:
        return "which nothing uses: biases are not trained here"
    return "that the update uses" if training.clip_norm is None else "that is clipped and then used"
