"""The lesson of a visit: what it sees of the page, what it turns the page to, and when it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from playground.model.document import opened
from playground.model.lessons.catching_up import by_hand, catch_up, steps_before
from playground.model.lessons.lesson import Lesson, Stage
from playground.model.lessons.library import lessons
from playground.model.lessons.looking import Look
from playground.model.lessons.player import Player
from playground.model.lessons.watching import Begun, is_done
from playground.model.shown.elements import elements_by_code
from playground.visit.app import App
from playground.visit.reading import TRAINING
from playground.visit.viewing import begin, go_on_with


def known_lessons(app: App) -> dict[str, Lesson]:
    """The lessons that the visit can play, by their keys: those of its visitor's files, then those of the page."""
    return {**app.own_lessons, **lessons()}


def look_of(app: App, *, held: bool = True) -> Look:
    """What a lesson sees now: while it asks, of the run as it was then, unless that is not to be `held`."""
    return Look(
        session=app.lesson.held(app.session) if app.lesson and held else app.session,
        scene=app.scene.key,
        element=app.element,
        granularity=app.granularity,
        quantity=app.quantity,
        side=app.settings.side,
        tab=app.settings.tab,
        sample=app.place,
        number=app.number,
    )


def begin_with(app: App, lesson: Lesson, *, large: bool) -> None:
    """A visit that begins with a lesson; nothing is there that could be gone back to."""
    begin(app, opened(lesson.stage_of(0).document))
    app.large = large
    app.lesson = Player(lesson, opened=True)
    turn_to_step(app)
    take_up(app)


def take_up(app: App) -> None:
    """The step of the lesson begins with what is on the page now."""
    if app.lesson:
        app.lesson.begin(look_of(app, held=False))
        ask(app)


def watch(app: App) -> bool:
    """Go on where what a step of the lesson waits for has come about; whether that was so."""
    player = app.lesson
    if player is None:
        return False
    look = look_of(app)
    if not player.is_done(look):
        return False
    player.done(look)
    turn_to_step(app)
    ask(app)
    return True


def ask(app: App) -> None:
    """A step has begun: what it asks for is hidden, what the one before asked for is shown. A question pauses Play."""
    if app.lesson and app.lesson.step and app.lesson.step.question and app.play is not None:
        app.play = None
        app.moved()
    app.changed()


def turn_to_step(app: App) -> None:
    """Turn the page to what the step shows, once what it opens is there."""
    player = app.lesson
    if player and player.step and not player.waits:
        _show(app, player.step.shows)


def open_stage(app: App, stage: Stage) -> None:
    """Open what a lesson has set up, in place of what there was, which one undo brings back."""
    app.drag = None
    go_on_with(app, opened(stage.document))


def go_on_at(app: App, lesson: Lesson, at: int) -> int:
    """Open what a step goes on with, and bring its run to where the steps before have led.

    Where something was set by hand on the way, that has to be done again: the answer is the step to go on with.
    """
    open_stage(app, lesson.stage_of(at))
    before = steps_before(lesson, at)
    if not before:
        return at
    catch_up(app.session, before)
    app.moved()
    look, last = look_of(app, held=False), next(by_hand(before), None)
    if last is None or is_done({"where": last[1]}, look, Begun.at(look)):
        return at
    return go_on_at(app, lesson, at - len(before) + last[0])


def _show(app: App, shows: Mapping[str, Any]) -> None:
    """Turn the page to parts of what it can show; the widgets follow."""
    if not shows:
        return
    app.selected = elements_by_code(app.session.network.sizes).get(shows.get("selected", ""), app.selected)
    app.granularity = shows.get("step", app.granularity)
    settings = app.settings
    side = shows.get("side", settings.side)
    app.settings = replace(
        settings,
        quantity=shows.get("edges", settings.quantity),
        side=side,
        training=side == TRAINING,
        tab=shows.get("tab", settings.tab),
        deltas=shows.get("deltas", settings.deltas),
        biases=shows.get("biases", settings.biases),
    )
    app.returned = True
    app.changed()
