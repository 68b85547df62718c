"""What the last operation has worked on, and which way the numbers went."""

from __future__ import annotations

import re

from backprop_core import Operation, Phase
from playground.elements import LOSS, Element, elements_of

_NAME = re.compile(r"(Z|A|dZ|dA|d?[Wb]|[a-z]+[Wb])(\d+)")


def active_elements(operation: Operation | None, sizes: tuple[int, ...]) -> frozenset[Element]:
    """The elements that an operation has written to, or sent numbers through."""
    if operation is None:
        return frozenset()
    if operation.phase is Phase.LOSS:
        return frozenset({LOSS})
    stem, layer = _written(operation)
    return frozenset(e for e in elements_of(sizes) if _touched(e, stem, layer))


def _written(operation: Operation) -> tuple[str, int]:
    if operation.name == "dX":
        return "dA", 0
    found = _NAME.fullmatch(operation.name)
    return (found[1], int(found[2])) if found else ("", -1)


def _touched(element: Element, stem: str, layer: int) -> bool:
    edge = element.kind in ("weight", "bias")
    if stem == "Z":
        return (edge or element.kind == "neuron") and element.layer == layer
    if stem in ("A", "dZ"):
        return element.kind == "neuron" and element.layer == layer
    if stem == "dA":
        through = element.kind == "weight" and element.layer == layer + 1
        return through or (element.kind == "neuron" and element.layer == layer)
    return edge and element.layer == layer


def direction(operation: Operation | None) -> int:
    """1 where numbers flow to the right, -1 to the left, 0 where none flow."""
    flows = {Phase.FORWARD: 1, Phase.LOSS: 1, Phase.BACKWARD: -1, Phase.UPDATE: 0}
    return flows[operation.phase] if operation else 0
