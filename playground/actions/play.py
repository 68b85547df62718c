"""Play and pause, the turns of a run that plays, and when it stops by itself."""

from __future__ import annotations

from time import perf_counter

from playground.actions import transport
from playground.model.play import recovery
from playground.model.play.clock import SPEEDS, Play
from playground.screen.wire import Wire
from playground.visit.app import App
from playground.visit.spinner import while_replaying
from playground.visit.state import acting

RECORDED = "record"  # what the scores are called among the things that follow a run at their own pace


def start(app: App) -> None:
    """Go on by itself from here."""
    if app.play is None:
        app.play = Play(app.session.position, app.speed)
        app.moved()


def pause(app: App) -> None:
    """Stop exactly here."""
    if app.play is not None:
        app.play = None
        app.moved()


def change_speed(app: App, speed: int) -> None:
    """Another speed, also while it plays; an unknown one is ignored."""
    if speed in SPEEDS:
        app.speed = speed
        if app.play:
            app.play.speed = speed


def due(app: App) -> float | None:
    """When the next turn is wanted; None while nobody would see its picture."""
    play = app.play
    return play.turned_at + play.interval if play and app.channel.has_room else None


def turn(app: App, wire: Wire, seconds: float) -> bool:
    """Train for about so many seconds and send a picture; whether the run plays on.

    While somebody else works on the run, a click or the page's script, the turn is left out.
    """
    if not app.lock.acquire(blocking=False):
        if app.play:
            app.play.turned_at = max(app.play.turned_at, perf_counter() - app.play.interval + 0.002)
        return True
    try:
        if app.play is None:
            return False
        train(app, seconds)
        wire.picture(app)
        return goes_on(app, wire)
    except Exception:
        app.play = None
        wire.answer(app)
        raise
    finally:
        app.lock.release()


def goes_on(app: App, wire: Wire) -> bool:
    """Whether the run still plays; where it has stopped by itself, the page is told."""
    if app.play is None:
        wire.answer(app)
    return app.play is not None


def train(app: App, seconds: float) -> None:
    """One turn: train, record the scores, and stop where a rule says so or a number leaves the finite ones."""
    play, session = app.play, app.session
    assert play is not None
    if _stops(app, _scored(app, play)):
        return
    play.train(session, app.granularity, app.stops.updates_left(session), seconds)
    app.changed()
    if not _stops(app, _scored(app, play)) and session.divergence:
        app.play = None
        app.changed()


def _scored(app: App, play: Play) -> dict[int, float]:
    """The training loss by its update: as recorded where the run has not moved on, else anew where that is due."""
    update = app.session.completed
    if play.scored is None or play.scored[0] != update:
        if not play.is_time_for(RECORDED, 0) and not app.session.divergence:
            return {}
        with play.timing(RECORDED):
            play.scored = update, app.views.record(app.session)
    return {update: play.scored[1]}


def _stops(app: App, passed: dict[int, float]) -> bool:
    """Stop if a rule says so: where the loss fell below its limit, exactly there."""
    play, rules = app.play, app.stops
    assert play is not None
    reason = rules.reason(app.session, app.views.series, play.start.update, passed)
    if reason is None:
        return False
    fell = rules.fell(passed)
    if fell is not None and fell < app.session.completed:
        transport.to_completed(app, fell)
    app.play, app.notice, app.stopped = None, reason, reason
    app.changed()
    return True


@acting
def calm_down(app: App) -> None:
    """After a divergence: back to where the training went well, with a smaller learning rate."""
    app.play = None
    offer = recovery.offer(app.session, app.views.series)
    if offer is None:
        return
    with while_replaying(app, offer.updates):
        app.session.travel(offer.updates)
    app.session.edit(training=app.session.training.with_options(lr=offer.rate))
    app.settle()
    app.notice = (
        f"Back to update {offer.updates:,}, with the learning rate {offer.rate:g}. Undo brings the old one back."
    )
