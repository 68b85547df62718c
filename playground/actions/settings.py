"""The sliders and typed numbers: the shown sample's inputs and targets, and the learning rate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backprop_core import BackpropError
from playground import state
from playground.actions.editing import edit as edit_run
from playground.figures.network import scale_limits


def edit(name: str, kind: str) -> None:
    """A slider moved or a number was typed: show forward values and gradients at once, without training."""
    low, high = state.limits(name)
    value = state.widget(f"{name}_{kind}")
    if isinstance(value, int | float) and np.isfinite(value):
        try:
            _apply(name, float(min(max(value, low), high)))
        except BackpropError as error:
            state.app().notice = str(error)
    state.show_controls()


def _apply(name: str, value: float) -> None:
    session = state.app_session()
    if name == "lr":
        edit_run(training=session.training.with_options(lr=value))
        return
    data = session.data
    X, Y = data.X.copy(), data.Y.copy()
    column = state.app().column
    (X if name[0] == "x" else Y)[int(name[1:]) - 1, column] = value
    edit_run(data=replace(data, X=X, Y=Y))


def show_sample() -> None:
    """Show another sample of the batch."""
    app = state.app()
    app.sample = int(state.widget("sample") or 1) - 1
    state.moved()


def lock() -> None:
    """Hold the colour scales where they are, so that pictures can be compared, or let them follow again."""
    app = state.app()
    app.locked = scale_limits(app.picture) if state.widget("lock") else None
