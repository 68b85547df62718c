"""Numbers on a common scale, and what they were moved and divided by."""

from __future__ import annotations

from dataclasses import dataclass, replace

from backprop_core.data import Dataset, standardized
from backprop_core.primitives import Array


@dataclass(frozen=True)
class Scale:
    """A column, its mean and its standard deviation in the training samples; the scale of a constant is 1."""

    name: str
    mean: float
    scale: float


def standardised(data: Dataset) -> tuple[Dataset, list[Scale]]:
    """Inputs, and targets that are no classes, with mean 0 and variance 1 in training; test samples move along."""
    scaled, scales = standardized(data), _scales(data.inputs, data.X)
    if data.kind == "regression":
        targets = standardized(Dataset(data.Y, data.X, data.Y_test, data.X_test))
        scaled = replace(scaled, Y=targets.X, Y_test=targets.X_test)
        scales += _scales(data.outputs, data.Y)
    return scaled, scales


def _scales(names: tuple[str, ...], values: Array) -> list[Scale]:
    means, scales = values.mean(axis=1), values.std(axis=1)
    constant = values.min(axis=1) == values.max(axis=1)
    rows = zip(names, means, scales, constant, strict=True)
    return [Scale(name, float(mean), 1.0 if same else float(scale)) for name, mean, scale, same in rows]
