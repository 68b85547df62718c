"""A Plotly plot that stays: one element for the life of the page, redrawn in place.

`st.plotly_chart` replaces its element at every change of the figure, which blinks and forgets the zoom. This
component keeps the element, plays several figures evenly, and reports what was clicked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from playground.live_plot import payload
from playground.server import assets

# Sent with every message, therefore small: the code proper is a file that the browser caches. The address is
# relative to the page's, so that the app also works below a base path.
STUB = """
const at = name => new URL("%(folder)s/" + name, document.baseURI).href;
const module = import(at("%(module)s"));
export default async component => (await module).render(component, at("%(plotly)s"));
"""
CSS = (Path(__file__).parent / "live_plot.css").read_text()


@dataclass(frozen=True)
class LivePlotResult:
    """What was clicked since the last run, if anything.

    `selected` is the id of a point, that is the first element of its `customdata`; `clicked_at` is a place (x, y)
    in the plot's own units; `clicks` counts, so that a second click on the same point is told from a rerun.
    """

    selected: str | None = None
    clicked_at: tuple[float, float] | None = None
    clicks: int = 0

    @classmethod
    def of(cls, component_state: Mapping[str, Any] | None) -> LivePlotResult:
        """Read the component's value. In a callback that is `st.session_state[key]`; never trust it further."""
        values = component_state or {}
        selected, place = values.get("selected"), values.get("clicked_at")
        event = selected or place or {}
        return cls(
            selected=str(selected["id"]) if selected else None,
            clicked_at=(float(place["x"]), float(place["y"])) if place else None,
            clicks=int(event.get("count", 0)),
        )


def _ignore() -> None:
    """Streamlit reports a trigger only if it has a callback."""


def _component() -> Any:
    names = {"folder": assets.FOLDER, "module": assets.module_name(), "plotly": assets.plotly_name()}
    return st.components.v2.component("live_plot", js=STUB % names, css=CSS, isolate_styles=False)


_mount = _component()


def live_plot(
    figures: Sequence[payload.Figure],
    *,
    key: str,
    element_id: str,
    height: int,
    label: str,
    states: Sequence[Mapping[str, int]],
    interval_ms: float | None = None,
    on_click: Callable[..., None] | None = None,
    args: tuple[Any, ...] = (),
    selectable: bool = True,
    selected: str | None = None,
    report_area: bool = False,
    scroll_zoom: bool = False,
    least_width: int = 0,
    patient: bool = False,
    order: int = 0,
) -> LivePlotResult:
    """Show the last of `figures`, after playing those before it.

    `states[i]`, such as {"update": 3, "position": 7}, is on the element as data-update and data-position once
    figure i is drawn. The figures share out `interval_ms`, the time until the next list is expected, and then
    follow the pace at which lists really come; without it each shows for 300 ms, or, where the visitor wants
    reduced motion, only the last one. A figure without "layout" keeps that of the figure before.

    `on_click` runs before the script with `args`, as any callback; there
    `LivePlotResult.of(st.session_state[key])` tells what was clicked. `selectable` reports points, also those reached
    with the arrow keys, which start at the id `selected`; `report_area` reports places between points. Where there is
    less room than the `least_width` in pixels, the plot can be moved sideways, and its edges say so. What comes with a
    lower `order` than the plot has seen is overtaken, and ignored. A `patient` plot is drawn once the browser has
    painted what is not.
    """
    data = payload.encode(
        figures=figures,
        states=states,
        element=element_id,
        height=height,
        label=label,
        interval=interval_ms,
        theme=st.context.theme.type,
        selectable=selectable,
        selected=selected,
        area=report_area,
        scrollZoom=scroll_zoom,
        leastWidth=least_width,
        patient=patient,
        order=order,
    )
    callback = partial(on_click, *args) if on_click else _ignore
    # Bytes, because Streamlit would encode a dict twice, the second time only to hash it, and let NaN through.
    value = _mount(
        key=key,
        data=data,
        height=height,
        on_selected_change=callback,
        on_clicked_at_change=callback,
        on_theme_change=st.rerun,  # the whole page, also where the plot is in a fragment
    )
    return LivePlotResult.of(value)
