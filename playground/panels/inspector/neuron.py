"""A neuron in pictures: where it stands on its activation, and the paths that its δ is summed over."""

from __future__ import annotations

import streamlit as st

from backprop_core.analysis.evaluation import activation_at
from backprop_core.primitives import Array
from playground.components.live_plot import still_plot
from playground.explain.neuron import Path, paths
from playground.explain.routes import Routes, routes_of
from playground.explain.view import View
from playground.figures.inspector.activation_curve import activation_figure
from playground.figures.inspector.paths import paths_figure
from playground.model.shown.elements import Element
from playground.panels.parts.element_button import element_button
from playground.visit.app import App

DIRECT = 6


def neuron_figures(app: App, view: View, element: Element) -> None:
    """Draw the figures whose numbers are computed at this position."""
    if element.layer and view.made(f"Z{element.layer}", f"A{element.layer}"):
        _curve(app, view, element)
    ways = paths(view, element)
    if ways and view.made(f"dA{element.layer}" if element.layer else "dX"):
        _paths(app, view, element, ways)
    found = routes_of(view, element)
    if found is not None:
        _routes(found)


def _curve(app: App, view: View, element: Element) -> None:
    n, i = element.layer, element.row
    spec, column = view.session.network.layers[n - 1], view.array("Z", n)[:, view.sample]

    def curve(z: Array) -> Array:
        inputs = column[:, None].repeat(len(z), axis=1)
        inputs[i] = z
        outputs: Array = activation_at(spec, inputs)[0][i]
        return outputs

    z, a = view.at("Z", n, i), view.at("A", n, i)
    slope = float(activation_at(spec, column[:, None])[1][i, 0]) if view.made(f"dZ{n}") else None
    figure = activation_figure(curve=curve, z=z, a=a, slope=slope, theme=app.settings.theme)
    spoken = f"Activation {spec.record.title}: z {view.digits.text(z)} gives a {view.digits.text(a)}"
    still_plot(figure, element="activation-curve", label=spoken, order=app.order)


def _paths(app: App, view: View, element: Element, ways: tuple[Path, ...]) -> None:
    """The bars, and each path as a button that says its product."""
    st.markdown(f"Over its **{len(ways)} path{'s' if len(ways) > 1 else ''}**: weight · δ at the end")
    total = view.at("dA", element.layer, element.row)
    figure = paths_figure(
        names=[way.name for way in ways],
        shares=[way.share for way in ways],
        identifiers=[way.element.id for way in ways],
        total=total,
        sum_name="∂L/∂a" if element.layer else "∂L/∂x",
        theme=app.settings.theme,
    )
    still_plot(
        figure,
        element="path-bars",
        label=f"Contributions of {len(ways)} paths, sum {view.digits.text(total)}",
        order=app.order,
        plot="paths",
        selectable=True,
    )
    _times_slope(view, element, total)
    if len(ways) <= DIRECT:
        _path_buttons(view, ways)
        return
    with st.expander("Each path", key="each_path", on_change="rerun") as each:
        if each.open:
            _path_buttons(view, ways)


def _times_slope(view: View, element: Element, total: float) -> None:
    n, i, text = element.layer, element.row, view.digits.text
    if n and view.made(f"dZ{n}") and not view.session.network.layers[n - 1].record.coupled:
        slope, delta = view.at("S", n, i), view.at("dZ", n, i)
        st.markdown(f"Their sum, times the slope: {text(total)} · {text(slope)} = **δ = {text(delta)}**")


def _path_buttons(view: View, ways: tuple[Path, ...]) -> None:
    text = view.digits.text
    with st.container(gap=None, key="paths"):
        for way in ways:
            words = f"{way.name}: {text(way.weight)} · {text(way.delta)} = {text(way.share)}"
            element_button(words, way.element, prefix="path")


def _routes(found: Routes) -> None:
    st.markdown("**Two routes to the same δ**")
    rows = [(r"\text{long route}", r"\text{short route}"), *_paired(found.long_lines, found.short_lines)]
    body = r" \\[3pt] ".join(" & ".join(row) for row in rows)
    st.latex(r"\small\begin{array}{l|l}" + body + r"\end{array}")
    st.markdown(f"{found.verdict} {found.aside}")
    st.latex(r"\small\begin{aligned}" + r" \\[3pt] ".join(found.between) + r"\end{aligned}")


def _paired(left: tuple[str, ...], right: tuple[str, ...]) -> list[tuple[str, str]]:
    """Side by side, the results on the last line."""
    count = max(len(left), len(right))
    padded = [(*lines[:-1], *[""] * (count - len(lines)), lines[-1]) for lines in (left, right)]
    return list(zip(*padded, strict=True))
