"""What a run remembers: segments (what held from which update on) and checkpoints to replay from.

Causes are stored, effects are replayed. The checkpoints of a course take about `BYTES` in all, or `FEWEST` copies of
the causes where those are large. Segments grow by one copy of the causes for each edit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from backprop_core.data import Dataset
from backprop_core.primitives import Array
from backprop_core.tape.spec import NetworkSpec, TrainingSpec

FEWEST, MOST, BYTES = 10, 256, 800_000

# Asked after an update, with the number of completed updates and the parameters, whether the run is to stop there.
Watch = Callable[[int, Array], bool]


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

    Batches are counted from the update `origin`, the first of them being in epoch `first_epoch`. `before` is the number
    of updates that came before the run's start, of which nothing else is known.
    """

    start: int
    network: NetworkSpec
    training: TrainingSpec
    data: Dataset
    memory: Array
    origin: int = 0
    first_epoch: int = 0
    before: int = 0

    def arrays(self) -> Iterator[Array]:
        """The causes and the data."""
        data = self.data
        yield from (held for held in (self.memory, data.X, data.Y, data.X_test, data.Y_test) if held is not None)


class Checkpoints:
    """Causes at the starts of some updates, by update: the closer to the present, the more of them.

    The rank of an update is the largest power of two that divides it. When there is no more room, the updates go that
    are the most of their ranks away from the present, so that the gaps grow in proportion to the distance and about
    equally many of each rank stay. Arrays are shared between courses, and never written.
    """

    def __init__(self, kept: Mapping[int, Array] = MappingProxyType({})) -> None:
        self._kept = dict(kept)

    def __len__(self) -> int:
        return len(self._kept)

    def remember(self, update: int, memory: Array) -> None:
        """Keep the causes at the start of an update after the first, where the run is now; they are not copied."""
        self._kept[update] = memory
        most = max(FEWEST, min(MOST, BYTES // memory.nbytes))
        if len(self._kept) > most:
            self.thin(update, most - most // 8)

    def thin(self, present: int, most: int) -> None:
        """Give up all but the `most` checkpoints of use from the update `present`; replays make them anew."""
        useful = sorted(self._kept, key=lambda update: abs(update - present) / (update & -update))
        self._kept = {update: self._kept[update] for update in useful[:most]}

    def nearest(self, after: int, update: int) -> tuple[int, Array] | None:
        """The last update after `after` and up to `update` whose causes are kept, and those; None without one."""
        found = max((at for at in self._kept if after < at <= update), default=None)
        return None if found is None else (found, self._kept[found])

    def before(self, update: int) -> Checkpoints:
        """Those before an update, for a course that leaves there."""
        return Checkpoints({at: memory for at, memory in self._kept.items() if at < update})

    def copied(self) -> Checkpoints:
        """A collection of its own with the arrays shared."""
        return Checkpoints(self._kept)

    def arrays(self) -> Iterator[Array]:
        """The causes that are kept."""
        yield from self._kept.values()

    def items(self) -> Iterator[tuple[int, Array]]:
        """The updates and their causes."""
        yield from self._kept.items()


def size_of(arrays: Iterable[Array]) -> int:
    """The bytes of all arrays, each array counted once."""
    return sum({id(array): array.nbytes for array in arrays}.values())


def segment_at(segments: Sequence[Segment], update: int) -> Segment:
    """The one of a course's segments that an update belongs to."""
    return segments[bisect_right(segments, update, key=lambda segment: segment.start) - 1]


@dataclass(slots=True)
class Branch:
    """One course of the run: its segments and checkpoints, the furthest position and the most updates completed.

    `first` is the segment that the network began with. It is the first of `segments`, unless an edit was made there.
    """

    first: Segment
    segments: tuple[Segment, ...]
    checkpoints: Checkpoints = field(default_factory=Checkpoints)
    reach: Position = START
    completed: int = 0

    @classmethod
    def begun(cls, first: Segment) -> Branch:
        """A course at its start."""
        return cls(first, (first,))

    def segment_at(self, update: int) -> Segment:
        """The segment that an update belongs to."""
        return segment_at(self.segments, update)

    def segment_end(self, update: int) -> int | None:
        """The start of the segment after the one that an update belongs to, None in the last segment."""
        after = bisect_right(self._starts, update)
        return self._starts[after] if after < len(self.segments) else None

    @property
    def _starts(self) -> list[int]:
        return [segment.start for segment in self.segments]

    def nearest(self, update: int) -> tuple[int, Array]:
        """The last update up to `update`, in its segment, whose causes are kept, and those causes."""
        segment = self.segment_at(update)
        return self.checkpoints.nearest(segment.start, update) or (segment.start, segment.memory)

    def kept(self, end: int) -> dict[int, Array]:
        """The causes that are kept at the starts of updates up to `end`, in their order; after an edit, those of it."""
        every = {**dict(self.checkpoints.items()), **{segment.start: segment.memory for segment in self.segments}}
        return {update: every[update] for update in sorted(every) if update <= end}

    def replayed(self, update: int) -> int:
        """How many updates have to be run again to get to the start of an update."""
        before = max(self.segment_at(update).start, update - 1)
        return update - self.nearest(before)[0]

    def forked(self, segment: Segment) -> Branch:
        """The course that shares this one's past up to the segment's start."""
        earlier = tuple(kept for kept in self.segments if kept.start < segment.start)
        start = segment.start
        return Branch(self.first, (*earlier, segment), self.checkpoints.before(start), Position(start, 0), start)

    def copied(self) -> Branch:
        """A course that goes on independently; the arrays are shared."""
        return Branch(self.first, self.segments, self.checkpoints.copied(), self.reach, self.completed)

    def arrays(self) -> Iterator[Array]:
        """The arrays of its segments and checkpoints."""
        yield from self.checkpoints.arrays()
        yield from (array for segment in (self.first, *self.segments) for array in segment.arrays())


class Course(NamedTuple):
    """A branch, a position on it, and the divergence that stopped the run there, if one did."""

    branch: Branch
    position: Position = START
    divergence: Divergence | None = None

    def copied(self) -> Course:
        """A course that goes on independently; the arrays are shared."""
        return self._replace(branch=self.branch.copied())
