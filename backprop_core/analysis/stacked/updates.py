"""The update of many runs at once: the optimiser's own lines on rows with a run each; what differs is a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from backprop_core.functions.update_lines import Slice
from backprop_core.primitives import ONE, Array, Calls
from backprop_core.tape.parameters import CLOCK, EFFECTS, Parameters
from backprop_core.tape.spec import TrainingSpec

# Options that may differ from run to run: the optimisers use them entry by entry.
NUMBERS = ("lr", "mu", "rho", "eps", "weight_decay", "initial_accumulator")


class Memory:
    """Parameters, the optimiser's state, gradients and steps of runs that begin with `tables`: (runs, parameters) each.

    `layout` is the first of the tables, whose columns they all have.
    """

    def __init__(self, tables: Sequence[Parameters]) -> None:
        self.layout = tables[0]
        shape = len(tables), self.layout.count
        kept = ("theta", *self.layout.slots)
        self.rows: Mapping[str, Array] = {
            **{name: np.stack([table.rows[name] for table in tables]) for name in kept},
            **{name: np.zeros(shape) for name in (*EFFECTS, "scratch")},
        }
        self.clock: Mapping[str, Array] = {
            "t": np.zeros(()),
            "root": np.array(CLOCK["root"]),
            **{name: np.full((len(tables), 1), CLOCK[name]) for name in ("rate", "scale")},
        }

    def part(self, gradient_row: str) -> Slice:
        """What an optimiser needs to update all runs."""
        return Slice(
            theta=self.rows["theta"],
            gradient=self.rows[gradient_row],
            slots={name: self.rows[name] for name in self.layout.slots},
            step=self.rows["step"],
            scratch=self.rows["scratch"],
            decayed=self.layout.decayed,
            clock=self.clock,
        )


def write_update(do: Calls, memory: Memory, trainings: Sequence[TrainingSpec]) -> None:
    """The penalty's gradient, clipping, the optimiser's lines and theta += step, for runs that are trained so."""
    first, options = trainings[0], _options(trainings)
    if any(training.penalised for training in trainings):
        _write_penalty(do, memory, trainings)
    clipped = any(training.clip_norm is not None for training in trainings)
    part = memory.part("clipped" if clipped else "grad")
    ticks = first.optimizer_record.ticks(memory.clock, options)
    if ticks:
        following = np.empty(())
        do(np.add, memory.clock["t"], ONE, following)
        do(np.copyto, memory.clock["t"], following)
    for line in ticks:
        do.extend(line.do)
    if clipped:
        _write_clipping(do, memory, trainings)
    for line in first.optimizer_record.lines(part, options):
        do.extend(line.do)
    if not first.train_biases:
        do(np.multiply, part.step, memory.layout.is_weight, part.step)
    do(np.add, part.theta, part.step, part.theta)


def _options(trainings: Sequence[TrainingSpec]) -> dict[str, Any]:
    """The optimiser's options, those that differ as a column with a run in each row."""
    every = [training.optimizer_options for training in trainings]
    differing = [name for name in every[0] if any(options[name] != every[0][name] for options in every)]
    return every[0] | {name: _column([options[name] for options in every]) for name in differing}


def _column(values: Sequence[float]) -> Array:
    return np.array(values, dtype=np.float64)[:, None]


def _write_penalty(do: Calls, memory: Memory, trainings: Sequence[TrainingSpec]) -> None:
    """grad += l2 theta + l1 sign(theta), where a parameter is penalised."""
    theta, gradient, term = memory.rows["theta"], memory.rows["grad"], np.empty(memory.rows["theta"].shape)
    counted = memory.layout.penalised(trainings[0])
    do(np.multiply, theta, _column([training.l2 for training in trainings]) * counted, term)
    do(np.add, gradient, term, gradient)
    do(np.sign, theta, term)
    do(np.multiply, term, _column([training.l1 for training in trainings]) * counted, term)
    do(np.add, gradient, term, gradient)


def _write_clipping(do: Calls, memory: Memory, trainings: Sequence[TrainingSpec]) -> None:
    """clipped = scale * grad with scale = min(1, clip_norm / norm) of each run."""
    gradient, scale = memory.rows["grad"], memory.clock["scale"]
    squares, norms, ratios = (np.empty((len(gradient), 1, 1)) for _ in range(3))
    limits = _column([np.inf if training.clip_norm is None else training.clip_norm for training in trainings])
    do(np.matmul, gradient[:, None, :], gradient[:, :, None], squares)
    do(np.sqrt, squares, norms)
    do(np.divide, limits[:, :, None], norms, ratios)
    do.minimum(ratios[:, :, 0], ONE, scale)
    do(np.multiply, gradient, scale, memory.rows["clipped"])
