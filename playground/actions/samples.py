"""Choosing the sample that is shown, out of all that there are. Nothing is trained for it."""

from __future__ import annotations

import numpy as np

from backprop_core import BackpropError
from playground.model.shown.sample import count_of, name_of
from playground.model.shown.single_sample import SingleSample, single_sample_of
from playground.screen.controls import SAMPLE
from playground.visit.app import App
from playground.visit.ranges import Limits
from playground.visit.state import refuse


def show(app: App, number: int) -> None:
    """Show a sample by its number in the data, as one of this update's batch, or else by itself."""
    if 0 <= number < count_of(app.session.data):
        app.play = None
        app.moved(look_for(app, number))


def choose(app: App, value: float) -> None:
    """Show the sample whose number was typed, from 1 on; a number that no sample has is refused, and told."""
    limits, stays = Limits(1, count_of(app.session.data), whole=True), app.number + 1
    if limits.hold(value):
        show(app, int(value) - 1)
    else:
        refuse(app, SAMPLE, "The number of a sample", limits, value, stays)


def show_batch(app: App) -> None:
    """Look away from a single sample."""
    app.moved()


def look_for(app: App, number: int) -> SingleSample | None:
    """Turn to the sample where the batch has it; where it has not, the look at it alone."""
    places = np.flatnonzero(app.session.batch == number)
    if not places.size:
        return _alone(app, number)
    if app.place not in places:
        app.sample = int(places[0])
    return None


def _alone(app: App, number: int) -> SingleSample | None:
    try:
        return single_sample_of(app.session, number)
    except BackpropError as error:
        app.notice = f"The network cannot be given {name_of(app.session.data, number)}: {error}."
        return None
