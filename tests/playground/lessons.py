"""A learner without a browser: does what the steps of a lesson ask for, answers rightly or wrongly, and reads on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from playground.actions import selection, transport
from playground.actions.lessons import playing as lessons
from playground.actions.live import do
from playground.model.lessons.lesson import Question, Step
from playground.model.lessons.marking import SIGNS, bare
from playground.model.lessons.player import Player
from playground.model.play.protocol import event_of
from playground.model.shown.elements import code, elements_of
from playground.visit.app import App
from playground.visit.lessons import watch

MOST = 300  # updates until a number is where a task wants it
# What is set by hand in a step, counted from 0, whose task waits for a number.
BY_HAND: Mapping[tuple[str, int], tuple[str, float]] = {
    ("sign", 5): ("y1", 0.2),
    ("slope", 4): ("bias-1-0-0", 9.0),
    ("bias", 4): ("bias-2-0-0", 2.0),
    ("paths", 4): ("y2", 0.773),
    ("old", 5): ("lr", 5.0),
    ("routes", 4): ("bias-2-0-0", 10.0),
    ("zeros", 3): ("bias-1-1-0", 1.5),
    ("twins", 4): ("weight-1-0-0", 0.5),
    ("divergence", 2): ("lr", 3.0),
    ("owncode", 5): ("lr", 5.0),
    ("transpose", 5): ("weight-2-1-0", 0.0),
}
OTHERWISE: Mapping[tuple[str, int], Callable[[App], None]] = {
    ("optimiser", 3): lambda app: app.session.edit(training=app.session.training.replaced(optimizer="adam")),
    ("collecting", 6): lambda app: app.session.edit(training=app.session.training.replaced(batch_size=1)),
    ("divergence", 5): lambda app: event(app, "undo"),
}


def event(app: App, what: str, /, **values: object) -> None:
    """Do an event as the channel does, and let the lesson look."""
    do(app, event_of({"n": 0, "do": what, **values}))
    watch(app)


def begun(key: str) -> App:
    """A visit that begins a lesson."""
    app = App()
    event(app, "lesson", id=key, at=0, results="")
    return app


def player_of(app: App) -> Player:
    """The lesson that is played."""
    assert app.lesson is not None
    return app.lesson


def act(app: App) -> None:
    """Do what the step's task asks for."""
    player, at = player_of(app), player_of(app).at
    step = player.step
    assert step is not None
    assert step.task is not None
    for name, wanted in step.task.until.items():
        WAYS[name](app, wanted)
        if player.at != at:
            return


def _until(app: App, move: Callable[[App], None]) -> None:
    at = player_of(app).at
    for _ in range(MOST):
        move(app)
        if watch(app) or player_of(app).at != at:
            return


def _updates(app: App, _: Any) -> None:
    _until(app, transport.step)


def _computed(app: App, _: Any) -> None:
    app.granularity = "operation"
    _until(app, transport.step)


def _where(app: App, _: Any) -> None:
    step = (player_of(app).lesson.key, player_of(app).at)
    if step in BY_HAND:
        name, value = BY_HAND[step]
        event(app, "set", name=name, value=value)
    elif step in OTHERWISE:
        OTHERWISE[step](app)
        watch(app)
    else:
        _until(app, transport.step)


def _select(app: App, wanted: Any) -> None:
    element = next(each for each in elements_of(app.session.network.sizes) if code(each) == wanted)
    selection.select(app, element)
    watch(app)


def _setting(name: str) -> Callable[[App, Any], None]:
    def put(app: App, wanted: Any) -> None:
        app.settings = replace(app.settings, **{name: wanted})
        watch(app)

    return put


WAYS: Mapping[str, Callable[[App, Any], None]] = {
    "updates": _updates,
    "computed": _computed,
    "where": _where,
    "selected": _select,
    "back": lambda app, _: event(app, "back"),
    "step": lambda app, wanted: event(app, "granularity", value=wanted),
    "edges": _setting("quantity"),
    "side": _setting("side"),
    "tab": _setting("tab"),
    "sample": lambda app, wanted: event(app, "sample", value=wanted),
}


def right_answer(player: Player) -> str:
    """The answer to the step's question, as it is typed or clicked."""
    assert player.step is not None
    assert player.step.question is not None
    assert player.key is not None, (player.lesson.key, player.at)
    question, key = player.step.question, player.key
    if question.kind == "choice":
        return next(str(at) for at, choice in enumerate(question.choices) if choice.right)
    if question.kind == "rank":
        sizes = {bare(each.text): abs(key.of(each)) for each in question.among}
        best = {"largest": max(sizes.values()), "smallest": min(sizes.values()), "zero": 0.0}[question.wanted]
        return next(name for name, size in sizes.items() if size == best)
    assert question.of is not None
    value = key.of(question.of)
    if question.kind == "sign":
        return next(name for name, sign in SIGNS.items() if sign == (value > 0) - (value < 0))
    return f"{value:.4g}"


def wrong_answers(player: Player) -> list[tuple[str, str]]:
    """Answers that are wrong, each with what is to be said to it as the file has it; empty where that may vary."""
    assert player.step is not None
    assert player.step.question is not None
    assert player.key is not None
    question, key, right = player.step.question, player.key, right_answer(player)
    if question.kind == "choice":
        return [(str(at), choice.says.text) for at, choice in enumerate(question.choices) if not choice.right]
    if question.kind == "sign":
        return [(name, "") for name in SIGNS if name != right]
    if question.kind == "rank":
        return [(name, question.hint.text) for name in map(_bare, question.among) if name != right]
    return [(repr(key.of(each.gives)), each.says.text) for each in question.mistakes]


def _bare(formula: Any) -> str:
    return bare(formula.text)


def play(key: str, answer: Callable[[App, Step, Question], None]) -> App:
    """Play a lesson to its end; `answer` is called at each question, and has to answer it until the lesson goes on."""
    app = begun(key)
    player = player_of(app)
    for _ in range(3 * len(player.lesson.steps)):
        step, at = player.step, player.at
        if step is None:
            return app
        if player.waits:
            lessons.open_stage(app)
        elif step.task:
            act(app)
        elif step.question:
            answer(app, step, step.question)
        if player.step is step and not player.opened:
            raise AssertionError(f"{key} does not go on from step {at + 1}: {step.words.text}")
    raise AssertionError(f"{key} does not end")
