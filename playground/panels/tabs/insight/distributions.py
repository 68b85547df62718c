"""How weights, activations, slopes, gradients and steps are spread in each layer, now and over the updates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from backprop_core.analysis.insight.distributions import PLACES, QUANTITIES, Spread, clipped_to, over_time
from backprop_core.analysis.insight.distributions import distributions as spreads_of
from playground.components.live_plot import still_plot
from playground.explain.insight.waiting import still_to_come
from playground.figures.insight.distributions import (
    spread_figure,
    spread_in_words,
    spread_over_time_figure,
    spread_over_time_in_words,
)
from playground.figures.insight.shares_over_time import (
    SHARES,
    Rows,
    is_known,
    shares_figure,
    shares_in_words,
    shares_of,
)
from playground.formats import number
from playground.model.document.choices import NOW, OVER_TIME
from playground.panels.parts.help import HELP
from playground.panels.parts.rows import in_rows
from playground.screen.themed import themed
from playground.visit.app import App
from playground.visit.widgets import key, widget

ACROSS = 3  # figures side by side
FEW = 8  # states that are looked at while the run plays


def distributions(app: App) -> None:
    """Draw a figure for each quantity, with its words: as it is now, or as it has become."""
    st.segmented_control(
        "When",
        (NOW, OVER_TIME),
        default=NOW,
        key=key("spread_when"),
        required=True,
        help=HELP["spread_when"],
        persist_state="session",
    )
    if widget("spread_when") == OVER_TIME:
        _over_time(app)
    else:
        _now(app)


def _over_time(app: App) -> None:
    st.caption(
        "On all training samples, at states that the run keeps; steps are those of the update that begins there, on "
        "its own batch. Lines are medians, bands hold the middle half of the numbers. Weights and biases count as one, "
        "in gradients and steps, too."
    )
    updates, found = over_time(app.session, FEW if app.play else PLACES)
    if len(updates) == 1:
        st.info("The run has one state so far: let it train some updates.")
        return
    for name in in_rows(QUANTITIES, 2):
        _one_over_time(app, name, updates, found[name])
    shares = {name: rows for name in SHARES if is_known(rows := shares_of(name, found))}
    for name in in_rows(list(shares), 2):
        _share_over_time(app, name, updates, shares[name])


def _one_over_time(app: App, name: str, updates: tuple[int, ...], spreads: tuple[tuple[Spread, ...], ...]) -> None:
    shown: dict[str, Any] = {"name": name, "updates": updates, "spreads": spreads}
    drawn = themed(app, lambda theme: spread_over_time_figure(**shown, theme=theme))
    label = spread_over_time_in_words(**shown)
    still_plot(**drawn, element=f"spread-{name}-over-time", label=label)
    st.caption(label)


def _share_over_time(app: App, name: str, updates: tuple[int, ...], rows: Rows) -> None:
    shown: dict[str, Any] = {"name": name, "updates": updates, "rows": rows}
    drawn = themed(app, lambda theme: shares_figure(**shown, theme=theme))
    label = shares_in_words(**shown)
    still_plot(**drawn, element=f"share-{name.replace(' ', '-')}-over-time", label=label)
    st.caption(label)


def _now(app: App) -> None:
    found = spreads_of(app.session)
    st.caption(
        "On all training samples, with the present parameters; the steps are those of the update under way, on its own "
        "batch. Boxes hold the middle half, whiskers 90 percent. Weights and biases count as one, in gradients and "
        "steps, too."
    )
    for name, spreads in in_rows(list(found.items()), ACROSS):
        _one(app, name, spreads)
    kept = clipped_to(app.session)
    if kept is not None:
        scaled = f"Clipping leaves {kept:.0%} of this update's gradient." if kept < 1 else "Nothing is clipped here."
        st.caption(f"{scaled} Its limit for the norm is {number(app.session.training.clip_norm or 0.0, 3)}.")


def _one(app: App, name: str, spreads: Sequence[Spread]) -> None:
    if not spreads:
        st.info(still_to_come(app.session, "steps"))
        return
    drawn = themed(app, lambda theme: spread_figure(name=name, spreads=spreads, theme=theme))
    label = spread_in_words(name=name, spreads=spreads)
    still_plot(**drawn, element=f"spread-{name}", label=label)
    st.caption(label)
