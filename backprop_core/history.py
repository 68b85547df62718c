"""What a run remembers: its segments (what held from which update on) and checkpoints to replay from.

Causes are stored, effects are replayed. Checkpoints are bounded: about `BYTES` in all, at least `FEWEST` and at most
`MOST` of them; when they are full, every second one goes and the spacing doubles. Segments grow with edits only, by a
copy of the causes each, and the first of them is never lost.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from backprop_core.calls import Array
from backprop_core.datasets import Dataset
from backprop_core.spec import TrainingSpec

SPACING, FEWEST, MOST, BYTES = 32, 8, 256, 4_000_000


class Position(NamedTuple):
    """Where a run stands: the update under way, counted from 0, and how many of its operations are done."""

    update: int
    operation: int


START = Position(0, 0)


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first quantity that left the finite numbers, its layer (None: all layers) and the update, counted from 0."""

    quantity: str
    layer: int | None
    update: int


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """What holds from the update `start` on, and the causes (parameters, optimiser state) there.

    Batches are counted from the update `origin`, the first of them being in epoch `first_epoch`.
    """

    start: int
    training: TrainingSpec
    data: Dataset
    memory: Array
    origin: int = 0
    first_epoch: int = 0


class Checkpoints:
    """Causes at the starts of some updates: those that `spacing` divides."""

    def __init__(self, kept: Mapping[int, Array] = MappingProxyType({}), spacing: int = SPACING) -> None:
        self.kept, self.spacing = dict(kept), spacing

    def offer(self, update: int, memory: Array) -> None:
        """Keep the causes at the start of an update if it is one of those to be kept."""
        if update % self.spacing or update in self.kept:
            return
        self.kept[update] = memory.copy()
        if len(self.kept) > min(MOST, max(FEWEST, BYTES // memory.nbytes)):
            self.spacing *= 2
            self.kept = {at: kept for at, kept in self.kept.items() if at % self.spacing == 0}

    def before(self, update: int) -> Checkpoints:
        """The checkpoints of a course that leaves at the update: the arrays are shared."""
        return Checkpoints({at: kept for at, kept in self.kept.items() if at < update}, self.spacing)


@dataclass(slots=True)
class Branch:
    """One course of the run: its segments, its checkpoints, and the furthest position that it has been at."""

    segments: tuple[Segment, ...]
    checkpoints: Checkpoints = field(default_factory=Checkpoints)
    reach: Position = START

    def segment_at(self, update: int) -> Segment:
        """The segment that an update belongs to."""
        return self.segments[bisect_right(self._starts, update) - 1]

    def segment_end(self, update: int) -> int | None:
        """The start of the segment after the one that an update belongs to, if there is one."""
        after = bisect_right(self._starts, update)
        return self._starts[after] if after < len(self.segments) else None

    @property
    def _starts(self) -> list[int]:
        return [segment.start for segment in self.segments]

    def nearest(self, update: int) -> tuple[int, Array]:
        """The last update up to `update`, in its segment, whose causes are kept, and those."""
        segment = self.segment_at(update)
        kept = self.checkpoints.kept
        at = max((at for at in kept if segment.start < at <= update), default=None)
        return (segment.start, segment.memory) if at is None else (at, kept[at])

    def forked(self, segment: Segment) -> Branch:
        """The course that is the same up to the segment's start."""
        earlier = tuple(kept for kept in self.segments if kept.start < segment.start)
        return Branch((*earlier, segment), self.checkpoints.before(segment.start), Position(segment.start, 0))

    def copied(self) -> Branch:
        """A course that goes on by itself from here; the arrays are shared."""
        checkpoints = Checkpoints(self.checkpoints.kept, self.checkpoints.spacing)
        return Branch(self.segments, checkpoints, self.reach)


class Course(NamedTuple):
    """A branch and a position on it."""

    branch: Branch
    position: Position

    def copied(self) -> Course:
        """The same course, to go on by itself."""
        return Course(self.branch.copied(), self.position)
