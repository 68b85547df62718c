"""Runs that a visitor keeps beside the present one, to compare them and to come back to any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from backprop_core import INITIALIZERS, Choice, Dataset, Session
from backprop_core.run.history import Course
from playground.formats import number
from playground.model.insight.replay import Replay
from playground.model.scenes import Scene
from playground.model.training.series import Rows

MOST_KEPT = 6  # the oldest makes room
MOST_LEFT = 3  # that can be put back
WORDS = {"lr": "learning rate", "mu": "momentum μ"}  # for options of optimisers
Settings = Mapping[str, str]
Origin = tuple[Scene, str]  # the scene of a run, and what the run is called


@dataclass(frozen=True, eq=False)
class KeptRun:
    """A course of a run as it stood when it was kept: the scene it was in, its settings and its scores over updates.

    `title` is what the run is called, by its scene or by its data. `recorded` are the scores that were looked at;
    `replay` are those before, where the run was opened in its middle; `awaited` is that some are still to come.
    """

    number: int
    scene: Scene
    title: str
    course: Course
    data: Dataset
    settings: Settings
    recorded: Rows
    completed: int
    replay: Replay | None = None
    awaited: bool = False

    def as_known(self) -> KeptRun:
        """This run with the scores that are known now; a replay beside the page adds to it no more."""
        awaited = self.under_way  # asked first: what ends after that has its rows in what follows
        return replace(self, recorded=self.rows, replay=None, awaited=awaited)

    @property
    def rows(self) -> Rows:
        """All scores that are known."""
        return self.replay.before(self.recorded, self.completed) if self.replay else self.recorded

    @property
    def known_from(self) -> int:
        """The first update whose scores are known; the present one where none are."""
        rows = self.rows
        return int(rows.updates[0]) if len(rows.updates) else self.completed

    @property
    def under_way(self) -> bool:
        """Whether more scores are being computed."""
        return self.awaited or (self.replay is not None and self.replay.under_way)


@dataclass
class KeptRuns:
    """All of a visit, the oldest first, and those that are kept no longer and can be put back, the latest last."""

    runs: list[KeptRun] = field(default_factory=list)
    left: list[KeptRun] = field(default_factory=list)
    _count: int = 0
    _replay: Replay | None = None

    def present(
        self, session: Session, of: Origin, rows: Rows, listens: Callable[[], bool], number: int = 0
    ) -> KeptRun:
        """The present run in the same form as those that are kept; `rows` are its scores that were looked at.

        Those before them are computed beside the page, as long as somebody `listens`.
        """
        course, shown = session.mark.course.copied(), rows.between(-1, session.completed)
        settings, replay = settings_of(session), self._replay_of(session, rows, listens)
        return KeptRun(number, *of, course, session.data, settings, shown, session.completed, replay)

    def keep(
        self, session: Session, of: Origin, rows: Rows, listens: Callable[[], bool]
    ) -> tuple[KeptRun, KeptRun | None]:
        """Keep the present run; it, and the one that has made room for it."""
        self._count += 1
        kept = self.present(session, of, rows, listens, self._count)
        return kept, self._take(kept)

    def standing(self, session: Session) -> KeptRun | None:
        """The one that is kept of the very place of the course where the present run stands."""
        here = session.position, session.segments
        return next((each for each in self.runs if (each.course.position, each.course.branch.segments) == here), None)

    def drop(self, number: int) -> None:
        """Keep one no longer."""
        if kept := self.numbered(number):
            self.runs = [each for each in self.runs if each is not kept]
            self.left = [*self.left, kept][-MOST_LEFT:]

    def put_back(self, number: int) -> KeptRun | None:
        """Keep one again that was dropped or has made room; the one that makes room now."""
        kept = next((each for each in self.left if each.number == number), None)
        if kept is None:
            return None
        self.left = [each for each in self.left if each is not kept]
        return self._take(kept)

    def numbered(self, number: int) -> KeptRun | None:
        """The run of a number, if it is kept still."""
        return next((kept for kept in self.runs if kept.number == number), None)

    def _take(self, kept: KeptRun) -> KeptRun | None:
        """Have one more; the oldest of the others that has made room for it, if there was none."""
        others = self.runs
        self.runs = sorted([*others, kept], key=lambda each: each.number)
        if len(self.runs) <= MOST_KEPT:
            return None
        self.drop(others[0].number)
        return others[0]

    def _replay_of(self, session: Session, rows: Rows, listens: Callable[[], bool]) -> Replay | None:
        until = int(rows.updates[0]) if len(rows.updates) else session.completed
        if until and (self._replay is None or not self._replay.is_of(session, until)):
            self._replay = Replay(session, until, listens)
        return self._replay if until else None


def settings_of(session: Session) -> Settings:
    """All that can differ from run to run, in words, but the data."""
    network, training = session.network, session.training
    start = network.initializer
    start_name = start.name if isinstance(start, Choice) else start
    found = {
        "units": "-".join(map(str, network.sizes)),
        "activations": ", ".join(layer.record.title for layer in network.layers),
        "loss": network.loss_record.title,
        "initial weights": INITIALIZERS[start_name].title,
        "seed": str(network.seed),
        "optimiser": training.optimizer_record.title,
        **{WORDS.get(name, name): _said(value) for name, value in training.optimizer_options.items()},
        "batch size": "all" if training.batch_size is None else str(training.batch_size),
        "batches' seed": str(training.seed),
        "L1 penalty": _said(training.l1),
        "L2 penalty": _said(training.l2),
        "clip norm": "none" if training.clip_norm is None else _said(training.clip_norm),
        "biases": "trained" if training.train_biases else "held",
    }
    edits = [each.start for each in session.segments if each is not session.first and each.start <= session.completed]
    return found | ({"edited at update": f"{edits[-1]:,}"} if edits else {})


def differing(runs: Sequence[KeptRun]) -> list[str]:
    """The names of the settings that are not the same in all runs, those of the data last."""
    names = dict.fromkeys(name for kept in runs for name in kept.settings)
    found = [name for name in names if len({kept.settings.get(name) for kept in runs}) > 1]
    return [*found, "data"] if len(set(data_names(runs))) > 1 else found


def comparable(runs: Sequence[KeptRun]) -> bool:
    """Whether one loss can be held against another: all are of one kind, and on the same data."""
    return len({(kept.settings["loss"], name) for kept, name in zip(runs, data_names(runs), strict=True)}) == 1


def titles(runs: Sequence[KeptRun]) -> list[str]:
    """What each run is called: its number, and what differs among all of them."""
    names, found = differing(runs), []
    for kept, data in zip(runs, data_names(runs), strict=True):
        parts = [f"{name} {kept.settings[name]}" for name in names if name in kept.settings]
        parts += [data] if "data" in names else []
        found.append(" · ".join([f"run {kept.number}" if kept.number else "present run", *parts]))
    return found


def data_names(runs: Sequence[KeptRun]) -> list[str]:
    """What each run's data are called: the same where they are the same, and never so for others."""
    known: list[tuple[Dataset, str, str]] = []
    for kept in runs:
        if not any(data == kept.data for data, _, _ in known):
            alike = sum(title == kept.title for _, title, _ in known)
            known.append((kept.data, kept.title, f"{kept.title} ({alike + 1})" if alike else kept.title))
    return [next(name for data, _, name in known if data == kept.data) for kept in runs]


def _said(value: object) -> str:
    return number(float(value), 4) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
