"""Inputs and outputs by the names that the data give them, and numbers as they were measured before standardising."""

from __future__ import annotations

import re
from typing import TypeAlias

import numpy as np

from backprop_core import Dataset
from backprop_core.primitives import Array
from playground.formats import number
from playground.model.shown.elements import Element

Names: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]

BRACKETS = re.compile(r"\s*[(\[].*[)\]]$")
SHORT = 9  # characters of a name beside a neuron


def input_name(data: Dataset, row: int) -> str:
    """The name of an input; "" where it only has a number."""
    return _own(data.inputs, row, "x")


def output_name(data: Dataset, row: int) -> str:
    """The name of an output; "" where it only has a number."""
    return _own(data.outputs, row, "y")


def names_of(data: Dataset) -> Names:
    """The names of inputs and of outputs, "" where there is only a number."""
    inputs = tuple(input_name(data, row) for row in range(data.n_in))
    return inputs, tuple(output_name(data, row) for row in range(data.n_out))


def class_names(data: Dataset, targets: Array) -> dict[float, str]:
    """The name of every class among targets, the lowest first: numbers of classes, or the lower and the higher one."""
    levels = np.unique(targets).tolist()
    if not data.classes:
        return {level: f"class {int(level)}" for level in levels}
    return {level: data.classes[int(level) if data.n_out > 1 else int(level > 0)] for level in levels}


def short(name: str) -> str:
    """A name cut to what has room above a neuron, first by the unit in brackets behind it."""
    bare = BRACKETS.sub("", name) or name
    return bare if len(bare) <= SHORT else bare[: SHORT - 1].rstrip() + "…"


def axis_title(data: Dataset, row: int) -> str:
    """The name of an input for an axis, with what its numbers were standardised by."""
    name = data.inputs[row]
    if row >= len(data.scales):
        return name
    mean, scale = data.scales[row]
    return f"{name} (0 is {number(mean)}, 1 is {number(mean + scale)})"


def measured(data: Dataset, element: Element, value: float | None, *, output: bool = False) -> str:
    """Of an input or an output, its name and the number before standardising, as far as there are both.

    `value` is the number after it, None where it is not computed yet.
    """
    at = data.n_in + element.row if output else element.row
    name = output_name(data, element.row) if output else input_name(data, element.row)
    if at >= len(data.scales) or value is None:
        return name
    mean, scale = data.scales[at]
    label = name or (data.outputs if output else data.inputs)[element.row]
    return f"{label}: {number(mean + scale * value)} before standardising"


def _own(names: tuple[str, ...], row: int, letter: str) -> str:
    name = names[row] if row < len(names) else ""
    return "" if name in (letter, f"{letter}{row + 1}") else name
