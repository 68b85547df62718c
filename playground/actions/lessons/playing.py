"""Beginning, answering and leaving a lesson."""

from __future__ import annotations

from playground.model.lessons.given import MOST, OWN
from playground.model.lessons.lesson import Lesson
from playground.model.lessons.player import Player
from playground.visit import lessons as visit
from playground.visit.app import App
from playground.visit.viewing import title_of

GONE = "The lesson that was open came from a file, which this browser no longer has: open the file once more."


def resume(app: App, key: str, at: int, results: str) -> None:
    """A page that was loaded again goes on with its lesson, on the run as it is now. Unknown ones are ignored."""
    lesson = visit.known_lessons(app).get(key)
    if lesson is None and key.startswith(OWN):
        app.notice = GONE
    if lesson is None or app.lesson or not 0 <= at <= len(lesson.steps):
        return
    player = app.lesson = Player(lesson, at, results)
    player.opened = player.step is None or app.scene.key == lesson.stage_of(at).scene
    visit.take_up(app)


def begin(app: App, key: str, at: int = 0, results: str = "") -> None:
    """Begin a lesson, or go on with one where it was left; the page shows its scene. Unknown ones are ignored."""
    lesson = visit.known_lessons(app).get(key)
    if lesson is None:
        return
    at = at if 0 <= at < len(lesson.steps) else 0
    app.lesson, waits = None, at > 0 and lesson.steps[at].opens is not None
    at = at if waits else visit.go_on_at(app, lesson, at)
    app.lesson = Player(lesson, at, results if at else "", opened=not waits)
    _begun(app)


def bring(app: App, lesson: Lesson) -> None:
    """Begin a lesson of a visitor's own file, which the visit remembers; one that the file was before is forgotten."""
    left = title_of(app)
    _remember(app, lesson)
    begin(app, lesson.key)
    app.notice = f"“{lesson.title}”, a lesson from a file. Undo (Z) brings the run of “{left}” back as it was left."


def bring_back(app: App, lesson: Lesson, at: int, results: str, *, again: bool) -> None:
    """Go on with a lesson of a visitor's own file that the browser has kept; `again` is for a page that begins anew."""
    _remember(app, lesson)
    (resume if again else begin)(app, lesson.key, at, results)


def forget(app: App, key: str) -> None:
    """Forget a lesson of a visitor's own file; one that is played goes on."""
    app.own_lessons = {name: each for name, each in app.own_lessons.items() if name != key}


def _remember(app: App, lesson: Lesson) -> None:
    others = [(key, each) for key, each in app.own_lessons.items() if key != lesson.key]
    app.own_lessons = {lesson.key: lesson, **dict(others[: MOST - 1])}


def open_stage(app: App) -> None:
    """Open what the present step is about."""
    player = app.lesson
    if player is None or player.step is None:
        return
    player.at = visit.go_on_at(app, player.lesson, player.at)
    player.opened = True
    _begun(app)


def answer(app: App, text: str) -> None:
    """Answer the question of the step."""
    if app.lesson:
        at = app.lesson.at
        app.lesson.answer(visit.look_of(app), text)
        _turned(app, at)


def skip(app: App) -> None:
    """Have the answer told, or leave undone what was to be done."""
    if app.lesson:
        at = app.lesson.at
        app.lesson.tell(visit.look_of(app))
        _turned(app, at)


def leave(app: App) -> None:
    """End the lesson; the run stays as it is."""
    app.lesson = None
    app.changed()


def _begun(app: App) -> None:
    """The step begins with what is on the page now."""
    visit.turn_to_step(app)
    visit.take_up(app)


def _turned(app: App, before: int) -> None:
    """Where the lesson has gone on, the page turns to what the new step shows."""
    if app.lesson and app.lesson.at != before:
        visit.turn_to_step(app)
        visit.take_up(app)
