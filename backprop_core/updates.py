"""The update phase of the tape: clipping, the optimiser's lines and `theta -= step`.

The operations go layer by layer, for the eye; training runs the same lines over all parameters at once. All of them
are elementwise, so both give the same bits.
"""

from __future__ import annotations

import numpy as np

from backprop_core.calls import ONE, Calls, constant, maximum, total
from backprop_core.optimizers import Line, Slice
from backprop_core.parameters import Parameters
from backprop_core.spec import TrainingSpec
from backprop_core.tape import Operation, Phase


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
    every = tuple(f"d{kind}{layer}" for layer in range(1, depth + 1) for kind in "Wb")
    operations = [
        Operation(Phase.UPDATE, None, ("t",), ("t",), "t += 1", r"t \leftarrow t + 1", tuple(_count_calls(table))),
        *(
            Operation(Phase.UPDATE, None, line.reads, (line.writes, "root"), line.code, line.formula, tuple(line.calls))
            for line in _ticks(table, training)
        ),
    ]
    if training.clip_norm is not None:
        code, formula = _clip_text(every, training.clip_norm), r"g \leftarrow g \min(1, c / \|g\|)"
        calls = tuple(_clip_calls(table, training))
        operations.append(Operation(Phase.UPDATE, None, every, ("clipped",), code, formula, calls))
    for layer in range(1, depth + 1):
        operations += [_named(line, layer) for line in _lines(table, training, layer)]
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
    return Line("step", ("step",), "{step} *= trained", r"\Delta_b = 0", calls)


def _clip_calls(table: Parameters, training: TrainingSpec) -> Calls:
    """clipped = grad * min(1, c / norm), exactly (torch adds 1e-6 to the norm)."""
    if training.clip_norm is None:
        return []
    gradient, clipped, norm = table.rows["grad"], table.rows["clipped"], np.empty(())
    return [
        (np.multiply, (gradient, gradient, clipped)),
        total(clipped, norm),
        (np.sqrt, (norm, norm)),
        maximum(norm, constant(training.clip_norm), norm),
        (np.divide, (constant(training.clip_norm), norm, norm)),
        (np.multiply, (gradient, norm, clipped)),
    ]


def _clip_text(every: tuple[str, ...], limit: float) -> str:
    squares = ", ".join(every)
    return f"scale = min(1, {limit:g} / np.sqrt(sum((g**2).sum() for g in ({squares}))))"


def _named(line: Line, layer: int) -> Operation:
    """The line for W and b of a layer, with their own names."""
    kinds = ("W", "b")
    code = "\n".join(line.code.format(**_names(line, kind, layer)) for kind in kinds)
    reads = tuple(_quantity(name, kind, layer) for name in line.reads for kind in kinds)
    writes = tuple(_quantity(line.writes, kind, layer) for kind in kinds)
    return Operation(Phase.UPDATE, layer, reads, writes, code, line.formula, tuple(line.calls))


def _names(line: Line, kind: str, layer: int) -> dict[str, str]:
    stems = {"theta", "g", "step", line.writes, *line.reads, "m", "v", "s"}
    return {stem: _quantity(stem, kind, layer) for stem in stems}


def _quantity(stem: str, kind: str, layer: int) -> str:
    """theta of W1 is W1, g is dW1, step is stepW1, and a slot v is vW1; shared scalars keep their name."""
    if stem in ("rate", "t"):
        return stem
    prefix = {"theta": "", "g": "d"}.get(stem, stem)
    return f"{prefix}{kind}{layer}"
