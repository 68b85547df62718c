"""The update phase of the tape: clipping, the optimiser's lines and `theta -= step`.

The operations go layer by layer, for the eye; training runs the same lines over all parameters at once. All of them
are elementwise, so both give the same bits.
"""

from __future__ import annotations

import numpy as np

from backprop_core.functions.optimizers import Line, Slice
from backprop_core.functions.regularisation import RESTRAINTS
from backprop_core.primitives import ONE, Array, Calls, constant, maximum, minimum, total
from backprop_core.tape.operation import Operation, Phase
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.quantity import Quantity
from backprop_core.tape.spec import TrainingSpec

T = Quantity("t")


def fused_update(table: Parameters, training: TrainingSpec) -> Calls:
    """All calls of an update, over the whole table; `t` is counted where something reads it."""
    ticks = _ticks(table, training)
    return [
        *(_count_calls(table) if ticks else []),
        *(call for line in ticks for call in line.calls),
        *_clip_calls(table, training),
        *(call for line in _lines(table, training, None) for call in line.calls),
    ]


def update_operations(table: Parameters, training: TrainingSpec, depth: int) -> list[Operation]:
    """Clipping and the optimiser's clock once, then every layer's lines, the first layer first."""
    every = tuple(Quantity(f"d{kind}", layer) for layer in range(1, depth + 1) for kind in "Wb")
    operations = [
        Operation(Phase.UPDATE, None, (T,), (T,), "t += 1", r"t \leftarrow t + 1", tuple(_count_calls(table))),
        *(_tick(line) for line in _ticks(table, training)),
    ]
    operations += _clipping(table, training, every)
    gradient = "grad" if training.clip_norm is None else "clipped"
    for layer in range(1, depth + 1):
        operations += [_named(line, layer, gradient) for line in _lines(table, training, layer)]
    return operations


def _count_calls(table: Parameters) -> Calls:
    following = np.empty(())  # a number that is its own output costs three times as much
    return [(np.add, (table.t, ONE, following)), (np.copyto, (table.t, following))]


def _ticks(table: Parameters, training: TrainingSpec) -> list[Line]:
    return training.optimizer_record.ticks(table.clock, training.optimizer_options)


def _lines(table: Parameters, training: TrainingSpec, layer: int | None) -> list[Line]:
    """The optimiser's lines for one layer or for all, and the final subtraction."""
    part = table.slice_of("grad" if training.clip_norm is None else "clipped", layer)
    lines = training.optimizer_record.lines(part, training.optimizer_options)
    if not training.train_biases:
        lines.append(_frozen_biases(table, part, layer))
    subtract: Calls = [(np.subtract, (part.theta, part.step, part.theta))]
    return [*lines, Line("theta", ("theta", "step"), "{theta} -= {step}", r"w \leftarrow w - \Delta", subtract)]


def _frozen_biases(table: Parameters, part: Slice, layer: int | None) -> Line:
    mask = table.is_weight if layer is None else table.is_weight[table.span(layer)]
    calls: Calls = [(np.multiply, (part.step, mask, part.step))]
    return Line("step", ("step",), "{step} *= 0", r"\Delta_b = 0", calls, "b")


def _clip_calls(table: Parameters, training: TrainingSpec) -> Calls:
    """scale = min(1, c / norm), exactly (torch adds 1e-6 to the norm); clipped = scale * grad.

    Through the largest entry, so that no square overflows: c / norm is (c / largest) / (norm / largest).
    """
    if training.clip_norm is None:
        return []
    gradient, clipped, scale, largest = table.rows["grad"], table.rows["clipped"], table.clock["scale"], np.empty(())
    return [
        (np.absolute, (gradient, clipped)),
        (np.maximum.reduce, (clipped, None, None, largest)),
        maximum(largest, constant(np.finfo(np.float64).tiny), largest),
        (np.divide, (gradient, largest, clipped)),
        (np.multiply, (clipped, clipped, clipped)),
        total(clipped, scale),
        (np.sqrt, (scale, scale)),
        (np.divide, (constant(training.clip_norm), largest, largest)),
        (np.divide, (largest, scale, scale)),
        minimum(scale, ONE, scale),
        (np.multiply, (gradient, scale, clipped)),
    ]


def norm(values: Array) -> float:
    """The Euclidean norm, scaled by the largest entry, so that no square overflows or underflows."""
    largest = float(np.abs(values).max())
    if largest == 0 or not np.isfinite(largest):
        return largest
    return largest * float(np.linalg.norm(values / largest))


def _clipping(table: Parameters, training: TrainingSpec, every: tuple[Quantity, ...]) -> list[Operation]:
    """One operation on all gradients, which leaves them as they are and writes what the update uses in their place."""
    if training.clip_norm is None:
        return []
    squares, clipped = ", ".join(every), tuple(Quantity(f"clipped{each.kind}", each.layer) for each in every)
    lines = [f"scale = min(1, {training.clip_norm!r} / np.sqrt(sum((g**2).sum() for g in ({squares},))))"]
    lines += [f"{after} = scale * {before}" for after, before in zip(clipped, every, strict=True)]
    calls, formula = tuple(_clip_calls(table, training)), RESTRAINTS["clip_norm"].formula
    return [Operation(Phase.UPDATE, None, every, (*clipped, Quantity("scale")), "\n".join(lines), formula, calls)]


def _named(line: Line, layer: int, gradient: str) -> Operation:
    """The line for W and b of a layer, with their own names."""
    stems = {"theta", "g", "step", line.writes, *line.reads, "m", "v", "s"}
    names = {kind: {stem: _quantity(stem, kind, layer, gradient) for stem in stems} for kind in line.kinds}
    code = "\n".join(line.code.format(**names[kind]) for kind in line.kinds)
    reads = tuple(dict.fromkeys(names[kind][name] for name in line.reads for kind in line.kinds))
    writes = tuple(names[kind][line.writes] for kind in line.kinds)
    return Operation(Phase.UPDATE, layer, reads, writes, code, line.formula, tuple(line.calls))


def _quantity(stem: str, kind: str, layer: int, gradient: str) -> Quantity:
    """theta of W1 is W1, g is dW1 (or clippedW1), step is stepW1, a slot v is vW1; shared scalars keep their name."""
    if stem in ("rate", "root", "t"):
        return Quantity(stem)
    return Quantity.in_row(gradient if stem == "g" else stem, kind, layer)


def _tick(line: Line) -> Operation:
    """What an optimiser's clock counts: the quantities of all parameters."""
    reads, writes = tuple(map(Quantity, line.reads)), (Quantity(line.writes), Quantity("root"))
    return Operation(Phase.UPDATE, None, reads, writes, line.code, line.formula, tuple(line.calls))
