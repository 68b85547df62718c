"""Mistakes with the slope f'(z) between dA and dZ: left out, taken twice, or taken of something else than z."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from backprop_core.analysis.mistakes.bench import Bench, Variant, merged
from backprop_core.primitives import Calls, constant
from backprop_core.tape.backward import slope_code
from backprop_core.tape.operation import Operation
from backprop_core.tape.quantity import Quantity

Change = Callable[[Bench, int], dict[int, Operation]]


def slope_missing(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """dZ = dA, in one layer, in all hidden ones or in all."""
    return _in_layers(bench, "slope_missing", _without_slope)


def slope_twice(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """The slope once more: also after the short route A - Y, which has it already."""
    return _in_layers(bench, "slope_twice", _slope_again)


def slope_of_activation(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """f' is given a, which is f(z) already."""
    return _in_layers(bench, "slope_of_activation", _slope_at_activation)


def slope_of_error(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """f' is given the error that comes back, and the error is a factor beside it or not.

    A slope that is the same everywhere has no argument to be wrong.
    """
    bent = [n for n, spec in enumerate(bench.network.layers, 1) if "{" in spec.record.slope_code]
    for change in (_slope_at_error, _error_times_its_slope):
        yield from _in_layers(bench, "slope_of_error", change, bent)


def jacobian_twice(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """The softmax's Jacobian once more: to a - y, which has been through it."""
    coupled = [n for n, spec in enumerate(bench.network.layers, 1) if spec.record.coupled]
    return _in_layers(bench, "jacobian_twice", _jacobian_again, coupled)


def _in_layers(bench: Bench, mistake: str, change: Change, layers: Sequence[int] | None = None) -> Iterator[Variant]:
    """The same change in each of the layers, in all hidden ones of them and in all; of the whole network by default."""
    layers = range(1, bench.network.depth + 1) if layers is None else layers
    hidden = [n for n in layers if n < bench.network.depth]
    for chosen in [*([n] for n in layers), *(several for several in (hidden, layers) if len(several) > 1)]:
        yield Variant((mistake,), merged(change(bench, layer) for layer in chosen))


def _without_slope(bench: Bench, layer: int) -> dict[int, Operation]:
    do = Calls()
    do(np.copyto, bench.wiring.dZ[layer], bench.wiring.dA[layer])
    return bench.changed(bench.first(f"dZ{layer}"), f"dZ{layer} = dA{layer}", do)


def _slope_again(bench: Bench, layer: int) -> dict[int, Operation]:
    place, wiring = bench.first(f"dZ{layer}"), bench.wiring
    do = bench.calls_at(place)
    do(np.multiply, wiring.dZ[layer], wiring.S[layer], wiring.dZ[layer])
    slope = slope_code(bench.network.layers[layer - 1], layer)
    return bench.changed(place, f"dZ{layer} = ({bench.right_side(place)}) * {slope}", do)


def _slope_at_activation(bench: Bench, layer: int) -> dict[int, Operation]:
    do, wiring, spec = Calls(), bench.wiring, bench.network.layers[layer - 1]
    work, A = bench.scratch(layer), wiring.A[layer]
    again, slope = work("f(a)"), work("f'(a)")
    spec.record.forward(do, A, again, work, spec.options)
    spec.record.slope(do, A, again, slope, work, spec.options)
    spec.record.backward(do, again, wiring.dA[layer], slope, wiring.dZ[layer])
    code = spec.record.code.format(Z=f"A{layer}", **spec.options)
    line = f"dA{layer} * {spec.record.slope_code.format(Z=f'A{layer}', A=code, **spec.options)}"
    if spec.record.coupled:
        line = f"{code} * (dA{layer} - (dA{layer} * {code}).sum(axis=0))"
    return bench.changed(bench.first(f"dZ{layer}"), f"dZ{layer} = {line}", do)


def _slope_at_error(bench: Bench, layer: int) -> dict[int, Operation]:
    return _of_error(bench, layer, times_error=False)


def _error_times_its_slope(bench: Bench, layer: int) -> dict[int, Operation]:
    return _of_error(bench, layer, times_error=True)


def _of_error(bench: Bench, layer: int, *, times_error: bool) -> dict[int, Operation]:
    """The error is A - Y at the output, and in hidden layers what comes back; the mean is still taken."""
    do, wiring, spec = Calls(), bench.wiring, bench.network.layers[layer - 1]
    work, dZ, share = bench.scratch(layer), wiring.dZ[layer], wiring.divisor
    error, slope = work("error"), work("f'(error)")
    if layer == bench.network.depth:
        do(np.subtract, wiring.A[layer], wiring.Y, error)
        first = f"e = A{layer} - Y"
    else:
        do(np.multiply, wiring.dA[layer], constant(share), error)
        first = f"e = {share} * dA{layer}" if share > 1 else f"e = dA{layer}"
    spec.record.forward(do, error, work("f(error)"), work, spec.options)  # some slopes reuse what it computes
    spec.record.slope(do, error, error, slope, work, spec.options)
    do(np.divide, slope, constant(share), dZ)
    if times_error:
        do(np.multiply, dZ, error, dZ)
    line = f"{'e * ' * times_error}{spec.record.slope_code.format(Z='e', A='e', **spec.options)}"
    code = f"{first}\ndZ{layer} = {line}" + (f" / {share}" if share > 1 else "")
    return bench.changed(bench.first(f"dZ{layer}"), code, do)


def _jacobian_again(bench: Bench, layer: int) -> dict[int, Operation]:
    place, wiring, d = bench.first(f"dZ{layer}"), bench.wiring, bench.scratch(layer)("d")
    do = bench.calls_at(place)
    do(np.copyto, d, wiring.dZ[layer])
    bench.network.layers[layer - 1].record.backward(do, wiring.A[layer], d, wiring.S[layer], wiring.dZ[layer])
    code = f"d = {bench.right_side(place)}\ndZ{layer} = A{layer} * (d - (d * A{layer}).sum(axis=0))"
    return bench.changed(place, code, do)
