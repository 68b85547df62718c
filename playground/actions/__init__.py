"""Callbacks: they change the state and never draw."""

from __future__ import annotations

import numpy as np

from backprop_core import Dataset
from playground import state
from playground.elements import element_with, label
from playground.figures.network import scale_limits
from playground.live_plot import LivePlotResult
from playground.scenes import seed_session

GRAPH = "graph"
LIMITS = {"x": (-2.0, 2.0), "y": (0.0, 1.0), "lr": (0.0, 2.0)}


def limits(name: str) -> tuple[float, float]:
    """The range of a control; all inputs share theirs."""
    return LIMITS[name if name in LIMITS else name[0]]


def step() -> None:
    """One forward, backward and update."""
    app = state.app()
    app.session.step("update")
    app.changed()


def reset() -> None:
    """The very same start: weights, sample and learning rate."""
    app = state.app()
    app.session = seed_session()
    app.locked = None
    state.set_widget("lock", False)
    app.changed()
    state.show_controls()


def edit(name: str, kind: str) -> None:
    """A slider moved or a number was typed: show forward values and gradients at once, without training."""
    app = state.app()
    low, high = limits(name)
    value = state.widget(f"{name}_{kind}")
    if isinstance(value, int | float) and np.isfinite(value):
        _apply(name, float(min(max(value, low), high)))
        app.session.prime()
        app.changed()
    state.show_controls()


def lock() -> None:
    """Hold the colour scales where they are, so that pictures can be compared, or let them follow again."""
    app = state.app()
    app.locked = scale_limits(app.picture) if state.widget("lock") else None


def _apply(name: str, value: float) -> None:
    session = state.app_session()
    if name == "lr":
        session.edit(training=session.training.with_options(lr=value))
        return
    X, Y = session.data.X.copy(), session.data.Y.copy()
    if name == "y":
        Y[0, 0] = value
    else:
        X[int(name[1:]) - 1, 0] = value
    session.edit(data=Dataset(X, Y))


def select() -> None:
    """A click on the graph selects; an id that the network does not have is ignored."""
    clicked = LivePlotResult.of(state.widget(GRAPH)).selected
    element = element_with(clicked, state.app_session().network.sizes)
    if element is not None:
        state.set_widget("selected", label(element, state.app_session().network.sizes))
