"""Mistakes in the products dW = dZ A^T and dA = W^T dZ: another factor, a transpose, one path for all, late weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from backprop_core.analysis.mistakes.bench import Bench, Variant, merged
from backprop_core.primitives import Calls
from backprop_core.tape.backward import slope_code
from backprop_core.tape.operation import Operation
from backprop_core.tape.quantity import Quantity

MOST_PATHS = 64  # neurons of a layer that are left out one by one


def weight_for_activation(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """dW = dZ w: the sum over the batch has lost its factor."""
    layer, table = quantity.layer or 0, bench.table
    if quantity.kind:
        do = bench.calls_at(bench.first(f"dW{layer}"))
        biases, weights = table.biases("grad", layer), table.weights("theta", layer)
        do(np.multiply, biases, weights, table.weights("grad", layer))
        code = f"dW{layer} = dZ{layer}.sum(axis=1, keepdims=True) * W{layer}"
        yield _in_product(bench, "weight_for_activation", layer, code, do)


def preactivation_for_activation(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """dW = dZ Z^T: z in place of a = f(z). The inputs have no z."""
    layer, wiring = quantity.layer or 0, bench.wiring
    if quantity.kind and layer > 1:
        do = bench.calls_at(bench.first(f"dW{layer}"))
        do(np.matmul, wiring.dZ[layer], wiring.Z[layer - 1].T, bench.table.weights("grad", layer))
        code = f"dW{layer} = dZ{layer} @ Z{layer - 1}.T"
        yield _in_product(bench, "preactivation_for_activation", layer, code, do)


def transposed(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """dW^T for dW, and W for W^T wherever W is square, in one layer or in all of them."""
    layer, sizes = quantity.layer or 0, bench.network.sizes
    if quantity.kind == "W" and quantity.row == "grad" and min(sizes[layer - 1 : layer + 1]) > 1:
        place = bench.first(quantity)
        code = f"{quantity} = {Quantity('A', layer - 1)} @ dZ{layer}.T"
        changes = bench.changed(place, code, bench.calls_at(place))
        yield Variant(("transposed",), changes, read=lambda apart: apart.value(quantity).T)
    square = [n for n in range(1, len(sizes)) if sizes[n] == sizes[n - 1] > 1]
    for chosen in [[n] for n in square] + [square] * (len(square) > 1):
        yield Variant(("transposed",), merged(_not_transposed(bench, n) for n in chosen))


def path_missing(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """dA from one neuron of the next layer alone, or from all but one; from a softmax, the diagonal alone."""
    units = {layer: spec.units for layer, spec in enumerate(bench.network.layers, 1) if spec.units > 1}
    for layer, count in units.items():
        for k in range(min(count, MOST_PATHS)):
            yield Variant(("path_missing",), _paths(bench, layer, k, alone=True))
            if count > 2:
                yield Variant(("path_missing",), _paths(bench, layer, k, alone=False))
    for end in (0, -1):  # a loop that stops after the first, or keeps only the last
        if len(units) > 1:
            parts = (_paths(bench, layer, range(count)[end], alone=True) for layer, count in units.items())
            yield Variant(("path_missing",), merged(parts))
    for layer, spec in enumerate(bench.network.layers, 1):
        if spec.record.coupled:
            yield Variant(("path_missing",), _diagonal(bench, layer))


def updated_weights(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """Each layer is updated as soon as it has its gradient, and what comes next goes back through its new weights.

    A clipped gradient needs all layers before any of them is updated.
    """
    if bench.training.clip_norm is None:
        layers = range(bench.network.depth, 0, -1)
        yield Variant(("updated_weights",), merged(_through_new_weights(bench, layer) for layer in layers))


def _in_product(bench: Bench, mistake: str, layer: int, code: str, do: Calls) -> Variant:
    """The line for dW of a layer changed; that for db stays."""
    place = bench.first(f"dW{layer}")
    rest = bench.operations[place].code.split("\n")[1:]
    return Variant((mistake,), bench.changed(place, "\n".join([code, *rest]), do))


def _not_transposed(bench: Bench, layer: int) -> dict[int, Operation]:
    do, before = Calls(), Quantity("dA", layer - 1)
    do(np.matmul, bench.table.weights("theta", layer), bench.wiring.dZ[layer], bench.wiring.dA[layer - 1])
    return bench.changed(bench.first(before), f"{before} = W{layer} @ dZ{layer}", do)


def _paths(bench: Bench, layer: int, k: int, *, alone: bool) -> dict[int, Operation]:
    """dA of the layer before, through neuron k of a layer alone, or through all others."""
    do, before = Calls(), Quantity("dA", layer - 1)
    W, dZ, dA = bench.table.weights("theta", layer), bench.wiring.dZ[layer], bench.wiring.dA[layer - 1]
    mask = np.full((len(dZ), 1), 0.0 if alone else 1.0)
    mask[k] = 1.0 - mask[k]
    part = np.empty(dZ.shape)
    do(np.multiply, dZ, mask, part)
    do(np.matmul, W.T, part, dA)
    names = [f"{name}[[{k}]]" if alone else f"np.delete({name}, {k}, axis=0)" for name in (f"W{layer}", f"dZ{layer}")]
    return bench.changed(bench.first(before), f"{before} = {names[0]}.T @ {names[1]}", do)


def _diagonal(bench: Bench, layer: int) -> dict[int, Operation]:
    do, wiring = Calls(), bench.wiring
    spec = bench.network.layers[layer - 1]
    do(np.multiply, wiring.dA[layer], wiring.S[layer], wiring.dZ[layer])
    return bench.changed(bench.first(f"dZ{layer}"), f"dZ{layer} = dA{layer} * {slope_code(spec, layer)}", do)


def _through_new_weights(bench: Bench, layer: int) -> dict[int, Operation]:
    """The layer's update before its dA; after the last dA, the update phase finds everything as it was."""
    do, place = Calls(), bench.first(Quantity("dA", layer - 1))
    updates = bench.operations[bench.update :]
    mine: Iterable[Operation] = (each for each in updates if each.layer == layer)
    if layer == bench.network.depth:
        mine = chain((each for each in updates if each.layer is None), mine)
    for operation in mine:
        do.extend(operation.calls)
    do.extend(bench.operations[place].calls)
    if layer == 1:
        do(np.copyto, bench.table.memory, bench.causes)
    code = f"W{layer} += stepW{layer}\n{bench.operations[place].code}"
    return bench.changed(place, code, do)
