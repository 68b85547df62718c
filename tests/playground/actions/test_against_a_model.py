"""Any sequence of Play, scenes, moves and edits against a model that keeps no history and replays from the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import pytest

from backprop_core import Position, Session
from backprop_core.run.history import START
from backprop_core.tape.operation import GRANULARITIES
from playground.actions import live, play
from playground.model.play.protocol import Event
from playground.model.scenes import SCENES, Scene
from playground.visit.app import COARSE, App
from tests.playground.visits import app_on

SEQUENCES, BATCHES, ACTIONS = 500, 10, 14
SMALL = ("seed", "xor", "mazur", "neuron", "dead", "softmax")
WEIGHT = "weight-1-0-0"

Edit = tuple[str, float]


@dataclass(frozen=True)
class Course:
    """A scene's run: its edits by the updates done before them, where it stands, and how far it has been.

    Each choice of a scene is a `stay` of its own.
    """

    scene: Scene
    stay: int = 0
    edits: tuple[tuple[int, Edit], ...] = ()
    position: Position = START
    furthest: int = 0

    def replayed(self) -> Session:
        """A new session that has come to the same position: by steps forward alone, unless edits come later."""
        session = self.scene.make()
        for start, edit in self.edits:
            session.run(start - session.completed)
            _set(session, edit)
        session.run(max(0, self.position.update - session.completed))
        while session.position < self.position:
            session.step("operation")
        session.travel(*self.position)
        return session


@dataclass
class Model:
    """What the visit should be."""

    course: Course
    undo: list[Course] = field(default_factory=list)
    redo: list[Course] = field(default_factory=list)
    granularity: str = "update"
    stays: int = 0
    left: dict[int, str] = field(default_factory=dict)  # the granularity with which a stay was left

    def leave_for(self, course: Course) -> None:
        self.undo, self.redo = [*self.undo, self.course], []
        self.arrive(course)

    def arrive(self, course: Course) -> None:
        if course.stay != self.course.stay:
            self.left[self.course.stay] = self.granularity
            self.granularity = self.left.get(course.stay, course.scene.granularity)
        self.course = course

    def stand(self, session: Session) -> None:
        """The run has moved as this session has."""
        furthest = max(self.course.furthest, session.completed)
        self.course = replace(self.course, position=session.position, furthest=furthest)


def _set(session: Session, edit: Edit) -> None:
    """An edit as the core knows it."""
    name, value = edit
    if name == "lr":
        session.edit(training=session.training.with_options(lr=value))
        return
    W = session.old("W1") if session.completed == session.position.update else session.value("W1")
    W[0, 0] = value
    session.edit(parameters={"W1": W})


def _prime(session: Session, granularity: str) -> None:
    if granularity in COARSE and session.position.operation == 0:
        session.prime()


def move(app: App, model: Model, random: Random) -> None:
    """Step, back or travel."""
    session, do = model.course.replayed(), random.choice(["step", "step", "back", "travel"])
    if do == "travel":
        update = random.randint(0, model.course.position.update + 2)
        live.do(app, Event(1, "travel", {"update": update, "operation": 1}))
        update = min(update, app.session.reach.update)
        model.course = replace(model.course, position=Position(update, 1))
        return
    live.do(app, Event(1, do))
    (session.step if do == "step" else session.back)(model.granularity)
    if do == "back":
        _prime(session, model.granularity)
    model.stand(session)


def edit(app: App, model: Model, random: Random) -> None:
    """Set the learning rate or a weight."""
    made = random.choice(["lr", WEIGHT]), round(random.uniform(0.01, 0.9), 3)
    live.do(app, Event(1, "set", {"name": made[0], "value": made[1]}))
    session, known = model.course.replayed(), model.course.furthest
    completed = session.completed
    _set(session, made)
    if model.granularity in COARSE and app.session.position.operation:
        session.prime()
    kept = tuple((start, each) for start, each in model.course.edits if start < completed)
    seen = model.course.position.update == completed  # else those of the next update were not yet made here
    same = tuple(each for start, each in model.course.edits if seen and start == completed and each[0] != made[0])
    edits = (*kept, *((completed, each) for each in same), (completed, made))
    model.leave_for(Course(model.course.scene, model.course.stay, edits, session.position, session.completed))
    first = completed + 1
    if known >= first:
        assert f"This starts a new course at update {first}; update" in (app.notice or "")
    else:
        assert app.notice is None


def scene(app: App, model: Model, random: Random) -> None:
    """Choose a scene."""
    chosen = SCENES[random.choice(SMALL)]
    app.change_scene(chosen)
    model.stays += 1
    model.leave_for(Course(chosen, model.stays, (), chosen.start().position))


def reset(app: App, model: Model, random: Random) -> None:
    """Go back to the start."""
    live.do(app, Event(1, "reset"))
    session = model.course.scene.make()
    _prime(session, model.granularity)
    model.leave_for(Course(model.course.scene, model.course.stay, (), session.position))


def swap(app: App, model: Model, random: Random) -> None:
    """Undo or redo."""
    do = random.choice(["undo", "undo", "redo"])
    live.do(app, Event(1, do))
    source, target = (model.undo, model.redo) if do == "undo" else (model.redo, model.undo)
    if source:
        target.append(model.course)
        model.arrive(source.pop())


def playing(app: App, model: Model, random: Random) -> None:
    """Play for a few turns and pause, or do something else while it plays."""
    live.do(app, Event(1, "play"))
    before = app.session.completed
    for _ in range(random.randint(1, 3)):
        if app.play:
            play.train(app, 0.0005)
    assert app.session.completed >= before
    model.stand(app.session)
    if random.random() < 0.5:
        live.do(app, Event(1, "pause"))


def granularity(app: App, model: Model, random: Random) -> None:
    """Choose how far a step goes."""
    model.granularity = random.choice(GRANULARITIES)
    live.do(app, Event(1, "granularity", {"value": model.granularity}))


DONE: list[Callable[[App, Model, Random], None]] = [
    move,
    move,
    move,
    edit,
    edit,
    scene,
    reset,
    swap,
    swap,
    playing,
    granularity,
]


def state(session: Session) -> dict[str, Any]:
    return {"position": session.position, "completed": session.completed, "causes": session.causes.tobytes()}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_sequence_parts_the_run_from_what_was_done(batch: int) -> None:
    for sequence in range(SEQUENCES // BATCHES):
        random = Random(f"{batch} {sequence}")
        key = random.choice(SMALL)
        app, model = app_on(key), Model(Course(SCENES[key]), granularity=SCENES[key].granularity)
        model.course = replace(model.course, position=SCENES[key].start().position)
        done = []
        for _ in range(ACTIONS):
            action = random.choice(DONE)
            done.append(action.__name__)
            app.notice = None
            action(app, model, random)
            expected = model.course.replayed()
            assert state(app.session) == state(expected), done
            assert app.scene is model.course.scene, done
            assert app.granularity == model.granularity, done
            assert (app.session.can_undo, app.session.can_redo) == (bool(model.undo), bool(model.redo)), done
            assert app.session.divergence is None, done
