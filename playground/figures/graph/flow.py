"""What the last operation has worked on, and which way the numbers went."""

from __future__ import annotations

from functools import lru_cache

from backprop_core import Operation, Phase, Quantity
from playground.model.shown.elements import LOSS, Element, elements_of

PARAMETERS = {"W": "weight", "b": "bias"}


def active_elements(operation: Operation | None, sizes: tuple[int, ...]) -> frozenset[Element]:
    """The elements that an operation has written to, or sent numbers through.

    What the update works out once for all layers (its clock, its rate) concerns every parameter.
    """
    if operation is None:
        return frozenset()
    if operation.phase is Phase.LOSS:
        return frozenset({LOSS})
    if operation.phase is Phase.UPDATE and operation.layer is None:
        touched = frozenset((kind, layer) for kind in PARAMETERS.values() for layer in range(1, len(sizes)))
    else:
        touched = frozenset(place for written in operation.writes for place in _places(written))
    return _elements_at(touched, sizes)


@lru_cache(maxsize=64)
def _elements_at(touched: frozenset[tuple[str, int]], sizes: tuple[int, ...]) -> frozenset[Element]:
    return frozenset(e for e in elements_of(sizes) if (e.kind, e.layer) in touched)


def _places(written: Quantity) -> tuple[tuple[str, int], ...]:
    """Kinds of elements and their layers, for a quantity that is written."""
    layer = written.layer
    if layer is None:
        return ()
    if written.kind:
        return ((PARAMETERS[written.kind], layer),)
    through = {"Z": (("weight", layer), ("bias", layer)), "dA": (("weight", layer + 1),)}
    return (("neuron", layer), *through.get(written.stem, ()))


def direction(operation: Operation | None) -> int:
    """1 where numbers flow to the right, -1 to the left, 0 where none flow."""
    flows = {Phase.FORWARD: 1, Phase.LOSS: 1, Phase.BACKWARD: -1, Phase.UPDATE: 0}
    return flows[operation.phase] if operation else 0


def loss_direction(operation: Operation | None, depth: int) -> int:
    """1 where the outputs go into the loss, -1 where derivatives come back from it, 0 elsewhere.

    They come back as ∂L/∂a and, where activation and loss cancel, as ∂L/∂z at once.
    """
    if operation is None:
        return 0
    if "L" in operation.writes:
        return 1
    by_a, by_z = f"dA{depth}", f"dZ{depth}"
    back = by_a in operation.writes or (by_z in operation.writes and by_a not in operation.reads)
    return -1 if back else 0
