"""Frozen, checked specifications: a network, a training run. With the data they determine every number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from backprop_core.checks import checked_integer
from backprop_core.errors import SpecError
from backprop_core.functions.activations import ACTIVATIONS, Activation
from backprop_core.functions.initializers import INITIALIZERS
from backprop_core.functions.losses import LOSSES, REDUCTIONS, Loss
from backprop_core.functions.optimizers import OPTIMIZERS, Optimizer
from backprop_core.functions.registry import Choice, Value, as_choice
from backprop_core.functions.regularisation import RESTRAINTS

MAX_UNITS = 4096
MAX_LAYERS = 64
MAX_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """One dense layer: its units and its activation, a name or a `Choice`. Raises SpecError."""

    units: int
    activation: Choice | str = "tanh"

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", checked_integer("units", self.units, 1, MAX_UNITS))
        object.__setattr__(self, "activation", as_choice("activation", self.activation, ACTIVATIONS))

    @property
    def record(self) -> Activation:
        """The activation's record."""
        return ACTIVATIONS[_name(self.activation)]

    @property
    def options(self) -> dict[str, Any]:
        """The activation's options."""
        return _options(self.activation)

    @property
    def formula(self) -> str:
        """The activation in LaTeX, with these options."""
        variants = self.record.variants
        return next((variants[value] for value in self.options.values() if value in variants), self.record.formula)


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """A dense network, its loss and its start: layers from the first hidden one to the output.

    `loss` and `initializer` are names or `Choice`s; `reduction` is one of `losses.REDUCTIONS`; `seed` draws the
    weights. Raises SpecError naming the field, its value and what is allowed.
    """

    inputs: int
    layers: Sequence[LayerSpec]
    loss: Choice | str = "half_mse"
    reduction: str = "mean_batch"
    initializer: Choice | str = "normal"
    seed: int = 0

    def __post_init__(self) -> None:
        layers = self.layers
        if not isinstance(layers, Sequence) or not all(isinstance(layer, LayerSpec) for layer in layers):
            raise SpecError("layers", layers, "a sequence of LayerSpec")
        if not 1 <= len(layers) <= MAX_LAYERS:
            raise SpecError("layers", len(layers), f"from 1 to {MAX_LAYERS} layers")
        if not isinstance(self.reduction, str) or self.reduction not in REDUCTIONS:
            raise SpecError("reduction", self.reduction, "one of " + ", ".join(REDUCTIONS))
        checked = {
            "inputs": checked_integer("inputs", self.inputs, 1, MAX_UNITS),
            "layers": tuple(layers),
            "loss": as_choice("loss", self.loss, LOSSES),
            "initializer": as_choice("initializer", self.initializer, INITIALIZERS),
            "seed": checked_integer("seed", self.seed, 0, MAX_SEED),
        }
        for field, value in checked.items():
            object.__setattr__(self, field, value)
        self._check_output_fits_loss()

    def _check_output_fits_loss(self) -> None:
        low, high = self.loss_record.range
        output = self.layers[-1].record
        if output.range[0] < low or output.range[1] > high:
            fitting = [a.name for a in ACTIVATIONS.values() if a.range[0] >= low and a.range[1] <= high]
            raise SpecError("output activation", output.name, f"{' or '.join(fitting)} with {self.loss_record.name}")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer, inputs first: (2, 3, 1)."""
        return (self.inputs, *(layer.units for layer in self.layers))

    @property
    def depth(self) -> int:
        """The number of layers with weights."""
        return len(self.layers)

    @property
    def outputs(self) -> int:
        """Units of the last layer."""
        return self.layers[-1].units

    @property
    def loss_record(self) -> Loss:
        """The loss's record."""
        return LOSSES[_name(self.loss)]

    @property
    def loss_options(self) -> dict[str, Any]:
        """The loss's options."""
        return _options(self.loss)

    @property
    def cancels(self) -> bool:
        """Whether output activation and loss cancel to dZ = A - Y."""
        return self.layers[-1].record.name == self.loss_record.cancels_with

    def replaced(self, **changes: Any) -> NetworkSpec:
        """A copy with some fields changed, checked again. Raises SpecError."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class TrainingSpec:
    """How a network is trained.

    `optimizer` is a name or `Choice`; `batch_size` None is the full batch. Batches are drawn anew each epoch from
    `seed` if `shuffle`; `schedule` gives the sample indices of every update instead, repeated when used up.
    The last batch of an epoch may be smaller, and its loss is the mean over its own samples (all libraries do so).
    `l1` adds l1 * sum |W| and `l2` adds l2 / 2 * sum W^2 to the loss: weights only, biases too if `penalise_biases`.
    `clip_norm` scales the whole gradient down to that norm; see `functions/regularisation.py`. `train_biases=False`
    leaves the biases as they are. Raises SpecError.
    """

    optimizer: Choice | str = "gd"
    batch_size: int | None = None
    shuffle: bool = True
    seed: int = 0
    schedule: Sequence[Sequence[int]] | None = None
    l1: float = 0.0
    l2: float = 0.0
    clip_norm: float | None = None
    train_biases: bool = True
    penalise_biases: bool = False

    def __post_init__(self) -> None:
        checked: dict[str, object] = {
            "optimizer": as_choice("optimizer", self.optimizer, OPTIMIZERS),
            "seed": checked_integer("seed", self.seed, 0, MAX_SEED),
            "l1": RESTRAINTS["l1"].option.number("l1", self.l1),
            "l2": RESTRAINTS["l2"].option.number("l2", self.l2),
        }
        if self.batch_size is not None:
            checked["batch_size"] = checked_integer("batch_size", self.batch_size, 1, 10**6)
        if self.clip_norm is not None:
            checked["clip_norm"] = RESTRAINTS["clip_norm"].option.number("clip_norm", self.clip_norm)
        if self.schedule is not None:
            checked["schedule"] = _checked_schedule(self.schedule)
        for flag in ("shuffle", "train_biases", "penalise_biases"):
            if not isinstance(getattr(self, flag), bool):
                raise SpecError(flag, getattr(self, flag), "True or False")
        for field, value in checked.items():
            object.__setattr__(self, field, value)

    @property
    def optimizer_record(self) -> Optimizer:
        """The optimiser's record."""
        return OPTIMIZERS[_name(self.optimizer)]

    @property
    def optimizer_options(self) -> dict[str, Any]:
        """The optimiser's options."""
        return _options(self.optimizer)

    @property
    def penalised(self) -> bool:
        """Whether L1 or L2 adds to the loss."""
        return self.l1 > 0 or self.l2 > 0

    @property
    def penalised_kinds(self) -> str:
        """The kinds of parameter that L1 and L2 count: "W", or "Wb" with the biases."""
        return "Wb" if self.penalise_biases else "W"

    def replaced(self, **changes: Any) -> TrainingSpec:
        """A copy with some fields changed, checked again. Raises SpecError."""
        return replace(self, **changes)

    def with_options(self, **options: Value) -> TrainingSpec:
        """A copy with options of the optimiser changed: `with_options(lr=0.3)`. Raises SpecError."""
        assert isinstance(self.optimizer, Choice)  # __post_init__ made it one
        return replace(self, optimizer=self.optimizer.replaced(**options))


def _checked_schedule(schedule: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    try:
        batches = tuple(tuple(checked_integer("schedule", i, 0, 10**6) for i in batch) for batch in schedule)
    except TypeError:
        raise SpecError("schedule", schedule, "a sequence of batches, each a sequence of sample indices") from None
    if not batches or not all(batches):
        raise SpecError("schedule", schedule, "at least one batch, and no empty one")
    return batches


def _name(choice: Choice | str) -> str:
    return choice if isinstance(choice, str) else choice.name


def _options(choice: Choice | str) -> dict[str, Any]:
    return {} if isinstance(choice, str) else dict(choice.options)
