"""Quantities by their names on the tape: "dW2" is the gradient of layer 2's weights."""

from __future__ import annotations

import re

import numpy as np

from backprop_core.errors import SpecError
from backprop_core.primitives import Array
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.wiring import Wiring

_PARAMETER = re.compile(r"(d|clipped|step|[a-z]?)([Wb])([1-9]\d*)")
_SIGNAL = re.compile(r"(Z|A|S|dZ|dA)([1-9]\d*)")
_OWN = re.compile(r"([Wb])([1-9]\d*)")
_NAMES = "a name on the tape, such as Z1, A1, W1, dW1 or L"


def read_quantity(wiring: Wiring, table: Parameters, name: str) -> Array:
    """A copy of the quantity; SpecError for a name that the network does not have."""
    return np.array(find_quantity(wiring, table, name))


def find_quantity(wiring: Wiring, table: Parameters, name: str) -> Array:
    """The quantity itself; SpecError for a name that the network does not have."""
    single = {"X": wiring.A[0], "Y": wiring.Y, "dX": wiring.dA[0], "E": wiring.E, "L": wiring.L}
    single |= {"R": wiring.R, "J": wiring.J, "clipped": table.rows["clipped"], **table.clock}
    if not isinstance(name, str):
        raise SpecError("quantity", name, _NAMES)
    if name in single:
        return single[name]
    if found := _PARAMETER.fullmatch(name):
        return _parameter(table, name, *found.groups())
    if found := _SIGNAL.fullmatch(name):
        return _signal(wiring, name, found[1], int(found[2]))
    raise SpecError("quantity", name, _NAMES)


def place_of(field: str, name: object, layers: int) -> tuple[str, int]:
    """W or b and the layer of the parameters of that name; SpecError naming `field` if there is none."""
    found = _OWN.fullmatch(name) if isinstance(name, str) else None
    if not found or int(found[2]) > layers:
        raise SpecError(field, name, f"W1 to W{layers} or b1 to b{layers}")
    return found[1], int(found[2])


def _parameter(table: Parameters, name: str, prefix: str, kind: str, layer: str) -> Array:
    row = {"": "theta", "d": "grad"}.get(prefix, prefix)
    if row not in table.rows or not 1 <= int(layer) <= len(table.shapes):
        raise SpecError("quantity", name, "a parameter of a layer, its gradient, its step or its optimiser state")
    part = table.weights if kind == "W" else table.biases
    return part(row, int(layer))


def _signal(wiring: Wiring, name: str, stem: str, layer: int) -> Array:
    if not 1 <= layer <= wiring.spec.depth:
        raise SpecError("quantity", name, f"layers 1 to {wiring.spec.depth}")
    buffers: dict[str, list[Array]] = {
        "Z": wiring.Z, "A": wiring.A, "S": wiring.S, "dZ": wiring.dZ, "dA": wiring.dA,
    }  # fmt: skip
    return buffers[stem][layer]
