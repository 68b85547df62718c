"""Quantities of a training step, as values and by their names: "dW2" is the gradient of layer 2's weights."""

from __future__ import annotations

import re

import numpy as np

from backprop_core.errors import SpecError
from backprop_core.primitives import Array
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.wiring import Wiring

_NAME = re.compile(r"([A-Za-z]+?)([1-9]\d*)?")
_INPUTS = {"A": "X", "dA": "dX"}  # the network's inputs count as the activations of layer 0
_STEMS = {name: stem for stem, name in _INPUTS.items()}
_PREFIXES = {"theta": "", "grad": "d"}  # rows of the parameter table that names do not begin with; all others do
_ROWS = {"": "theta", "d": "grad", **dict.fromkeys(_PREFIXES, "")}
_NAMES = "a name on the tape, such as Z1, A1, W1, dW1 or L"


class Quantity(str):
    """A quantity of a training step: `Quantity("dW", 2)` is the text "dW2" that also knows its stem and its layer.

    It is text, so that it can be printed, compared with "dW2" and looked up under that name wherever names are text.
    Code that asks what the quantity is reads `stem` and `layer` and takes no name apart. The inputs are layer 0 of the
    activations: `Quantity("A", 0)` is "X" and `Quantity("dA", 0)` is "dX". What belongs to no layer, such as Y, L or
    the optimiser's t, has None for its layer.
    """

    __slots__ = ("layer", "stem")
    stem: str
    layer: int | None

    def __new__(cls, stem: str, layer: int | None = None) -> Quantity:
        """The name is the stem followed by the layer's number, if there is one."""
        return super().__new__(cls, _INPUTS[stem] if layer == 0 else stem if layer is None else f"{stem}{layer}")

    def __init__(self, stem: str, layer: int | None = None) -> None:
        object.__setattr__(self, "stem", stem)
        object.__setattr__(self, "layer", layer)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} of a Quantity cannot be set")

    def __reduce__(self) -> tuple[object, ...]:
        """Copies and pickles are made from stem and layer."""
        return Quantity, (self.stem, self.layer)

    @classmethod
    def parse(cls, name: object) -> Quantity:
        """The quantity of a name such as "dW2", "X" or "L"; SpecError for anything that cannot be a name."""
        if isinstance(name, cls):
            return name
        found = _NAME.fullmatch(name) if isinstance(name, str) else None
        if not found:
            raise SpecError("quantity", name, _NAMES)
        if found[0] in _STEMS:
            return cls(_STEMS[found[0]], 0)
        return cls(found[1], int(found[2]) if found[2] else None)

    @classmethod
    def in_row(cls, row: str, kind: str, layer: int) -> Quantity:
        """What a row of the parameter table holds for W or b (`kind`) of a layer: dW2 for ("grad", "W", 2)."""
        return cls(_PREFIXES.get(row, row) + kind, layer)

    @property
    def text(self) -> str:
        """The name as plain text."""
        return str(self)

    @property
    def tex(self) -> str:
        """The name in LaTeX, with the layer as an index: "Z_1"."""
        return f"{self.stem}_{self.layer}" if self.layer else str(self)

    @property
    def kind(self) -> str:
        """The letter W or b for a parameter, its gradient, its step and its optimiser state; empty for all others."""
        return self.stem[-1] if self.layer and self.stem[-1] in "Wb" else ""

    @property
    def row(self) -> str:
        """The row of the parameter table that holds it, "theta" for W and b themselves; "" for all other quantities."""
        prefix = self.stem[:-1]
        return _ROWS.get(prefix, prefix) if self.kind else ""


def read_quantity(wiring: Wiring, table: Parameters, name: str) -> Array:
    """A copy of the quantity; SpecError for an unknown name."""
    return np.array(find_quantity(wiring, table, name))


def find_quantity(wiring: Wiring, table: Parameters, name: str) -> Array:
    """The quantity itself; SpecError for an unknown name."""
    quantity = Quantity.parse(name)
    if quantity.layer is None:
        single = {"Y": wiring.Y, "E": wiring.E, "L": wiring.L, "R": wiring.R, "J": wiring.J}
        single |= {"clipped": table.rows["clipped"], **table.clock}
        if quantity in single:
            return single[quantity]
    elif quantity.kind:
        return _parameter(table, quantity)
    else:
        signals = {"Z": wiring.Z, "A": wiring.A, "S": wiring.S, "dZ": wiring.dZ, "dA": wiring.dA}
        if quantity.stem in signals:
            return _signal(signals[quantity.stem], quantity, quantity.layer)
    raise SpecError("quantity", name, _NAMES)


def place_of(field: str, name: object, layers: int) -> tuple[str, int]:
    """W or b and the layer of the parameters of that name; SpecError naming `field` if there are none."""
    try:
        quantity = Quantity.parse(name)
    except SpecError:
        quantity = Quantity("")
    if quantity.row != "theta" or not quantity.layer or quantity.layer > layers:
        raise SpecError(field, name, f"W1 to W{layers} or b1 to b{layers}")
    return quantity.kind, quantity.layer


def _parameter(table: Parameters, quantity: Quantity) -> Array:
    if quantity.row not in table.rows or not quantity.layer or quantity.layer > len(table.shapes):
        allowed = "a parameter of a layer, its gradient, its step or its optimiser state"
        raise SpecError("quantity", quantity.text, allowed)
    part = table.weights if quantity.kind == "W" else table.biases
    return part(quantity.row, quantity.layer)


def _signal(buffers: list[Array], quantity: Quantity, layer: int) -> Array:
    if layer >= len(buffers):
        raise SpecError("quantity", quantity.text, f"layers 1 to {len(buffers) - 1}")
    return buffers[layer]
