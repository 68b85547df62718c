"""Samples on a common scale, and how far they were moved and scaled."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from backprop_core.data import Dataset, standardized
from backprop_core.data.scaling import mean_and_scale
from backprop_core.primitives import Array

LEAST, MOST = 0.2, 5.0  # scales, and distances from 0, with which the usual networks learn


@dataclass(frozen=True)
class Scale:
    """A column's mean and standard deviation over the training samples; the scale of a constant column is 1."""

    name: str
    mean: float
    scale: float


def needs_scaling(values: Array) -> bool:
    """Whether rows of numbers, (rows, samples), are of a size with which the usual networks hardly learn."""
    means, scales = mean_and_scale(values)
    varied = np.ptp(values, axis=1) > 0
    far = np.abs(means) > MOST
    return bool(np.any(far | (varied & ((scales > MOST) | (scales < LEAST)))))


def standardised(data: Dataset) -> tuple[Dataset, list[Scale]]:
    """The data with mean 0 and variance 1 over the training samples, and the scales that were divided out.

    That goes for all inputs, and for targets that are not classes. Test samples are moved and scaled alike.
    """
    scaled = standardized(data)
    if data.kind == "regression":
        targets = standardized(Dataset(data.Y, data.X, data.Y_test, data.X_test))
        scaled = replace(scaled, Y=targets.X, Y_test=targets.X_test, scales=scaled.scales + targets.scales)
    names = data.inputs + data.outputs
    return scaled, [Scale(name, *pair) for name, pair in zip(names, scaled.scales, strict=False)]
