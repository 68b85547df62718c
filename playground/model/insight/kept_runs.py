"""Runs that a visitor keeps beside the present one, to compare them and to come back to any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from backprop_core import Choice, Dataset, Session
from backprop_core.run.history import Course
from playground.formats import number
from playground.model.scenes import Scene
from playground.model.training.series import Rows

MOST_KEPT = 6  # the oldest makes room
Settings = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class KeptRun:
    """A course of a run as it stood when it was kept: the scene it was in, its settings and its scores over updates."""

    number: int
    scene: Scene
    course: Course
    data: Dataset
    settings: Settings
    rows: Rows
    completed: int


@dataclass
class KeptRuns:
    """All of a visit, the oldest first."""

    runs: list[KeptRun] = field(default_factory=list)
    _count: int = 0

    def keep(self, session: Session, scene: Scene, rows: Rows) -> KeptRun:
        """Keep the present run."""
        self._count += 1
        kept = as_it_stands(session, scene, rows, self._count)
        self.runs = [*self.runs, kept][-MOST_KEPT:]
        return kept

    def drop(self, number: int) -> None:
        """Keep one no longer."""
        self.runs = [kept for kept in self.runs if kept.number != number]

    def numbered(self, number: int) -> KeptRun | None:
        """The run of a number, if it is kept still."""
        return next((kept for kept in self.runs if kept.number == number), None)


def as_it_stands(session: Session, scene: Scene, rows: Rows, number: int = 0) -> KeptRun:
    """The present run in the same form as those that are kept."""
    shown = rows.between(-1, session.completed)
    course = session.mark.course.copied()
    return KeptRun(number, scene, course, session.data, settings_of(session), shown, session.completed)


def settings_of(session: Session) -> Settings:
    """All that can differ from run to run, in words, but the data."""
    network, training = session.network, session.training
    start = network.initializer.name if isinstance(network.initializer, Choice) else network.initializer
    found = {
        "units": "-".join(map(str, network.sizes)),
        "activations": ", ".join(layer.record.name for layer in network.layers),
        "loss": network.loss_record.title,
        "start": start,
        "seed": str(network.seed),
        "optimiser": training.optimizer_record.name,
        **{_named(name): _said(value) for name, value in training.optimizer_options.items()},
        "batch": "all samples" if training.batch_size is None else str(training.batch_size),
        "batches' seed": str(training.seed),
        "L1": _said(training.l1),
        "L2": _said(training.l2),
        "clip norm": "none" if training.clip_norm is None else _said(training.clip_norm),
        "biases": "trained" if training.train_biases else "held",
    }
    edits = [each.start for each in session.segments if each is not session.first and each.start <= session.completed]
    return found | ({"edited at update": f"{edits[-1]:,}"} if edits else {})


def differing(runs: Sequence[KeptRun]) -> list[str]:
    """The names of the settings that are not the same in all runs, those of the data last."""
    names = dict.fromkeys(name for kept in runs for name in kept.settings)
    found = [name for name in names if len({kept.settings.get(name) for kept in runs}) > 1]
    return [*found, "data"] if len(set(data_numbers(runs))) > 1 else found


def titles(runs: Sequence[KeptRun]) -> list[str]:
    """What each run is called: its number, and what differs among all of them."""
    names, data = differing(runs), data_numbers(runs)
    found = []
    for kept, place in zip(runs, data, strict=True):
        told = {**kept.settings, "data": str(place)}
        parts = [f"{name} {told[name]}" for name in names if name in told]
        found.append(" · ".join([f"run {kept.number}" if kept.number else "present run", *parts]))
    return found


def data_numbers(runs: Sequence[KeptRun]) -> list[int]:
    """A number for each run's data: the same one where they are the same."""
    known: list[Dataset] = []
    numbers = []
    for kept in runs:
        place = next((at for at, data in enumerate(known) if _same(data, kept.data)), None)
        if place is None:
            place = len(known)
            known.append(kept.data)
        numbers.append(place + 1)
    return numbers


def _same(one: Dataset, other: Dataset) -> bool:
    return one is other or (np.array_equal(one.X, other.X) and np.array_equal(one.Y, other.Y))


def _named(option: str) -> str:
    return {"lr": "learning rate"}.get(option, option)


def _said(value: object) -> str:
    return number(float(value), 4) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
