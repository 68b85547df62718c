"""The training step as a script writes it: functions for activations and their derivatives, forward, backward, update.

The lines are those of the tape, with the activations called by their names and with the products that the core runs.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backprop_core import Operation, Phase, Session
from backprop_core.tape.backward import slope_code
from playground.model.takeaway.functions import argument_of, derivative_of, functions_called, is_of_an_activation

WIDTH = 100
DATA = ("X", "Y")  # which a function takes before all else
COMMENT = "  # "
INDENT = "    "
_NAME = re.compile(r"(?<![\w.])[A-Za-z]\w*")


@dataclass(frozen=True)
class ScriptLine:
    """A line of the script, and the place on the tape of the operation that it is, None for all other lines.

    `calls` is for the lines of the step itself, which call the functions that stand before them.
    """

    text: str
    place: int | None = None
    calls: bool = False


def script_lines(session: Session) -> list[ScriptLine]:
    """Activations and their derivatives, one function for each phase, what these call, and the calls of the phases."""
    operations = list(enumerate(session.tape))
    phases = {phase: [(at, each) for at, each in operations if each.phase is phase] for phase in Phase}
    bodies = {phase: list(_body(session, members)) for phase, members in phases.items()}
    known = {str(name) for _, each in operations for name in (*each.reads, *each.writes)}
    called = functions_called(line.text for body in bodies.values() for line in body)
    lines = [line for name, text in called.items() if is_of_an_activation(name) for line in _defined(text)]
    calls: list[ScriptLine] = []
    for phase, body in bodies.items():
        takes, gives = _arguments(body, known)
        lines += _function(phase, body, takes, gives)
        calls += _call(phase, takes, gives)
    lines += [line for name, text in called.items() if not is_of_an_activation(name) for line in _defined(text)]
    return [*lines, *calls]


def _defined(source: str) -> list[ScriptLine]:
    return [*(ScriptLine(text) for text in source.split("\n")), ScriptLine(""), ScriptLine("")]


def _function(phase: Phase, body: Sequence[ScriptLine], takes: list[str], gives: list[str]) -> Iterator[ScriptLine]:
    yield from map(ScriptLine, _listed(f"def {phase.value}(", takes, "):"))
    for line in body:
        yield ScriptLine(INDENT + line.text, line.place)
    brackets = (" (", ")") if len(", ".join(gives)) > WIDTH - 15 else (" ", "")
    yield from map(ScriptLine, _listed(f"{INDENT}return{brackets[0]}", gives, brackets[1]))
    yield from (ScriptLine(""), ScriptLine(""))


def _call(phase: Phase, takes: list[str], gives: list[str]) -> list[ScriptLine]:
    """The line of the step that calls a phase's function."""
    plain = f"{', '.join(gives)} = {phase.value}({', '.join(takes)})"
    if len(plain) <= WIDTH - len(INDENT):
        return [ScriptLine(plain, calls=True)]
    *targets, last = _listed("(", gives, ")")
    return [ScriptLine(text, calls=True) for text in (*targets, *_listed(f"{last} = {phase.value}(", takes, ")"))]


def _body(session: Session, operations: Sequence[tuple[int, Operation]]) -> Iterator[ScriptLine]:
    for place, operation in operations:
        for text in _code(session, operation).split("\n"):
            yield ScriptLine(text, place)


def _code(session: Session, operation: Operation) -> str:
    """The operation's own lines, but for products with the biases and for the names of activations."""
    name, layer = operation.name, operation.layer
    if operation.product:
        plain = ", ".join(line.partition(" = ")[2] for line in operation.code.split("\n"))
        return f"{operation.product}{COMMENT}{plain}"
    if layer is None or name.stem not in ("A", "dZ"):
        return operation.code
    spec = session.network.layers[layer - 1]
    options = "".join(f", {value!r}" for value in spec.options.values())
    if name.stem == "A":
        return f"{name} = {spec.record.name}(Z{layer}{options})"
    slope = slope_code(spec, layer)
    if spec.record.coupled or not operation.code.endswith(slope):
        return operation.code
    argument = f"{argument_of(spec.record.slope_code)}{layer}"
    return f"{operation.code.removesuffix(slope)}{derivative_of(spec.record.name)}({argument}{options})"


def _arguments(body: Sequence[ScriptLine], known: set[str]) -> tuple[list[str], list[str]]:
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
