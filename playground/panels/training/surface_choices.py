"""What there is to choose about the surface, and what its marks mean."""

from __future__ import annotations

from typing import Any

import streamlit as st

from backprop_core import Dataset
from backprop_core.analysis.evaluation import has_classes
from playground.actions import training
from playground.formats import escape_markdown, number
from playground.model.shown.switching import has_switches
from playground.panels.parts.help import HELP
from playground.visit import surface_settings
from playground.visit.app import App
from playground.visit.reading import CLASS, held_name, target_name
from playground.visit.surface_settings import REGIONS, class_name
from playground.visit.widgets import key, number_field, optional_field, widget

KEPT: dict[str, Any] = {"persist_state": "session", "width": 140}


def surface_choices(app: App) -> None:
    """Draw the choices that change something: a single input has a curve for each output."""
    network, data = app.session.network, app.session.data
    if network.inputs > 2:
        _axes(data)
    if network.inputs > 1:
        if network.outputs > 1:
            _output(data)
        st.toggle(
            "In steps",
            key=key("surface_steps"),
            help=HELP["surface_steps"],
            persist_state="session",
        )
    if has_switches(network):
        st.toggle(
            "Switch lines" if network.inputs > 1 else "Switch points",
            key=key("surface_switches"),
            help=HELP["surface_switches"],
            persist_state="session",
        )
    if network.inputs == 2:
        st.toggle(
            "Add samples",
            key=key("surface_adds"),
            help=HELP["surface_adds"],
            persist_state="session",
        )
        if app.settings.surface.adds:
            _target(data)


def held_inputs(app: App) -> None:
    """Draw a field for each input that the surface does not go over."""
    data, rows = app.session.data, surface_settings.held_rows(app)
    if not rows:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="surface_held"):
        for row in rows:
            with st.container(width=KEPT["width"]):
                optional_field(
                    f"{escape_markdown(data.inputs[row])} held at",
                    held_name(row),
                    placeholder=number(surface_settings.mean(app, row), 3),
                    format="%.4g",
                    help="Empty: at its mean",
                )
        st.button("As in the sample shown", key="surface_held_shown", on_click=training.hold_as_shown)


def surface_notes(app: App) -> str:
    """What the marks on the surface mean."""
    adds = ", elsewhere it adds one" if app.settings.surface.adds else ""
    others = surface_settings.held_in_words(app)
    held = f", held: {escape_markdown(others)}" if others else ""
    return f"circle: training, square: test, ring: the sample shown{held}. A click on a point shows that sample{adds}."


def _axes(data: Dataset) -> None:
    """Names are fixed when they are drawn: a menu may be read after the data have changed."""
    rows = list(range(data.n_in))
    shared = KEPT | {"format_func": data.inputs.__getitem__}
    st.selectbox("across", rows, key=key("surface_x"), help=HELP["surface_x"], **shared)
    st.selectbox("upwards", rows, index=1, key=key("surface_y"), help=HELP["surface_y"], **shared)


def _output(data: Dataset) -> None:
    names: dict[int | str, str] = {REGIONS: REGIONS} if has_classes(data) else {}
    names |= {row: f"output {row + 1}" for row in range(data.n_out)}
    st.selectbox(
        "surface of",
        list(names),
        key=key("surface_output"),
        help=HELP["surface_output"],
        format_func=names.__getitem__,
        **KEPT,
    )


def _target(data: Dataset) -> None:
    """The class of the points to be added, or a number for each output."""
    if has_classes(data):
        names = [class_name(data, place) for place in range(max(2, data.n_out))]
        st.selectbox(
            "class",
            list(range(len(names))),
            key=key(CLASS),
            help=HELP["surface_class"],
            format_func=names.__getitem__,
            **KEPT,
        )
        return
    for row, name in enumerate(data.outputs):
        label = "target" if data.n_out == 1 else f"target {escape_markdown(name)}"
        kept = widget(target_name(row))
        number_field(
            label, target_name(row), 0.0 if kept is None else kept, format="%.4g", help=HELP["surface_target"], **KEPT
        )
