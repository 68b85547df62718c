"""The update under way as an exercise: a script with everything but its backward pass, which names what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backprop_core import Phase, Quantity, Session
from backprop_core.primitives import Array
from playground.model.takeaway.checks import CHECK, check_lines, made_by_the_step
from playground.model.takeaway.literals import INDENT, assignments
from playground.model.takeaway.replay import Part, defined
from playground.model.takeaway.script import as_source, opening
from playground.model.takeaway.script_lines import ScriptLine, StepLines, step_lines
from playground.model.takeaway.start import options_of, segment_under_way, start_of

TOLERANCE = "TOLERANCE = 1e-6  # of the largest number of an array"
GIVEN_AWAY = ("affine_gradients", "affine_back")  # what a backward pass is made of
ABOUT = """\
Exercise: the backward pass of a training step of a {shape} network.

Everything is here but the body of `backward`. Write it, and run the file: it goes through the numbers of the step in
their order, and names the first one that is not right. The last line says so when all of them are."""
TASK = '''\
    """The derivatives of the loss by all that it depends on, the last layer first.

    dQ is the derivative of the loss by Q and has the shape of Q, which stands beside it. The loss is what
    `loss` returns{reduction}, and columns are samples.
    """'''


def exercise(session: Session) -> str:
    """The source of a script on the update under way in which `backward` is left blank."""
    step, made = step_lines(segment_under_way(session)), made_by_the_step(session)
    shape = "-".join(map(str, session.network.sizes))
    parts = [
        Part("What is given", "", tuple(_given(session))),
        Part("The step", "", tuple(_functions(session, step, made))),
        Part("The step, checked", "", tuple(_walk(session, step, made))),
    ]
    return as_source([opening(shape, ABOUT.format(shape=shape), parts, [TOLERANCE, "", "", CHECK]), *parts])


def _given(session: Session) -> Iterator[str]:
    """The batch, the parameters, the optimiser's memory and the settings."""
    given = {name: session.value(name) for name in ("X", "Y")} | start_of(session)
    for name, value in given.items():
        yield from assignments(name, value)
    yield from (f"{name} = {value!r}" for name, value in options_of(session.training).items())


def _functions(session: Session, step: StepLines, made: Mapping[Quantity, Array]) -> list[str]:
    kept = {name: lines for name, lines in step.functions.items() if name not in GIVEN_AWAY}
    kept["backward"] = tuple(map(ScriptLine, _blank(session, step, made)))
    return defined(kept.values())


def _blank(session: Session, step: StepLines, made: Mapping[Quantity, Array]) -> Iterator[str]:
    """The function of the backward pass, with `...` for each of its quantities."""
    whole = [line.text for line in step.functions["backward"]]
    body = next(at for at, text in enumerate(whole) if text.endswith("):")) + 1
    yield from whole[:body]
    penalty = " with its penalty" if session.training.penalised else ""
    yield from TASK.format(reduction=penalty).split("\n")
    for name in _derivatives(session):
        yield f"{INDENT}{name} = ...  # {made[name].shape}"
    yield from whole[next(at for at, text in enumerate(whole) if text.startswith(f"{INDENT}return")) :]


def _derivatives(session: Session) -> list[Quantity]:
    """What the backward pass makes, in its order."""
    written = [name for each in session.tape if each.phase is Phase.BACKWARD for name in each.writes]
    return [name for name in dict.fromkeys(written) if name.stem != "S"]


def _walk(session: Session, step: StepLines, made: Mapping[Quantity, Array]) -> Iterator[str]:
    """The phases, each with the checks of what it has made."""
    for phase in Phase:
        yield from (line.text for line in step.calls[phase])
        names = dict.fromkeys(name for each in session.tape if each.phase is phase for name in each.writes)
        yield from check_lines({name: made[name] for name in names if name in made})
        yield ""
    yield 'print("All numbers of the step are right.")'
