"""The update phase of the tape: clipping, the optimiser's lines and `theta += step`.

The operations go layer by layer, for the eye; training runs the same lines over all parameters at once. All of them
are elementwise, so both give the same bits.
"""

from __future__ import annotations

import numpy as np

from backprop_core.functions.regularisation import RESTRAINTS
from backprop_core.functions.update_lines import Line, Slice
from backprop_core.primitives import ONE, Calls, constant
from backprop_core.tape.operation import Operation, Phase
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.quantity import Quantity
from backprop_core.tape.spec import TrainingSpec

SHARED = ("t", "rate", "root", "scale")  # scalars of the table's clock, which belong to no layer


def update_operations(table: Parameters, training: TrainingSpec, depth: int) -> list[Operation]:
    """Clipping and the optimiser's clock once, then every layer's lines, the first layer first."""
    operations = [_count(table), *(_tick(line) for line in ticks(table, training))]
    if training.clip_norm is not None:
        operations.append(_clipping(table, training.clip_norm, depth))
    for layer in range(1, depth + 1):
        operations += [_named(line, layer, training) for line in update_lines(table, training, layer)]
    return operations


def ticks(table: Parameters, training: TrainingSpec) -> list[Line]:
    """The optimiser's lines on the scalars that all parameters share."""
    return training.optimizer_record.ticks(table.clock, training.optimizer_options)


def update_lines(table: Parameters, training: TrainingSpec, layer: int | None) -> list[Line]:
    """The optimiser's lines for one layer, or for all layers at once, and the final addition."""
    part = table.slice_of(_gradient_row(training), layer)
    lines = training.optimizer_record.lines(part, training.optimizer_options)
    if not training.train_biases:
        lines.append(_frozen_biases(table, part, layer))
    return [*lines, _addition(part)]


def write_count(do: Calls, table: Parameters) -> None:
    """t += 1."""
    following = np.empty(())  # a number that is its own output costs three times as much
    do(np.add, table.t, ONE, following)
    do(np.copyto, table.t, following)


def write_clipping(do: Calls, table: Parameters, clip_norm: float) -> None:
    """clipped = scale * grad with scale = min(1, clip_norm / norm), exactly (torch adds 1e-6 to the norm)."""
    gradient, clipped, scale = table.rows["grad"], table.rows["clipped"], table.clock["scale"]
    squares, norm, ratio = np.empty(()), np.empty(()), np.empty(())
    do.dot(gradient, gradient, squares)
    do(np.sqrt, squares, norm)
    do(np.divide, constant(clip_norm), norm, ratio)
    do.minimum(ratio, ONE, scale)
    do(np.multiply, gradient, scale, clipped)


def _gradient_row(training: TrainingSpec) -> str:
    return "grad" if training.clip_norm is None else "clipped"


def _addition(part: Slice) -> Line:
    code, formula = "{theta} += {step}", r"w \leftarrow w + \Delta"
    line = Line(reads=("theta", "step"), writes=("theta",), code=code, formula=formula)
    line.do(np.add, part.theta, part.step, part.theta)
    return line


def _frozen_biases(table: Parameters, part: Slice, layer: int | None) -> Line:
    mask = table.is_weight if layer is None else table.is_weight[table.span(layer)]
    line = Line(reads=("step",), writes=("step",), code="{step} *= 0", formula=r"\Delta_b = 0", kinds="b")
    line.do(np.multiply, part.step, mask, part.step)
    return line


def _count(table: Parameters) -> Operation:
    do, t = Calls(), Quantity("t")
    write_count(do, table)
    return Operation(
        phase=Phase.UPDATE,
        layer=None,
        reads=(t,),
        writes=(t,),
        code="t += 1",
        formula=r"t \leftarrow t + 1",
        calls=tuple(do),
    )


def _tick(line: Line) -> Operation:
    return Operation(
        phase=Phase.UPDATE,
        layer=None,
        reads=tuple(map(Quantity, line.reads)),
        writes=tuple(map(Quantity, line.writes)),
        code=line.code,
        formula=line.formula,
        calls=tuple(line.do),
    )


def _clipping(table: Parameters, clip_norm: float, depth: int) -> Operation:
    """One operation on all gradients, which leaves them as they are and writes what the update uses in their place."""
    do, places = Calls(), [(kind, layer) for layer in range(1, depth + 1) for kind in "Wb"]
    write_clipping(do, table, clip_norm)
    gradients = [Quantity.in_row("grad", *place) for place in places]
    clipped = [Quantity.in_row("clipped", *place) for place in places]
    lines = [f"scale = min(1, {clip_norm!r} / norm({', '.join(gradients)}))"]
    lines += [f"{after} = scale * {before}" for after, before in zip(clipped, gradients, strict=True)]
    return Operation(
        phase=Phase.UPDATE,
        layer=None,
        reads=tuple(gradients),
        writes=(*clipped, Quantity("scale")),
        code="\n".join(lines),
        formula=RESTRAINTS["clip_norm"].formula,
        calls=tuple(do),
    )


def _named(line: Line, layer: int, training: TrainingSpec) -> Operation:
    """The line for W and b of a layer, with their own names."""
    gradient = _gradient_row(training)
    rows = {"theta": "theta", "g": gradient, "step": "step", **{slot: slot for slot in training.optimizer_record.slots}}
    names = {kind: {stem: Quantity.in_row(row, kind, layer) for stem, row in rows.items()} for kind in line.kinds}
    for own in names.values():
        own |= {scalar: Quantity(scalar) for scalar in SHARED}
    reads = [names[kind][stem] for stem in line.reads for kind in line.kinds]
    return Operation(
        phase=Phase.UPDATE,
        layer=layer,
        reads=tuple(dict.fromkeys(reads)),
        writes=tuple(names[kind][stem] for stem in line.writes for kind in line.kinds),
        code="\n".join(line.code.format(**names[kind]) for kind in line.kinds),
        formula=line.formula,
        calls=tuple(line.do),
    )
