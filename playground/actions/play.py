"""Play and pause, and when Play stops by itself."""

from __future__ import annotations

import math
from time import perf_counter, thread_time
from typing import Any

from playground.actions import transport
from playground.actions.once import once
from playground.model.play.clock import FULL, SPEEDS, Play
from playground.model.play.recovery import calmer
from playground.model.play.stopping import Stops
from playground.model.shown.picture import Picture, picture_of
from playground.visit import state, surface_settings
from playground.visit.spinner import while_replaying

FIRST_LOOK = 2  # of the states that a tick shows, the one with the first of two looks at scores and surface


@once
def toggle() -> None:
    """Start, or stop exactly here. Who has not seen yet that Play stopped means to stop it."""
    app = state.app()
    if app.play:
        app.play = None
    elif not (app.has_just_played and state.is_behind()):
        app.play = Play(app.session.position, speed())
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
    """Train on for a moment; the states on the way, the last of them the present one. A click is answered first."""
    app = state.app()
    if not app.play or app.answering:
        app.answering = False
        return [app.picture]
    play, session, app.ticked = app.play, app.session, perf_counter()
    if _stops_at(play, {session.completed: app.watching().record(session)}):
        return [app.picture]
    pictures, passed, looks = [], {}, play.looks
    for _ in play.tick(session, state.granularity(), stops().updates_left(session)):
        state.app().changed()  # where a click came meanwhile, the tick ends here
        pictures.append(picture_of(session, app.sample, check=False))
        if looks > 1 and len(pictures) == FIRST_LOOK:
            passed[session.completed] = _watch(play)
    if looks:
        passed[session.completed] = _watch(play)
    if not _stops_at(play, passed) and session.divergence:
        app.play, app.whole = None, True
    return [picture for picture in pictures if picture.updates <= session.completed]


def _stops_at(play: Play, passed: dict[int, float]) -> bool:
    """Stop if a rule says so: where the loss fell below its limit, exactly there."""
    app, rules = state.app(), stops()
    reason = rules.reason(app.session, app.watching().series, play.start.update, passed)
    if reason is None:
        return False
    fell = rules.fell(passed)
    if fell is not None and fell < app.session.completed:
        transport.to_completed(fell)
        app.changed()
    app.play, app.whole, app.notice, app.stopped = None, True, reason, reason
    return True


def _watch(play: Play) -> float:
    """Record the scores, and keep the surface if somebody looks at it; the training loss."""
    session, begun = state.app_session(), thread_time()
    if state.side() == state.TRAINING:
        play.surfaces.append((session.completed, surface_settings.evaluator().outputs(session.settled)))
    loss = state.app().watching().record(session)
    play.looked(thread_time() - begun)
    return loss


def viewed(seconds: float) -> None:
    """Surface and curves were drawn, in so much time."""
    play = state.app().play
    if play:
        play.viewed(seconds)


@once
def calm_down() -> None:
    """After a divergence: back to where the training went well, with a smaller learning rate."""
    app = state.at_rest()
    offer = calmer(app.session, app.watching().series)
    if offer is None:
        return
    with while_replaying(app.session, offer.updates):
        app.session.travel(offer.updates)
    app.session.edit(training=app.session.training.with_options(lr=offer.rate))
    app.notice = (
        f"Back to update {offer.updates:,}, with the learning rate {offer.rate:g}. Undo brings the old one back."
    )
    transport.settle()
