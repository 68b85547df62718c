"""A Plotly plot that stays: one element for the life of the page, redrawn in place.

`st.plotly_chart` replaces its element at every change of the figure, which blinks and forgets the zoom. This component
keeps the element and reports what is clicked as an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.components.mounting import component, data_of

_mount = component("live_plot", "live_plot.js")


def live_plot(document: Mapping[str, Any]) -> None:
    """Draw a figure on the element that the document names.

    The document's "figure" has "data", "layout" and, for what may change alone, "moving"; where there is none, the one
    that came over the channel stays. "state", such as {"update": 3, "position": 7}, is on the element as data-update
    and data-position once it is drawn. "height" is in pixels, "label" the text alternative. Where "selectable", a click
    or an arrow key picks a point (the first entry of its customdata), and with "area" a place between points; an event
    tells which, with the name "plot". In the graph it picks one of the figure's "targets", and a "card" that was asked
    for belongs to one of them. Where there is less room than "leastWidth" in pixels, the plot can be moved sideways.
    What comes with a lower "order" than the plot has seen is overtaken, and ignored. A "patient" plot is drawn once the
    browser has painted what is not. "light" is the figure in light colours, for pictures of a plot on a dark page.
    """
    _mount(
        key=str(document["element"]).replace("-", "_") + "_plot",
        data=data_of({**document, "theme": st.context.theme.type}),
        height=document["height"],
        on_theme_change=st.rerun,  # the whole page, also where the plot is in a fragment
    )


def still_plot(*, figure: Mapping[str, Any], element: str, label: str, order: int = 0, **more: Any) -> None:
    """Draw a small plot that is looked at only, after the network; `more` are further entries of its document."""
    live_plot(
        {
            "element": element,
            "figure": figure,
            "height": int(figure["layout"]["height"]),
            "label": label,
            "patient": True,
            "order": order,
            **more,
        }
    )
