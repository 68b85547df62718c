"""The sliders and typed numbers: the shown sample's inputs and targets, and the learning rate."""

from __future__ import annotations

import numpy as np

from backprop_core import BackpropError, check_targets
from playground.actions.editing import edit as edit_run
from playground.figures.graph.figure import scale_limits
from playground.model.shown.sample import is_test, targets_of, with_value
from playground.visit import state


def edit(name: str, kind: str) -> None:
    """A slider moved or a number was typed: show forward values and gradients at once, without training."""
    if not state.is_typed(f"{name}_{kind}"):
        return
    low, high = state.limits(name)
    value = state.widget(f"{name}_{kind}")
    if isinstance(value, int | float) and np.isfinite(value):
        try:
            _apply(name, float(min(max(value, low), high)))
        except BackpropError as error:
            state.app().notice = str(error)
    state.show_controls()


def _apply(name: str, value: float) -> None:
    app, session = state.app(), state.app_session()
    if name == "lr":
        edit_run(training=session.training.with_options(lr=value), shown=app.look.number if app.look else None)
        return
    data = with_value(session.data, app.number, name[0].upper(), int(name[1:]) - 1, value)
    if is_test(data, app.number):  # the session looks at those that it trains on
        check_targets(session.network.loss_record.name, targets_of(data, app.number)[:, None])
    edit_run(data=data, shown=app.number)


def lock() -> None:
    """Hold the colour scales where they are, so that pictures can be compared, or let them follow again."""
    app = state.app()
    app.locked = scale_limits(app.picture) if state.widget("lock") else None
