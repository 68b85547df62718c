"""Choosing the sample that is shown, out of all that there are. Nothing is trained for it."""

from __future__ import annotations

import numpy as np

from backprop_core import BackpropError
from playground.model.shown.sample import count_of, name_of
from playground.model.shown.single_sample import SingleSample, single_sample_of
from playground.visit import state


def show(number: int) -> None:
    """Show a sample by its number in the data, as one of this update's batch, or else by itself."""
    app = state.at_rest()
    if 0 <= number < count_of(app.session.data):
        state.moved(look_for(number))


def show_typed() -> None:
    """Show the sample whose number was typed, counted from 1."""
    if state.is_typed("sample"):
        show(int(state.widget("sample") or 1) - 1)


def show_batch() -> None:
    """Look away from a single sample."""
    state.moved()


def look_for(number: int) -> SingleSample | None:
    """Turn to the sample where the batch has it; where it has not, the look at it alone."""
    app = state.app()
    places = np.flatnonzero(app.session.batch == number)
    if not places.size:
        return _alone(number)
    if app.place not in places:
        app.sample = int(places[0])
    return None


def _alone(number: int) -> SingleSample | None:
    app = state.app()
    try:
        return single_sample_of(app.session, number)
    except BackpropError as error:
        app.notice = f"The network cannot be given {name_of(app.session.data, number)}: {error}."
        return None
