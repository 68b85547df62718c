"""What a run remembers: its segments (what held from which update on) and checkpoints to replay from.

Causes are stored, effects are replayed. The checkpoints of a course are bounded: about `BYTES` in all. Some are spread
evenly, at least `FEWEST` and at most `MOST`; when they are full, every second one goes and the spacing doubles. A few
more lie just behind the present, for whoever goes back a little. Segments grow with edits only, by a copy of the causes
each, and the first of them is never lost.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from backprop_core.data import Dataset
from backprop_core.primitives import Array
from backprop_core.tape.spec import TrainingSpec

SPACING, FEWEST, MOST, BYTES = 32, 8, 256, 800_000
RECENT = 16


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


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
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

    def arrays(self) -> Iterator[Array]:
        """All that it holds: the causes and the data."""
        data = self.data
        yield from (held for held in (self.memory, data.X, data.Y, data.X_test, data.Y_test) if held is not None)


class Recent(NamedTuple):
    """Causes at the start of an update that was passed lately; the rank rises with the stretch it stands for."""

    update: int
    memory: Array
    rank: int = 0


class Checkpoints:
    """Causes at the starts of some updates: `kept`, those that `spacing` divides, and `recent`, the oldest first.

    Arrays are shared between courses, and never written.
    """

    def __init__(
        self, kept: Mapping[int, Array] = MappingProxyType({}), spacing: int = SPACING, recent: Sequence[Recent] = ()
    ) -> None:
        self.kept, self.spacing, self.recent = dict(kept), spacing, list(recent)

    def offer(self, update: int, memory: Array) -> None:
        """Keep a copy of the causes at the start of an update if it is one of those to be kept."""
        if update % self.spacing or update in self.kept:
            return
        self.kept[update] = memory.copy()
        room = BYTES // memory.nbytes
        if len(self.kept) > min(MOST, max(FEWEST, room - _most_recent(room))):
            self.spacing *= 2
            self.kept = {at: kept for at, kept in self.kept.items() if at % self.spacing == 0}

    def remember(self, update: int, memory: Array) -> None:
        """Keep the causes for a while, uncopied: the farther back, the fewer.

        Of three of a rank, the middle one makes way and the first rises in rank.
        """
        self.recent = [each for each in self.recent if each.update < update] + [Recent(update, memory)]
        rank = 0
        while len(alike := [at for at, each in enumerate(self.recent) if each.rank == rank]) > 2:
            first, middle, _ = alike
            self.recent[first] = self.recent[first]._replace(rank=rank + 1)
            del self.recent[middle]
            rank += 1
        del self.recent[: -_most_recent(BYTES // memory.nbytes)]

    def nearest(self, after: int, update: int) -> tuple[int, Array] | None:
        """The last update after `after` and up to `update` whose causes are kept, and those."""
        found = [(at, kept) for at, kept in self.kept.items() if after < at <= update]
        found += [(each.update, each.memory) for each in self.recent if after < each.update <= update]
        return max(found, key=lambda pair: pair[0], default=None)

    def before(self, update: int) -> Checkpoints:
        """The checkpoints of a course that leaves at the update."""
        kept = {at: kept for at, kept in self.kept.items() if at < update}
        return Checkpoints(kept, self.spacing, [each for each in self.recent if each.update < update])

    def thin(self, update: int, few: int = FEWEST) -> None:
        """Give up all but a few, and the one from which the update is rebuilt; of none, that too.

        Replays make them anew.
        """
        spacing = self.spacing
        while len(self.kept) > max(few, 1):
            spacing *= 2
            self.kept = {at: kept for at, kept in self.kept.items() if at % spacing == 0}
        self.kept = self.kept if few else {}
        self.recent = [each for each in self.recent if each.update < update][-1:] if few else []

    def arrays(self) -> Iterator[Array]:
        """All that is kept."""
        yield from self.kept.values()
        yield from (each.memory for each in self.recent)


def _most_recent(room: int) -> int:
    """How many of the checkpoints that there is room for are recent ones."""
    return min(RECENT, max(2, room // 4))


def size_of(arrays: Iterable[Array]) -> int:
    """Bytes in all; an array that comes again counts once."""
    return sum({id(array): array.nbytes for array in arrays}.values())


@dataclass(slots=True)
class Branch:
    """One course of the run: its segments and checkpoints, the furthest position and the most updates completed."""

    segments: tuple[Segment, ...]
    checkpoints: Checkpoints = field(default_factory=Checkpoints)
    reach: Position = START
    completed: int = 0

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
        return self.checkpoints.nearest(segment.start, update) or (segment.start, segment.memory)

    def replayed(self, update: int) -> int:
        """How many updates are run again to get to the start of one."""
        before = max(self.segment_at(update).start, update - 1)
        return update - self.nearest(before)[0]

    def forked(self, segment: Segment) -> Branch:
        """The course that is the same up to the segment's start."""
        earlier = tuple(kept for kept in self.segments if kept.start < segment.start)
        start = segment.start
        return Branch((*earlier, segment), self.checkpoints.before(start), Position(start, 0), start)

    def copied(self) -> Branch:
        """A course that goes on by itself from here; the arrays are shared."""
        own = Checkpoints(self.checkpoints.kept, self.checkpoints.spacing, self.checkpoints.recent)
        return Branch(self.segments, own, self.reach, self.completed)

    def arrays(self) -> Iterator[Array]:
        """All that it holds."""
        yield from self.checkpoints.arrays()
        yield from (array for segment in self.segments for array in segment.arrays())


class Course(NamedTuple):
    """A branch, a position on it, and the divergence that stopped the run there, if one did."""

    branch: Branch
    position: Position = START
    divergence: Divergence | None = None

    def copied(self) -> Course:
        """The same course, to go on by itself."""
        return self._replace(branch=self.branch.copied())
