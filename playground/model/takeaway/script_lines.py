"""The training step as a script writes it: functions for activations and their derivatives, forward, backward, update.

The lines are those of the tape, with the activations called by their names and with the products that the core runs.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from backprop_core import NetworkSpec, Operation, Phase, Session
from backprop_core.analysis.evaluation import Workspace
from backprop_core.run.batches import Batches
from backprop_core.run.history import Segment
from backprop_core.tape.backward import slope_code
from backprop_core.tape.compiler import compile_tape
from backprop_core.tape.mean import divided
from playground.model.takeaway.functions import argument_of, derivative_of, functions_called, is_of_an_activation
from playground.model.takeaway.literals import INDENT, WIDTH
from playground.model.takeaway.start import segment_under_way

DATA = ("X", "Y")  # which a function takes before all else
COMMENT = "  # "
_NAME = re.compile(r"(?<![\w.])[A-Za-z]\w*")


@dataclass(frozen=True)
class ScriptLine:
    """A line of the script, and the place on the tape of the operation that it is, None for all other lines.

    `calls` is for the lines of the step itself, which call the functions that stand before them.
    """

    text: str
    place: int | None = None
    calls: bool = False


GAP = (ScriptLine(""), ScriptLine(""))


@dataclass(frozen=True)
class StepLines:
    """The functions of a training step by name, in the order in which a script has them, and the calls by phase.

    The functions are the activations and their derivatives, one for each phase, and what these call.
    """

    functions: Mapping[str, tuple[ScriptLine, ...]]
    calls: Mapping[Phase, tuple[ScriptLine, ...]]

    @property
    def step(self) -> tuple[ScriptLine, ...]:
        """The calls of all phases."""
        return tuple(line for lines in self.calls.values() for line in lines)


def script_lines(session: Session) -> list[ScriptLine]:
    """The step under way: its functions, two blank lines after each, and the calls of the phases."""
    step = step_lines(segment_under_way(session))
    return [line for lines in step.functions.values() for line in (*lines, *GAP)] + list(step.step)


def step_lines(segment: Segment) -> StepLines:
    """The steps of a segment of a run, whatever the sizes of their batches: they all have the same operations."""
    step = _Step(segment)
    bodies = {phase: list(step.body(phase)) for phase in Phase}
    called = functions_called(line.text for body in bodies.values() for line in body)
    sources = {name: tuple(map(ScriptLine, text.split("\n"))) for name, text in called.items()}
    phases: dict[str, tuple[ScriptLine, ...]] = {}
    calls: dict[Phase, tuple[ScriptLine, ...]] = {}
    for phase, body in bodies.items():
        takes, gives = arguments_of(body, step.known)
        phases[phase.value] = tuple(_function(phase, body, takes, gives))
        calls[phase] = tuple(_call(phase, takes, gives))
    activations = {name: lines for name, lines in sources.items() if is_of_an_activation(name)}
    return StepLines(activations | phases | sources, calls)


class _Step:
    """The tape of a segment's steps as lines of a script."""

    def __init__(self, segment: Segment) -> None:
        self._network = segment.network
        bounds = Batches(segment.training, segment.data.samples).bounds
        sizes = {batch.stop - batch.start for batch in bounds}
        apart = Workspace(segment.network, max(sizes), segment.training)
        self._tape = compile_tape(apart.wiring, apart.table, segment.training)
        self._share = divided(apart.wiring) if len(sizes) > 1 else ""
        self.known = {str(name) for each in self._tape for name in (*each.reads, *each.writes)}

    def body(self, phase: Phase) -> Iterator[ScriptLine]:
        """The lines of a phase."""
        for place, operation in enumerate(self._tape):
            if operation.phase is phase:
                for text in _code(self._network, operation).split("\n"):
                    yield ScriptLine(self._for_any_batch(text), place)

    def _for_any_batch(self, text: str) -> str:
        """Where batches differ in size, the mean is over as many samples as there are."""
        if not self._share or not text.endswith(self._share):
            return text
        count = "Y.size" if self._network.reduction == "mean_all" else "Y.shape[1]"
        return f"{text.removesuffix(self._share)} / {count}"


def _function(phase: Phase, body: Sequence[ScriptLine], takes: list[str], gives: list[str]) -> Iterator[ScriptLine]:
    yield from map(ScriptLine, _listed(f"def {phase.value}(", takes, "):"))
    for line in body:
        yield ScriptLine(INDENT + line.text, line.place)
    brackets = (" (", ")") if len(", ".join(gives)) > WIDTH - 15 else (" ", "")
    yield from map(ScriptLine, _listed(f"{INDENT}return{brackets[0]}", gives, brackets[1]))


def _call(phase: Phase, takes: list[str], gives: list[str]) -> list[ScriptLine]:
    """The line of the step that calls a phase's function."""
    plain = f"{', '.join(gives)} = {phase.value}({', '.join(takes)})"
    if len(plain) <= WIDTH - len(INDENT):
        return [ScriptLine(plain, calls=True)]
    *targets, last = _listed("(", gives, ")")
    return [ScriptLine(text, calls=True) for text in (*targets, *_listed(f"{last} = {phase.value}(", takes, ")"))]


def _code(network: NetworkSpec, operation: Operation) -> str:
    """The operation's own lines, but for products with the biases and for the names of activations."""
    name, layer = operation.name, operation.layer
    if operation.product:
        plain = ", ".join(line.partition(" = ")[2] for line in operation.code.split("\n"))
        return f"{operation.product}{COMMENT}{plain}"
    if layer is None or name.stem not in ("A", "dZ"):
        return operation.code
    spec = network.layers[layer - 1]
    options = "".join(f", {value!r}" for value in spec.options.values())
    if name.stem == "A":
        return f"{name} = {spec.record.name}(Z{layer}{options})"
    slope = slope_code(spec, layer)
    if spec.record.coupled or not operation.code.endswith(slope):
        return operation.code
    argument = f"{argument_of(spec.record.slope_code)}{layer}"
    return f"{operation.code.removesuffix(slope)}{derivative_of(spec.record.name)}({argument}{options})"


def arguments_of(body: Iterable[ScriptLine], known: set[str]) -> tuple[list[str], list[str]]:
    """Of a function with that body: the quantities that it takes, and those that it gives, in their order."""
    takes: dict[str, None] = {}
    gives: dict[str, None] = {}
    for line in body:
        targets, operator, expression = _assignment(line.text)
        read = f"{targets} {expression}" if operator else expression
        takes |= {name: None for name in _NAME.findall(read) if name in known and name not in gives}
        gives |= dict.fromkeys(targets.split(", "))
    return sorted(takes, key=lambda name: DATA.index(name) if name in DATA else len(DATA)), list(gives)


def targets_of(line: str) -> list[str]:
    """The names of the quantities that a line writes."""
    return _assignment(line)[0].strip().split(", ")


def _assignment(line: str) -> tuple[str, str, str]:
    """What a line writes, its operator if it changes that in place, and its right-hand side."""
    targets, operator, expression = re.split(r" ([-+*/]?)= ", line.partition(COMMENT)[0], maxsplit=1)
    return targets, operator, expression


def _listed(before: str, names: Sequence[str], after: str) -> list[str]:
    """Names between brackets: on one line, or on lines of their own where that would be too long."""
    inner = ", ".join(names)
    if len(before + inner + after) <= WIDTH:
        return [before + inner + after]
    margin = before[: len(before) - len(before.lstrip())] + INDENT
    return [before, *textwrap.wrap(inner, WIDTH, initial_indent=margin, subsequent_indent=margin), margin[4:] + after]
