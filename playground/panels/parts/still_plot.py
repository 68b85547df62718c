"""A small plot that is looked at only."""

from __future__ import annotations

from playground.figures.shared.base import Figure
from playground.live_plot import live_plot
from playground.visit import state


def still_plot(figure: Figure, *, name: str, label: str) -> None:
    """Draw it once the network is drawn; `name` is its id, `label` its text alternative."""
    live_plot(
        [figure], key=name.replace("-", "_"), element_id=name, height=figure["layout"]["height"], states=[{}],
        label=label, selectable=False, patient=True, order=state.app().order,
    )  # fmt: skip
