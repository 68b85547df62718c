"""Mistakes with the batch: one sample for all, a bias gradient that is not summed, a softmax along the wrong axis."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from backprop_core.analysis.mistakes.bench import Bench, Variant
from backprop_core.functions.losses import divisor
from backprop_core.primitives import Array, Calls, constant
from backprop_core.tape.operation import Operation
from backprop_core.tape.quantity import Quantity


def one_sample(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """The gradient of a single sample, or its share in the batch's; of a bias, that is a sum not taken, too."""
    mistakes = ("one_sample", "bias_not_summed") if quantity.kind == "b" else ("one_sample",)
    if quantity.kind and bench.wiring.batch > 1:
        for share in sorted({1.0, _alone(bench)}):
            for k in range(bench.wiring.batch):
                yield Variant(mistakes, _of_sample(bench, quantity.layer or 0, k, share), one_of_many=True)


def bias_not_summed(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """db is dZ, a column for each sample, with or without the mean's share in it."""
    layer = quantity.layer or 0
    if quantity.kind == "b" and quantity.row == "grad" and bench.wiring.batch > 1:
        place = bench.first(quantity)
        weights = bench.operations[place].code.split("\n")[0]
        changes = bench.changed(place, f"{weights}\ndb{layer} = dZ{layer}", bench.calls_at(place))
        for share in sorted({1.0, _alone(bench)}):
            for by_sample in (False, True):
                yield Variant(("bias_not_summed",), changes, read=_deltas(layer, share, by_sample=by_sample))


def softmax_over_batch(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """The softmax's shares add up to 1 over the samples of each class, not over the classes of each sample."""
    for layer, spec in enumerate(bench.network.layers, 1):
        if spec.record.coupled and bench.wiring.batch > 1:
            do, Z, A = Calls(), bench.wiring.Z[layer], bench.wiring.A[layer]
            spec.record.forward(do, Z.T, A.T, bench.scratch(layer), spec.options)
            code = f"A{layer} = softmax(Z{layer}, axis=1)"
            yield Variant(("softmax_over_batch",), bench.changed(bench.first(f"A{layer}"), code, do))


def _deltas(layer: int, share: float, *, by_sample: bool) -> Callable[[Bench], Array]:
    """Reads dZ of a layer times a share, with a row for each sample or a column for each."""

    def _read(bench: Bench) -> Array:
        deltas = bench.wiring.dZ[layer] * share
        return deltas.T if by_sample else deltas

    return _read


def _of_sample(bench: Bench, layer: int, k: int, share: float) -> dict[int, Operation]:
    """dW and db of a layer from one column of dZ and of the activations before it."""
    do, column, before = Calls(), slice(k, k + 1), Quantity("A", layer - 1)
    block = bench.table.block("grad", layer)
    do.dot(bench.wiring.dZ[layer][:, column], bench.wiring.extended[layer - 1][:, column].T, block)
    if share != 1:
        do(np.multiply, block, constant(share), block)
    delta = f"{share:g} * dZ{layer}[:, [{k}]]" if share != 1 else f"dZ{layer}[:, [{k}]]"
    return bench.changed(
        bench.first(f"dW{layer}"), f"dW{layer} = {delta} @ {before}[:, [{k}]].T\ndb{layer} = {delta}", do
    )


def _alone(bench: Bench) -> float:
    """What a sample's dZ has to be multiplied by to be that of a batch of the sample alone."""
    return bench.wiring.divisor / divisor(bench.network.reduction, bench.network.outputs, 1)
