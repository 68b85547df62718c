"""The network graph and its alternative as a table."""

from __future__ import annotations

import streamlit as st

from playground import actions, state
from playground.elements import code, elements_of, title
from playground.figures.network import network_figure
from playground.live_plot import live_plot
from playground.picture import QUANTITIES, Picture
from playground.theme import GRAPH_HEIGHT, number, theme_named


def graph(picture: Picture) -> None:
    """Draw the network."""
    figure = network_figure(
        picture=picture,
        quantity=state.quantity(),
        selected=state.selected_element(),
        theme=theme_named(st.context.theme.type),
        limits=state.app().locked,
    )
    with st.container(key="graph_region"):
        live_plot(
            [figure],
            key=actions.GRAPH,
            element_id="network-graph",
            height=GRAPH_HEIGHT,
            label=_spoken(picture),
            states=[{"update": picture.updates, "position": picture.position}],
            on_click=actions.select,
            selected=state.selected_element().id,
        )
    st.caption(
        "▲ orange: raising the weight raises the loss, so it will go down · ▼ blue: the opposite · grey: 0 · "
        "width: size of the weight, dotted: negative · fill of a neuron: activation, ring: δ"
    )


def numbers(picture: Picture) -> None:
    """Every parameter in words and numbers: what the graph shows, for those who read."""
    with st.expander("All numbers as a table"):
        st.markdown("\n".join(_rows(picture)))


def _spoken(picture: Picture) -> str:
    shape = "-".join(map(str, picture.sizes))
    outputs = ", ".join(number(float(value)) for value in picture.activation[-1])
    return (
        f"Network {shape} after {picture.updates} updates: output {outputs}, loss {number(picture.loss)}. "
        f"Edges show {QUANTITIES[state.quantity()]}. All numbers are in the table below it."
    )


def _rows(picture: Picture) -> list[str]:
    names = "| parameter | code | value | gradient | central difference | change | new value |"
    head = [names, "|---|---|--:|--:|--:|--:|--:|"]
    quantities = ("old", "gradient", "differences", "change", "new")
    return head + [
        f"| {title(e, picture.sizes)} | `{code(e)}` | "
        + " | ".join(number(picture.of(name, e), 6) for name in quantities)
        + " |"
        for e in elements_of(picture.sizes)
        if e.kind in ("weight", "bias")
    ]
