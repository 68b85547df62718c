"""What the training views read: scores and outputs on buffers of their own, and the record over the updates."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from backprop_core import Dataset, NetworkSpec, Session, SlopeEvaluator
from backprop_core.analysis.evaluation import Score, scorers
from backprop_core.analysis.flow import flow_of
from backprop_core.run.history import segment_at
from playground.model.insight.diagnoses import Diagnoses
from playground.model.insight.kept_runs import KeptRuns
from playground.model.insight.landscapes import Landscapes
from playground.model.insight.slower import Trials
from playground.model.insight.sweep.sweeps import Sweeps
from playground.model.play.when import Hit
from playground.model.training.excerpt import Excerpt
from playground.model.training.grid import SIZE, GridEvaluator, grid_of
from playground.model.training.looked import Looked
from playground.model.training.record import Record
from playground.model.training.series import Rows, Series

ALL = Looked()
MOST_HITS, KEPT_HITS = 12, 200  # that are shown, and of all courses
THUMBNAIL = 20  # cells along a side


def data_changes(session: Session) -> list[int]:
    """The updates at which the data of the course on display changed."""
    return [after.start for before, after in pairwise(session.segments) if after.data is not before.data]


class TrainingViews:
    """Follows the session on display, and the one that takes its place when the network changes.

    `on_grid(size, inputs, held)` gives a GridEvaluator over two inputs; `slopes()` gives the slopes of all activations
    on the training samples. Both are made when they are first asked for, and kept until the network or the data change.
    `diagnoses` keeps what was found about the run as it is, `trials` what smaller learning rates would do, `landscapes`
    and `sweeps` the one that is looked at.
    """

    def __init__(self, session: Session) -> None:
        self._record, self._excerpt = Record(), Excerpt()
        self.diagnoses, self.landscapes, self.sweeps = Diagnoses(), Landscapes(), Sweeps()
        self.trials = Trials()
        self.hits: list[Hit] = []
        self.kept = KeptRuns()
        self._scored: tuple[NetworkSpec, Dataset] | None = None
        self._begin_views(session)
        self._record.follow(session)

    @property
    def series(self) -> Series:
        """Scores and gradients over the updates of the course on display."""
        return self._record.series

    def remember(self, hit: Hit) -> None:
        """Keep a place where a rule has stopped Play; the oldest make room."""
        self.hits = [*self.hits, hit][-KEPT_HITS:]

    def hits_of(self, session: Session) -> list[Hit]:
        """The places of the course on display where a rule has stopped Play, the latest first, each once."""
        here = {hit.update: hit for hit in self.hits if hit.segments == session.segments[: len(hit.segments)]}
        return [here[update] for update in sorted(here, reverse=True) if update <= session.furthest][:MOST_HITS]

    def scores(self, session: Session, looked: Looked = ALL, *, run_again: bool = True) -> Rows:
        """The scores of the updates that are looked at, a column for each of SCORES: see `Excerpt.rows`."""
        return self._excerpt.rows(session, self.series, looked, run_again=run_again)

    def follow(self, session: Session) -> None:
        """Drop what belongs to another network, other data or another course; call it after every change."""
        if session.network != self._network or session.data is not self._data:
            self._begin_views(session)
        self._record.follow(session)
        self.trials.follow(session)

    def _begin_views(self, session: Session) -> None:
        self._network, self._data = session.network, session.data
        self.on_grid = lru_cache(maxsize=4)(self._on_grid)
        self.slopes = lru_cache(maxsize=1)(self._slopes)

    def _slopes(self) -> SlopeEvaluator:
        return SlopeEvaluator(self._network, self._data.X)

    def record(self, session: Session) -> float:
        """Write the present state into the record, and return its training loss."""
        self.follow(session)
        at = session.completed
        train, test = self._scores(session, at)
        row: dict[str, float | None] = {"train loss": train.loss, "train accuracy": train.accuracy}
        if test:
            row |= {"test loss": test.loss, "test accuracy": test.accuracy}
        complete = at > session.position.update
        for flow in flow_of(session) if complete else ():  # midway, the gradients are those of the update under way
            row |= {f"gradient {flow.layer}": flow.gradient, f"ratio {flow.layer}": flow.ratio}
        self._record.write(at, row)
        return train.loss

    def _scores(self, session: Session, at: int) -> tuple[Score, Score | None]:
        """Scores on training and test samples after `at` completed updates; at an edit, those of what was edited."""
        segment = segment_at(session.segments, at)
        edited = segment.start == at > 0
        theta = segment.memory[: session.table.count] if edited else session.settled
        if self._scored != (session.network, segment.data):
            self._scored = session.network, segment.data
            self.train, self.test = scorers(session.network, segment.data)
        return self.train.score(theta), self.test.score(theta) if self.test else None

    def _on_grid(
        self, size: int = SIZE, inputs: tuple[int, int] = (0, 1), held: tuple[float, ...] = ()
    ) -> GridEvaluator:
        """An evaluator over two inputs; `held`, the values of all inputs, may be left out where there are no others."""
        held = held or (0.0,) * self._network.inputs
        return GridEvaluator(self._network, grid_of(self._data, held, *inputs, size))
