"""Play and pause, the turns of a run that plays, and when it stops by itself."""

from __future__ import annotations

from time import perf_counter

from playground.formats import plain
from playground.model.play import recovery
from playground.model.play.clock import SPEEDS, Play
from playground.model.play.stopping import Watch, reason
from playground.model.play.when import Hit, held_already, lacking
from playground.screen.wire import Wire
from playground.visit.app import App
from playground.visit.lessons import watch
from playground.visit.spinner import while_replaying
from playground.visit.state import acting

CALM = 1.0  # seconds, at least, between two pictures for whoever wants less motion
RECORDED = "record"  # what the scores are called among the things that follow a run at their own pace


def start(app: App) -> None:
    """Go on by itself from here."""
    if app.play is None:
        app.play = Play(app.session.position, app.speed)
        app.moved()
        app.notice = app.notice or _said_of_rule(app)


def _said_of_rule(app: App) -> str | None:
    """Why the rule about a quantity does not stop Play, or not yet."""
    when = app.stops.when
    if when is None:
        return None
    if missing := lacking(when.what, app.session):
        return f"{missing} So Play does not stop for it."
    return held_already(when, app.session) or None


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


def calm_pictures(app: App, wanted: bool) -> None:
    """Show few pictures of a run that plays, for whoever wants less motion, or as many as a screen shows."""
    app.calm = wanted


def due(app: App) -> float | None:
    """When the next turn is wanted; None while nobody would see its picture."""
    play = app.play
    return play.turned_at + play.interval if play and app.channel.has_room else None


def turn(app: App, wire: Wire, seconds: float) -> bool:
    """Train for about so many seconds and send a picture, if one is due; whether the run plays on.

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
        if watch(app):
            wire.answer(app)
        elif _is_seen(app):
            wire.picture(app)
        return goes_on(app, wire)
    except Exception:
        app.play = None
        wire.answer(app)
        raise
    finally:
        app.lock.release()


def _is_seen(app: App) -> bool:
    """Whether the state gets a picture: where few are wanted, only the last one and one now and then."""
    play = app.play
    return play is None or not (app.calm and play.fleeting) or play.is_time_for("calm picture", CALM)


def goes_on(app: App, wire: Wire) -> bool:
    """Whether the run still plays; where it has stopped by itself, the page is told."""
    if app.play is None:
        wire.answer(app)
    return app.play is not None


def train(app: App, seconds: float) -> None:
    """One turn: train, record the scores, and stop where a rule says so or a number leaves the finite ones."""
    play, session = app.play, app.session
    assert play is not None
    _watch(app, play)
    if _stops(app, play):
        return
    play.train(session, app.granularity, app.stops.updates_left(session), seconds)
    app.changed()
    if not _stops(app, play) and session.divergence:
        app.play = None
        app.tell_divergence()
        app.changed()


def _watch(app: App, play: Play) -> None:
    """Have every update looked at where a rule is about that; another rule begins to count here."""
    if not app.stops.watch:
        play.watch = None
        return
    if play.watch is None or play.watch.rules != app.stops:
        play.watch, play.scored = Watch(app.stops, app.session.completed), None
    play.watch.follow(app.session)


def _score(app: App, play: Play) -> None:
    """Record the scores where that is due, and always where a rule is about them."""
    update = app.session.completed
    if play.scored is not None and play.scored[0] == update:
        return
    if play.watch or play.is_time_for(RECORDED, 0) or app.session.divergence:
        with play.timing(RECORDED):
            play.scored = update, app.views.record(app.session)
        if play.watch:
            play.watch.sees(*play.scored)
            play.watch.begins(app.session)


def _stops(app: App, play: Play) -> bool:
    """Stop if a rule says so."""
    _score(app, play)
    says = reason(app.stops, play.watch, app.session)
    if says is None:
        return False
    if play.watch and play.watch.hit is not None and app.stops.when:
        words = app.stops.when.in_words(play.watch.hit)
        app.views.remember(Hit(app.session.completed, words, app.session.segments))
    app.play, app.notice, app.stopped = None, says, says
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
        f"Back to update {offer.updates:,}, with the learning rate {plain(offer.rate)}. Undo brings the old one back."
    )
