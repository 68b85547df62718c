"""The product behind an early gradient: weight × slope, layer by layer."""

from __future__ import annotations

import streamlit as st

from backprop_core.analysis.insight.factors import Chain, chain_of
from playground.components.live_plot import still_plot
from playground.explain.insight.factors import chain_in_words
from playground.figures.insight.factors import factors_figure, factors_in_words, left_figure
from playground.model.shown.elements import Element, code, symbol
from playground.panels.parts.waiting import gradients_to_come
from playground.screen.themed import themed
from playground.visit.app import App

FIRST = Element("weight", 1, 0, 0)


def factors(app: App) -> None:
    """Draw the chain behind the selected weight, bias or unit, on the sample that is shown."""
    sizes, depth = app.session.network.sizes, app.session.network.depth
    if depth == 1:
        st.info("This network has one layer: its gradients come straight from the loss, with no factors between.")
        return
    element = app.element if _is_early(app.element, depth) else FIRST
    column = None if element.kind == "neuron" else element.block_column(sizes)
    chain = chain_of(app.session, element.layer, element.row, column, app.place)
    if chain is None:
        gradients_to_come(app)
        return
    name = symbol(element.layer, element.row, sizes) if element.kind == "neuron" else code(element)
    other = "" if element == app.element else " Select an edge or a unit before the output for its own."
    st.caption(f"Behind the gradient of {name}, on sample {app.place + 1} of the batch.{other}")
    activations = [layer.record.title for layer in app.session.network.layers]
    st.markdown(" ".join(chain_in_words(chain, name, sizes, activations)))
    _figures(app, chain)


def _is_early(element: Element, depth: int) -> bool:
    return element.kind in ("weight", "bias", "neuron") and 1 <= element.layer < depth


def _figures(app: App, chain: Chain) -> None:
    sizes = app.session.network.sizes
    label = factors_in_words(chain=chain, sizes=sizes)
    left, right = st.columns(2)
    with left:
        drawn = themed(app, lambda theme: left_figure(chain=chain, sizes=sizes, theme=theme))
        still_plot(**drawn, element="factors-left", label=label)
    with right:
        drawn = themed(app, lambda theme: factors_figure(chain=chain, sizes=sizes, theme=theme))
        still_plot(**drawn, element="factors", label=label)
