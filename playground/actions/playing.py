"""Play and pause."""

from __future__ import annotations

from playground import state
from playground.picture import Picture, picture_of
from playground.play import FULL, SPEEDS, Play


def toggle() -> None:
    """Start, or stop exactly here."""
    app = state.app()
    if app.play:
        app.play = None
    else:
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


def tick() -> list[Picture]:
    """Train on for a moment; the states on the way, the last of them the present one."""
    app = state.app()
    if not app.play:
        return [app.picture]
    pictures = []
    for _ in app.play.tick(app.session, state.granularity()):
        app.changed()
        pictures.append(picture_of(app.session, app.sample, check=False))
    if app.session.divergence:
        app.play, app.whole = None, True
    return pictures
