"""Play and pause, and when Play stops by itself."""

from __future__ import annotations

import math
from typing import Any

from playground import state, surface_shown
from playground.actions import moving
from playground.actions.once import once
from playground.picture import Picture, picture_of
from playground.play import FULL, SPEEDS, Play
from playground.stopping import Stops
from playground.watch import parameters_after

EVERY = 3  # of the states that a tick shows, so many share a surface and a record of the scores


@once
def toggle() -> None:
    """Start, or stop exactly here."""
    app = state.app()
    if app.play:
        app.play = None
    else:
        app.began = app.session.position
        app.play = Play(app.began, speed())
    state.moved()


def change_speed() -> None:
    """Another speed, also while it plays."""
    app = state.app()
    if app.play:
        app.play.speed = speed()


def speed() -> int:
    """Steps a second; 0 for as fast as it goes."""
    chosen = state.widget("speed")
    return chosen if chosen in SPEEDS else FULL


def stops() -> Stops:
    """The rules that are set; what makes no sense is left out."""
    return Stops(
        loss=_number("stop_loss", float), patience=_number("stop_patience", int), epochs=_number("stop_epochs", int)
    )


def _number(key: str, kind: type) -> Any:
    value = state.widget(key)
    usable = isinstance(value, int | float) and math.isfinite(value) and value > 0
    return kind(value) if usable else None


def tick() -> list[Picture]:
    """Train on for a moment; the states on the way, the last of them the present one."""
    app = state.app()
    if not app.play:
        return [app.picture]
    play, rules, session, pictures = app.play, stops(), app.session, []
    for _ in play.tick(session, state.granularity(), rules.updates_left(session)):
        app.changed()
        pictures.append(picture_of(session, app.sample, check=False))
        if len(pictures) % EVERY == 0:
            _watch(play)
    if len(pictures) % EVERY:
        _watch(play)
    reason = rules.reason(session, app.watching().series, app.began.update)
    if session.divergence or reason:
        app.play, app.whole, app.notice = None, True, reason
    return pictures


def _watch(play: Play) -> None:
    """Record the scores, and keep the surface if somebody looks at it."""
    session = state.app_session()
    state.app().watching().record(session)
    if state.side() == state.TRAINING:
        play.surfaces.append((session.completed, surface_shown.sheet().outputs(parameters_after(session))))


@once
def calm_down() -> None:
    """After a divergence: back to where Play was pressed, with a tenth of the learning rate."""
    app = state.at_rest()
    session, began = app.session, app.began
    session.travel(min(began.update, session.reach.update), 0)
    rate = float(session.training.optimizer_options["lr"]) / 10
    session.edit(training=session.training.with_options(lr=rate))
    app.notice = f"Back to update {session.completed}, with the learning rate {rate:g}. Undo brings the old one back."
    moving.settle()
