"""A run from its start to the update under way, as the parts of a script: its start, its edits, its updates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise

from backprop_core import Quantity, Session
from backprop_core.primitives import Array
from backprop_core.run.batches import Batches
from backprop_core.run.history import Segment
from playground.model.takeaway.literals import INDENT, assignments
from playground.model.takeaway.script_lines import ScriptLine, step_lines
from playground.model.takeaway.start import causes_by_name, options_of, segments_so_far

ALL = ["X, Y = inputs, targets"]
TAKEN = ["chosen = batch(k)", "X, Y = inputs.take(chosen, axis=1), targets.take(chosen, axis=1)"]
DATA = "A column per sample. Every number is exact, in every bit."
PARAMETERS = "W is (units, inputs) and b is (units, 1). Layers count from 1. What the optimiser remembers follows."
STEP = (
    "dQ is the derivative of the loss by Q, and has the shape of Q. A bias is the weight of an edge from a constant 1."
)
EDITED = "The run was edited here."


@dataclass(frozen=True)
class Part:
    """Some lines of a script with a heading and, for those who read, a few words in Markdown."""

    heading: str
    words: str
    lines: tuple[str, ...]


def parts_of_run(session: Session) -> Iterator[Part]:
    """The data, the parameters and the functions; then a loop over the updates of each segment of the run."""
    segments = segments_so_far(session)
    ends = [*(segment.start for segment in segments[1:]), session.position.update + 1]
    writing = _Writing()
    yield from writing.start(segments[0])
    yield writing.updates(segments[0], ends[0])
    apart = deepcopy(session) if len(segments) > 1 else session
    for (before, segment), end in zip(pairwise(segments), ends[1:], strict=True):
        last = segment.start - 1
        apart.travel(last, apart.tape_length(last))
        writing.causes = causes_by_name(before.network, before.training, apart.table.memory)
        yield writing.updates(segment, end)


def defined(functions: Iterable[Iterable[ScriptLine]]) -> list[str]:
    """The lines of functions, with two blank lines between them."""
    lines = [text for function in functions for text in ("", "", *(line.text for line in function))]
    return lines[2:]


class _Writing:
    """Writes what a segment needs and the lines before have not made already."""

    def __init__(self) -> None:
        self.causes: Mapping[Quantity, Array] = {}
        self._data: dict[str, Array] = {}
        self._settings: dict[str, float] = {}
        self._functions: dict[str, tuple[ScriptLine, ...]] = {}
        self._batches: list[str] = []

    def start(self, first: Segment) -> Iterator[Part]:
        """What a run begins with."""
        network = first.network
        shape = "-".join(map(str, network.sizes))
        yield Part("The data", DATA, tuple(self._data_lines(first)))
        yield Part(
            f"The {shape} network and its training",
            PARAMETERS,
            (*self._cause_lines(first), *self._setting_lines(first)),
        )
        yield Part("A training step", STEP, tuple(self._function_lines(first)))

    def updates(self, segment: Segment, end: int) -> Part:
        """The updates of a segment up to `end`, which is excluded, after what an edit has changed."""
        functions, data = self._function_lines(segment), self._data_lines(segment)
        changes = [*data, *self._cause_lines(segment), *self._setting_lines(segment)]
        batches = self._batch_lines(segment, anew=any(" = np." in line or " = packed" in line for line in data))
        before = [line for lines in (functions, changes, batches) if lines for line in (*lines, "")]
        count = f"Updates {segment.start + 1} to {end}" if end - segment.start > 1 else f"Update {end}"
        return Part(count, EDITED if changes or functions else "", (*before, *self._loop(segment, end)))

    def _data_lines(self, segment: Segment) -> list[str]:
        data = {"inputs": segment.data.X, "targets": segment.data.Y}
        lines = [line for name, value in data.items() for line in assignments(name, value, self._data.get(name))]
        self._data = data
        return lines

    def _cause_lines(self, segment: Segment) -> list[str]:
        causes = causes_by_name(segment.network, segment.training, segment.memory)
        lines = [line for name, value in causes.items() for line in assignments(name, value, self.causes.get(name))]
        self.causes = causes
        return lines

    def _setting_lines(self, segment: Segment) -> list[str]:
        settings = dict(options_of(segment.training))
        lines = [f"{name} = {value!r}" for name, value in settings.items() if self._settings.get(name) != value]
        self._settings |= settings
        return lines

    def _function_lines(self, segment: Segment) -> list[str]:
        functions = step_lines(segment).functions
        new = {name: lines for name, lines in functions.items() if self._functions.get(name) != lines}
        self._functions |= new
        return (
            "\n\n\n".join("\n".join(line.text for line in lines) for lines in new.values()).split("\n") if new else []
        )

    def _batch_lines(self, segment: Segment, *, anew: bool) -> list[str]:
        """How the samples of an update are taken; with all of them at once also where the data are `anew`."""
        lines = _batch_function(segment)
        new = lines != self._batches or (lines == ALL and anew)
        self._batches = lines
        return lines if new else []

    def _loop(self, segment: Segment, end: int) -> Iterator[str]:
        taken = [] if self._batches == ALL else TAKEN
        yield f"for k in range({segment.start}, {end}):"
        for line in (*taken, *(line.text for line in step_lines(segment).step), "losses.append(float(L))"):
            yield INDENT + line


def _batch_function(segment: Segment) -> list[str]:
    """The function that chooses the samples of an update; `ALL` if all are taken, in their order."""
    training, count = segment.training, segment.data.samples
    batches = Batches(training, count, segment.first_epoch)
    if batches.per_epoch == 1 and not training.schedule:
        return ALL
    head = ["def batch(k):", f'{INDENT}"""The numbers of the samples of update k, counted from 0."""']
    split = f"{INDENT}epoch, place = divmod(k - {segment.origin}, {batches.per_epoch})"
    if training.schedule:
        return [f"schedule = {[list(each) for each in training.schedule]!r}", *head, split,
                f"{INDENT}return schedule[place]"]  # fmt: skip
    size = training.batch_size
    order = f"np.arange({count})"
    if batches.shuffled:
        seed = f"np.array([{training.seed}, {segment.first_epoch} + epoch], dtype=np.uint32)"
        order = f"np.random.default_rng({seed}).permutation({count})"
    return [*head, split, f"{INDENT}order = {order}", f"{INDENT}return order[{size} * place : {size} * (place + 1)]"]
