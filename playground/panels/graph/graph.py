"""The network graph."""

from __future__ import annotations

import math
from collections.abc import Mapping
from time import thread_time
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.actions import selection, settings
from playground.figures.graph.figure import network_figure, network_shapes, scale_limits
from playground.figures.graph.measures import crowd
from playground.figures.graph.neuron_pictures import neuron_pictures
from playground.figures.shared.thumbnails import shares
from playground.formats import number
from playground.live_plot import live_plot
from playground.model.shown.picture import Picture, State
from playground.model.shown.single_sample import single_sample_in_words
from playground.model.training.views import THUMBNAIL
from playground.theme import theme_named
from playground.visit import state


def graph_place() -> DeltaGenerator:
    """Where the graph is drawn."""
    return st.container(key="graph_region")


def graph(pictures: list[Picture]) -> None:
    """Draw the network in its last state, after those before it; while it plays, without what needs time to read."""
    picture, play, begun = pictures[-1], state.app().play, thread_time()
    limits, images = limits_of(pictures), _thumbnails()
    figures = _figures(pictures, limits, brief=play is not None and play.fleeting)
    figures[-1]["moving"]["images"] = images  # of the last state; those on the way leave them as they are
    live_plot(
        figures,
        key=selection.GRAPH,
        element_id="network-graph",
        height=crowd(picture.sizes).height,
        least_width=crowd(picture.sizes).least_width,
        label=_spoken(picture),
        states=[{"update": shown.updates, "position": shown.position} for shown in pictures],
        interval_ms=1000 * play.interval if play else None,
        on_click=selection.select_clicked,
        order=state.app().order,
        selected=state.selected_element().id,
    )
    if play:
        play.drew(len(pictures), thread_time() - begun)


def _thumbnails() -> list[dict[str, Any]]:
    """What each neuron makes of the plane of two inputs, if that is switched on."""
    session = state.app_session()
    if not _pictured():
        return []
    layers = state.app().watching().on_grid(THUMBNAIL).activations(session.settled)
    ranges = [(-math.inf, math.inf), *(layer.record.range for layer in session.network.layers)]
    pictures = [[shares(values, ends) for values in layer] for layer, ends in zip(layers, ranges, strict=True)]
    return neuron_pictures(pictures=pictures, sizes=session.network.sizes, theme=theme_named(st.context.theme.type))


def _pictured() -> bool:
    return state.app_session().network.inputs == 2 and bool(state.widget("pictures"))


def limits_of(pictures: list[Picture]) -> dict[str, float]:
    """The ends of the colour scales: under Play fitted only now and then, so that one can see numbers change."""
    app = state.app()
    if app.locked or not app.play:
        return app.locked or _common_limits(pictures)
    if app.play.is_time_for("limits") or not app.play.limits:
        app.play.limits = _common_limits(pictures)
    return app.play.limits


def _common_limits(pictures: list[Picture]) -> dict[str, float]:
    """One scale for pictures that follow each other within a moment."""
    limits = [scale_limits(picture) for picture in pictures]
    return {quantity: max(each[quantity] for each in limits) for quantity in limits[-1]}


def _figures(pictures: list[Picture], limits: Mapping[str, float], *, brief: bool) -> list[dict[str, Any]]:
    shared: dict[str, Any] = {
        "quantity": state.quantity(), "selected": state.selected_element(), "limits": limits, "brief": brief,
        "theme": theme_named(st.context.theme.type), "biases": state.widget("biases") is not False,
    }  # fmt: skip
    pictured = _pictured()
    last = network_figure(picture=pictures[-1], numbered=not pictured, **shared)
    passing = [
        last | {"moving": {"shapes": network_shapes(picture=picture, **shared)}}
        if brief and picture.active == pictures[-1].active
        else network_figure(picture=picture, numbered=not pictured, **shared)
        for picture in pictures[:-1]
    ]
    return [*passing, last]


def views_place() -> DeltaGenerator:
    """Where the choice of what the edges show is drawn."""
    return st.container(horizontal=True, vertical_alignment="center", gap="small", key="views")


def views(picture: Picture) -> None:
    """Draw the choice of what the edges show."""
    names = picture.quantities
    st.segmented_control(
        "Edges show", list(names), key="quantity", format_func=names.__getitem__, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    st.toggle("Lock scale", key="lock", on_change=settings.lock)
    st.toggle("Biases", key="biases")
    if len(picture.activation[0]) == 2:
        st.toggle("Pictures", key="pictures", help="What each neuron makes of the plane of the two inputs")


def _spoken(picture: Picture) -> str:
    shape = "-".join(map(str, picture.sizes))
    fresh = picture.state(f"A{len(picture.sizes) - 1}") is State.FRESH
    outputs = ", ".join(number(float(value)) for value in picture.activation[-1]) if fresh else "to come"
    loss = number(picture.loss) if picture.state("L") is State.FRESH else "to come"
    app = state.app()
    alone = f"{single_sample_in_words(app.look, app.session)}. " if app.look else ""
    return (
        f"{alone}Network {shape} after {picture.updates} updates: output {outputs}, loss {loss}. "
        f"Edges show {picture.quantities[state.quantity()]}. All numbers are in the tab Numbers."
    )
