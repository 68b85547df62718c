"""The data as each layer sees them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from backprop_core.analysis.evaluation import has_classes
from backprop_core.analysis.insight.representation import Seen, representation
from backprop_core.primitives import Array
from playground.components.live_plot import still_plot
from playground.explain.insight.layers import no_spread_in_words
from playground.figures.insight.layers import layer_figure, layer_in_words
from playground.model.shown.measured import class_names, names_of
from playground.model.shown.sample import is_test
from playground.panels.parts.help import HELP
from playground.panels.parts.rows import in_rows
from playground.screen.themed import themed
from playground.visit.app import App
from playground.visit.widgets import key, widget

ACROSS = 4  # views side by side
KEPT: dict[str, Any] = {"persist_state": "session", "width": 180}


def layers(app: App) -> None:
    """Draw a view for the input and one for each layer."""
    session = app.session
    _choices(max(session.network.sizes[1:]))
    wanted = _unit("seen_across"), _unit("seen_up")
    targets = _targets(app)
    classes = class_names(session.data, targets) if has_classes(session.data) else {}
    shown = None if is_test(session.data, app.number) else app.number
    views = representation(session, session.settled, wanted)
    if bare := no_spread_in_words(views, wanted, session.network.sizes, session.data.samples):
        st.info(bare)
    for seen in in_rows(views, ACROSS):
        _view(app, seen, {"targets": targets, "classes": classes, "inputs": names_of(session.data)[0]}, shown)
    held = " Inputs beyond the first two are at their means on it." if session.network.inputs > 2 else ""
    colours = "Classes have their own colours and marks" if classes else "Colours go with the target"
    dashed = " Dashed: where a first unit switches on." if views[0].switches else ""
    drawn = "Lines: the grid of the input plane" if session.network.inputs > 1 else "Line: the axis of the input"
    st.caption(f"{drawn}, as each layer bends it.{dashed}{held} {colours}; the ring is the sample shown.")


def _view(app: App, seen: Seen, said: dict[str, Any], shown: int | None) -> None:
    sizes = app.session.network.sizes
    st.caption(f"layer {seen.layer}" if seen.layer else "input")
    drawn = themed(app, lambda theme: layer_figure(seen=seen, sizes=sizes, shown=shown, theme=theme, **said))
    label = layer_in_words(seen=seen, sizes=sizes, **said)
    still_plot(**drawn, element=f"layer-view-{seen.layer}", label=label)


def _choices(widest: int) -> None:
    names = {0: "main direction"} | {unit: f"unit {unit}" for unit in range(1, widest + 1)}
    with st.container(horizontal=True, gap="small"):
        for name, words in (("seen_across", "across"), ("seen_up", "upwards")):
            st.selectbox(words, list(names), key=key(name), help=HELP[name], format_func=names.__getitem__, **KEPT)


def _unit(name: str) -> int | None:
    chosen = widget(name)
    return chosen - 1 if isinstance(chosen, int) and chosen > 0 else None


def _targets(app: App) -> Array:
    """The class of each training sample, or its first target."""
    Y = app.session.data.Y
    if Y.shape[0] > 1 and has_classes(app.session.data):
        classes: Array = Y.argmax(axis=0).astype(float)
        return classes
    first: Array = Y[0]
    return first
