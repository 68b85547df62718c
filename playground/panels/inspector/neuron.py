"""A neuron in pictures: where it stands on its activation, and the paths that its δ is summed over."""

from __future__ import annotations

import streamlit as st

from backprop_core.analysis.evaluation import activation_at
from backprop_core.primitives import Array
from playground.actions.selection import select_clicked, select_element
from playground.explain.neuron import Path, paths
from playground.explain.routes import Routes, routes_of
from playground.explain.view import View
from playground.figures.inspector.activation_curve import activation_figure
from playground.figures.inspector.paths import paths_figure
from playground.live_plot import live_plot
from playground.model.shown.elements import Element
from playground.panels.parts.still_plot import still_plot
from playground.theme import theme_named
from playground.visit import state

BARS = "path_bars"
DIRECT = 6


def neuron_figures(view: View, element: Element) -> None:
    """Draw what is there at this position."""
    if element.layer and view.made(f"Z{element.layer}", f"A{element.layer}"):
        _curve(view, element)
    ways = paths(view, element)
    if ways and view.made(f"dA{element.layer}" if element.layer else "dX"):
        _paths(view, element, ways)
    found = routes_of(view, element)
    if found is not None:
        _routes(found)


def _curve(view: View, element: Element) -> None:
    n, i = element.layer, element.row
    spec, column = view.session.network.layers[n - 1], view.array("Z", n)[:, view.sample]

    def curve(z: Array) -> Array:
        inputs = column[:, None].repeat(len(z), axis=1)
        inputs[i] = z
        outputs: Array = activation_at(spec, inputs)[0][i]
        return outputs

    z, a = view.at("Z", n, i), view.at("A", n, i)
    slope = float(activation_at(spec, column[:, None])[1][i, 0]) if view.made(f"dZ{n}") else None
    figure = activation_figure(curve=curve, z=z, a=a, slope=slope, theme=theme_named(st.context.theme.type))
    spoken = f"Activation {spec.record.title}: z {view.digits.text(z)} gives a {view.digits.text(a)}"
    still_plot(figure, name="activation-curve", label=spoken)


def _paths(view: View, element: Element, ways: tuple[Path, ...]) -> None:
    """The bars, and each path as a button that says its product."""
    st.markdown(f"Over its **{len(ways)} path{'s' if len(ways) > 1 else ''}**: weight · δ at the end")
    total = view.at("dA", element.layer, element.row)
    figure = paths_figure(
        names=[way.name for way in ways], shares=[way.share for way in ways],
        identifiers=[way.element.id for way in ways], total=total,
        sum_name="∂L/∂a" if element.layer else "∂L/∂x", theme=theme_named(st.context.theme.type),
    )  # fmt: skip
    live_plot(
        [figure], key=BARS, element_id="path-bars", height=figure["layout"]["height"], states=[{}],
        label=f"Contributions of {len(ways)} paths, sum {view.digits.text(total)}", on_click=select_clicked,
        args=(BARS,), patient=True, order=state.app().order,
    )  # fmt: skip
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
            st.button(
                f":violet[{words}]",
                key=f"path_{way.element.id}",
                type="tertiary",
                on_click=select_element,
                args=(way.element,),
            )


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
