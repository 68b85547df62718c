"""The tangent of one number through the network, beside the adjoints of all."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from backprop_core.analysis.insight.forward_mode import Crossing, crossings, work_of
from playground.components.live_plot import still_plot
from playground.explain.insight.forward_mode import crossings_in_words, cuts_agree, nothing_moves, work_in_words
from playground.figures.insight.forward_mode import crossings_figure
from playground.formats import escape_markdown, number
from playground.model.shown.elements import Element, code, symbol
from playground.model.shown.measured import input_name
from playground.panels.parts.waiting import gradients_to_come
from playground.screen.themed import themed
from playground.visit.app import App

FIRST = Element("weight", 1, 0, 0)
OWN = " It is what is selected in the graph."
OTHER = " Select an edge, a bias, an input or a unit in the graph for its own."
EARLIER = " One of an earlier layer has more cuts behind it."


def forward_mode(app: App) -> None:
    """Draw the cuts between the selected weight, bias, input or unit and the loss, on the sample that is shown."""
    sizes = app.session.network.sizes
    element = app.element if app.element.kind in ("weight", "bias", "neuron") else FIRST
    column = element.block_column(sizes) if element.is_parameter else None
    cuts = crossings(app.session, element.layer, element.row, column, app.place)
    if not cuts:
        gradients_to_come(app)
        return
    name = code(element) if element.is_parameter else _unit(app, element)
    other = OWN if element == app.element else OTHER
    other += EARLIER if len(cuts) == 1 < app.session.network.depth else ""
    st.caption(f"What moves is {name}, on sample {app.place + 1} of the batch.{other}")
    st.markdown(cuts_agree(cuts, name, len(app.session.batch)))
    if element.kind == "weight" and not cuts[0].tangents.any():
        st.markdown(nothing_moves(_source(app, element)))
    left, right = st.columns(2)
    with left:
        label = crossings_in_words(cuts=cuts, sizes=sizes)
        drawn = themed(app, lambda theme: crossings_figure(cuts=cuts, sizes=sizes, theme=theme))
        still_plot(**drawn, element="crossings", label=label)
    with right:
        st.dataframe(_table(cuts, sizes), hide_index=True, height="content" if len(cuts) < 3 else 260)
    st.markdown(work_in_words(work_of(sizes, element.layer)))


def _unit(app: App, element: Element) -> str:
    name = symbol(element.layer, element.row, app.session.network.sizes)
    if element.layer:
        return f"z({name})"
    return escape_markdown(input_name(app.session.data, element.row)) or name


def _source(app: App, weight: Element) -> str:
    """Where a weight's edge comes from: an input by the name that the data give it."""
    named = "" if weight.layer > 1 else escape_markdown(input_name(app.session.data, weight.column))
    return named or symbol(weight.layer - 1, weight.column, app.session.network.sizes)


def _table(cuts: tuple[Crossing, ...], sizes: tuple[int, ...]) -> pd.DataFrame:
    rows = [
        (symbol(cut.layer, unit, sizes), number(ż, 4), number(δ, 4), number(ż * δ, 4))
        for cut in cuts
        for unit, (ż, δ) in enumerate(zip(cut.tangents, cut.adjoints, strict=True))
    ]
    return pd.DataFrame(rows, columns=["unit", "tangent ż", "adjoint δ", "ż·δ"])
