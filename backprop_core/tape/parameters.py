"""One table for all parameters: a row per quantity, a column per parameter, (W, b) of each layer as views.

The columns of a layer are its weights with the bias as a last column of each row, [W | b]: a bias is the weight of an
edge from a constant 1, so that one product gives Z and one gives dW and db. Rows come in two groups: causes (theta and
the optimiser's slots, and the number of updates `t` behind them, in one contiguous block that a snapshot copies) and
effects (the gradient, what clipping left of it, and the step).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from backprop_core.checks import real_numbers
from backprop_core.errors import DataError
from backprop_core.functions.initializers import INITIALIZERS
from backprop_core.functions.update_lines import Slice
from backprop_core.primitives import Array
from backprop_core.tape.bound import Bound
from backprop_core.tape.spec import NetworkSpec, TrainingSpec

Start = Sequence[tuple[Array, Array]]  # (W, b) of each layer
EFFECTS = ("grad", "clipped", "step")
CLOCK = {"rate": 0.0, "root": 1.0, "scale": 1.0}  # scalars that all parameters share, beside t, and their start


class Parameters(Bound):
    """The table of one network under one optimiser. `sizes` are the units per layer, inputs first."""

    def __init__(self, sizes: Sequence[int], slots: Sequence[str] = (), decay_biases: bool = False) -> None:
        self.sizes = tuple(sizes)
        self.shapes = tuple((n_out, n_in + 1) for n_in, n_out in pairwise(self.sizes))
        ends = np.cumsum([0, *(rows * columns for rows, columns in self.shapes)])
        self._spans = tuple(slice(int(a), int(b)) for a, b in pairwise(ends))
        self.count = int(ends[-1])
        self.slots = tuple(slots)
        causes = ("theta", *self.slots)
        self.memory: Array = np.zeros(len(causes) * self.count + 1)
        self.t: Array = self.memory[-1:].reshape(())
        rows = [*self.memory[:-1].reshape(len(causes), self.count), *np.zeros((len(EFFECTS), self.count))]
        self.rows: Mapping[str, Array] = dict(zip((*causes, *EFFECTS), rows, strict=True))
        self._blocks = {name: self.blocks(row) for name, row in self.rows.items()}
        self.clock: Mapping[str, Array] = {"t": self.t, **{name: np.array(start) for name, start in CLOCK.items()}}
        self.is_weight = self._weight_mask()
        self.decayed = np.ones(self.count) if decay_biases else self.is_weight
        self._scratch: Array = np.empty(self.count)

    def __repr__(self) -> str:
        slots = f", with {' and '.join(self.slots)}" if self.slots else ""
        return f"<Parameters {'-'.join(map(str, self.sizes))}, {self.count} of them{slots}>"

    def _weight_mask(self) -> Array:
        mask: Array = np.ones(self.count)
        for block in self.blocks(mask):
            block[:, -1] = 0.0
        return mask

    def penalised(self, training: TrainingSpec) -> Array:
        """1 for each parameter that L1 and L2 count, 0 for the others."""
        return np.ones(self.count) if training.penalise_biases else self.is_weight

    def span(self, layer: int) -> slice:
        """The columns of a layer, counted from 1."""
        return self._spans[layer - 1]

    def blocks(self, row: Array) -> list[Array]:
        """[W | b] of every layer, (n_out, n_in + 1), as views of any row of numbers with a column per parameter."""
        return [row[span].reshape(shape) for span, shape in zip(self._spans, self.shapes, strict=True)]

    def block(self, row: str, layer: int) -> Array:
        """[W | b] of a layer in a row of the table, (n_out, n_in + 1), as a view."""
        return self._blocks[row][layer - 1]

    def weights(self, row: str, layer: int) -> Array:
        """The part of a row that belongs to W of a layer, (n_out, n_in), as a view."""
        return self.block(row, layer)[:, :-1]

    def biases(self, row: str, layer: int) -> Array:
        """The part of a row that belongs to b of a layer, (n_out, 1), as a view."""
        return self.block(row, layer)[:, -1:]

    def slice_of(self, gradient_row: str, layer: int | None = None) -> Slice:
        """What an optimiser needs to update one layer, or all parameters at once."""
        span = slice(None) if layer is None else self.span(layer)
        return Slice(
            theta=self.rows["theta"][span],
            gradient=self.rows[gradient_row][span],
            slots={name: self.rows[name][span] for name in self.slots},
            step=self.rows["step"][span],
            scratch=self._scratch[span],
            decayed=self.decayed[span],
            clock=self.clock,
        )

    def snapshot(self) -> Array:
        """A copy of the causes, as one array."""
        return self.memory.copy()

    def restore(self, memory: Array) -> None:
        """Write a snapshot of the causes back into the table."""
        np.copyto(self.memory, memory)

    def clear_effects(self) -> None:
        """Set gradient, step and the clock's scalars to what they are in a new table."""
        for name in EFFECTS:
            self.rows[name].fill(0.0)
        for name, start in CLOCK.items():
            self.clock[name].fill(start)


def empty_table(network: NetworkSpec, training: TrainingSpec) -> Parameters:
    """A table of zeros with a row for each slot of the optimiser."""
    slots, options = tuple(training.optimizer_record.slots), training.optimizer_options
    return Parameters(network.sizes, slots, bool(options.get("decay_biases", False)))


def initial_parameters(network: NetworkSpec, training: TrainingSpec, given: Start | None = None) -> Parameters:
    """Parameters at the start: drawn from the network's seed, or `given` as (W, b) per layer; slots at their start.

    Raises DataError if `given` has the wrong shapes or is not finite.
    """
    table = empty_table(network, training)
    for layer, (weights, biases) in enumerate(_drawn(network) if given is None else _checked(network, given), 1):
        table.weights("theta", layer)[...] = weights
        table.biases("theta", layer)[...] = biases
    reset_slots(table, training)
    return table


def reset_slots(table: Parameters, training: TrainingSpec) -> None:
    """Set the optimiser's state to its start."""
    for name, slot in training.optimizer_record.slots.items():
        table.rows[name].fill(slot.start(training.optimizer_options))
    table.t.fill(0.0)


def _drawn(network: NetworkSpec) -> list[tuple[Array, Array]]:
    """(W, b) of each layer, drawn from one stream, the first layer first, as the teaching script draws them."""
    choice = network.initializer
    assert not isinstance(choice, str)  # the specification made it a Choice
    draw, options = INITIALIZERS[choice.name].draw, dict(choice.options)
    stream = np.random.default_rng(network.seed)
    sizes = network.sizes
    return [(draw(stream, n_out, n_in, options), np.zeros((n_out, 1))) for n_in, n_out in pairwise(sizes)]


def _checked(network: NetworkSpec, given: Start) -> list[tuple[Array, Array]]:
    allowed = f"a sequence of (W, b), one for each of the {network.depth} layers"
    if not _listed(given):
        raise DataError("parameters", given, allowed)
    if len(given) != network.depth:
        raise DataError("the number of parameters", len(given), allowed)
    checked = []
    for layer, (n_in, n_out) in enumerate(pairwise(network.sizes), 1):
        pair = given[layer - 1]
        if not _listed(pair) or len(pair) != 2:
            raise DataError(f"parameters[{layer - 1}]", pair, f"(W{layer}, b{layer})")
        weights, biases = fitting(f"W{layer}", pair[0], (n_out, n_in)), fitting(f"b{layer}", pair[1], (n_out, 1))
        checked.append((weights, biases))
    return checked


def _listed(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def fitting(name: str, values: object, shape: tuple[int, ...]) -> Array:
    """A copy of the values as float64; DataError if they are not finite numbers of that shape."""
    array = real_numbers(name, values)
    if array.shape != shape:
        raise DataError(f"{name}.shape", array.shape, str(shape))
    if not np.isfinite(array).all():
        raise DataError(name, values, "finite numbers")
    return array
