"""The training step under way as a sheet to print: what is given, blanks for what is to be computed, the results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from backprop_core import Operation, Phase, Quantity, Session
from backprop_core.analysis.effects import Effect, effects
from backprop_core.functions.losses import REDUCTIONS
from backprop_core.primitives import Array
from playground.model.takeaway.start import start_of

MOST = 36  # numbers of a matrix that is asked for whole; of a larger one the sheet has the first row
ROW = 16  # numbers of that row at most, and samples of a batch
ACROSS = 8  # numbers side by side
BLANK, DIGITS = "_" * 12, 10
READ = (
    "`@` is the product of matrices, `*` that of numbers, cell by cell; `.T` turns a matrix over its diagonal. "
    f"Layers count from 1, a column is a sample. Numbers have {DIGITS} significant digits."
)
KEPT = "`inside` and `positive` keep a share off 0 and 1, where its logarithm is not finite: by hand, leave them out."
NEW_PAGE = '<div style="page-break-before: always"></div>'


def worksheet(session: Session) -> str:
    """The update under way in Markdown, whether it has run or not: Given, Part 1 with blanks, Part 2 with results."""
    found = list(effects(session))
    parts = [
        f"# Work-sheet: a training step of a {shape_of(session)} network",
        *_about(session, found),
        "## Given",
        *_given(session),
        "## Part 1: by hand",
        *_steps(session, found, blank=True),
        f"{NEW_PAGE}\n\n## Part 2: results",
        *_steps(session, found, blank=False),
    ]
    return "\n\n".join(parts) + "\n"


def shape_of(session: Session) -> str:
    """The units of all layers, inputs first, such as 2-3-1."""
    return "-".join(map(str, session.network.sizes))


def told_of(session: Session) -> Iterator[str]:
    """Sentences about the network and about how the update is made."""
    network, training, batch = session.network, session.training, session.wiring.batch
    layers = ", ".join(f"{n} {layer.record.title}" for n, layer in enumerate(network.layers, 1))
    yield f"Layers: {layers}. Loss: {network.loss_record.title}, {REDUCTIONS[network.reduction]}."
    options = ", ".join(f"{name} = {value}" for name, value in training.optimizer_options.items())
    extras = {"l1": training.l1, "l2": training.l2, "clip_norm": training.clip_norm}
    said = "".join(f", {name} = {value}" for name, value in extras.items() if value)
    frozen = "" if training.train_biases else "; the biases are not trained"
    count = f"{batch} samples" if batch > 1 else "1 sample"
    title = training.optimizer_record.title
    yield f"Update {session.position.update + 1} on {count}, by {title}: {options}{said}{frozen}."


def _about(session: Session, found: Sequence[Effect]) -> Iterator[str]:
    yield from told_of(session)
    yield READ
    if any(call in operation.code for operation in session.tape for call in ("inside(", "positive(")):
        yield KEPT
    if any(_asked(value).size < value.size for effect in found for value in effect.after.values()):
        yield (
            f"This step makes {sum(_count(effect) for effect in found):,} numbers. Of a matrix of more than {MOST} the "
            f"sheet has the first row, up to {ROW} of them; the parameters are given whole."
        )


def _count(effect: Effect) -> int:
    return sum(effect.after[name].size for name in effect.operation.writes)


def _given(session: Session) -> Iterator[str]:
    """The batch, the parameters and the optimiser's memory at the start of the update."""
    for name in (Quantity("A", 0), Quantity("Y")):
        value = session.value(name)
        yield _block(name, value[:, :ROW], value.shape, blank=False)
    yield from (_block(name, value, blank=False) for name, value in start_of(session).items())


def formulas_of(session: Session, operation: Operation) -> list[str]:
    """The formula of an operation, after that of the slopes f'(Z) if it computes them."""
    layer = operation.layer
    if layer is None or Quantity("S", layer) not in operation.writes:
        return [operation.formula]
    return [session.network.layers[layer - 1].record.slope_formula, operation.formula]


def _steps(session: Session, found: Sequence[Effect], *, blank: bool) -> Iterator[str]:
    """Each operation with its code, and the quantities that it makes."""
    phase = None
    for at, operation in enumerate(session.tape):
        if operation.phase is not phase:
            phase = operation.phase
            yield f"### {list(Phase).index(phase) + 1}. {phase.value.capitalize()}"
        formulas = [f"${formula}$" for formula in formulas_of(session, operation)] if blank else []
        lines = [*(f"`{line}`" for line in operation.code.split("\n")), *formulas]
        yield f"**{at + 1}.** " + "  \n".join(lines)
        values = {name: found[at].after[name] for name in made_by(operation)}
        yield from (_block(name, _asked(value), value.shape, blank=blank) for name, value in values.items())


def made_by(operation: Operation) -> list[Quantity]:
    """What it writes in the order of the work: slopes S before products with them, losses E before their mean."""
    return sorted(operation.writes, key=lambda quantity: quantity.stem not in ("S", "E"))


def _asked(value: Array) -> Array:
    """The part of a quantity that the sheet has room for."""
    return value if value.size <= MOST else value[:1, :ROW]


def _block(name: Quantity, value: Array, shape: tuple[int, ...] | None = None, *, blank: bool) -> str:
    """A quantity with its shape, as rows of numbers or of blanks; `shape` is the whole one if `value` is a part."""
    shown, shape = np.atleast_2d(value), shape or value.shape
    size = f" ({shape[0]}×{shape[1]})" if shape else ""
    cells = [[BLANK if blank else f"{number:.{DIGITS}g}" for number in row] for row in shown.tolist()]
    head = f"{name}{size}{_words(name)}{_part(shown, shape) if shape else ''} ="
    return f"{head}\n\n" + "\n".join(line for row in cells for line in _lines(row))


def _part(shown: Array, shape: tuple[int, ...]) -> str:
    """Which part of a quantity of that shape is shown; empty if all of it is."""
    row = ", the first row" if shown.shape[0] < shape[0] else ""
    return row + (f", the first {shown.shape[1]} samples" if shown.shape[1] < shape[1] else "")


def _words(quantity: Quantity) -> str:
    """What a quantity is, if its name does not appear in the code."""
    words = {"S": f", the slope f′(Z{quantity.layer})", "E": ", the loss of each output", "t": ", the updates counted"}
    return words.get(quantity.stem, "")


def _lines(cells: Sequence[str]) -> Iterator[str]:
    """A row as indented lines, which Markdown prints as they are; a long row continues on the next line."""
    for start in range(0, len(cells), ACROSS):
        opening = "[" if start == 0 else " "
        closing = "]" if start + ACROSS >= len(cells) else ""
        yield f"    {opening} " + "  ".join(f"{cell:>14}" for cell in cells[start : start + ACROSS]) + f" {closing}"
