"""Mistakes where the loss is differentiated: its mean, its sign, its factor 2, or the loss itself."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backprop_core.analysis.mistakes.bench import Bench, Variant
from backprop_core.primitives import Calls, constant
from backprop_core.tape.backward import delta_code, write_delta
from backprop_core.tape.operation import Operation
from backprop_core.tape.quantity import Quantity

SQUARES = ("half_mse", "mse")


def sum_for_mean(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """The mean over the batch, or over outputs and batch, is not taken, or only a part of it; also with the sign."""
    share, batch, outputs = bench.wiring.divisor, bench.wiring.batch, bench.network.outputs
    for left in sorted({part for part in (share, batch, outputs) if part > 1 and share % part == 0}):
        line = "{0}" if left == share else f"{left} * {{0}} / {share}"
        yield Variant(("sum_for_mean",), _times(bench, quantity, left, line))
        yield Variant(("sum_for_mean", "sign"), _times(bench, quantity, -left, f"-{line}"))


def mean_for_sum(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """Divided once too often: by the batch, by the outputs, or by both."""
    share, batch, outputs = bench.wiring.divisor, bench.wiring.batch, bench.network.outputs
    for more in sorted({batch, outputs, batch * outputs} - {1}):
        line = f"{{0}} / {share * more}"
        yield Variant(("mean_for_sum",), _times(bench, quantity, 1 / more, line))


def sign(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """Y - A for A - Y; with a penalty also the sign of the whole gradient."""
    share = bench.wiring.divisor
    yield Variant(("sign",), _times(bench, quantity, -1.0, f"-{{0}} / {share}" if share > 1 else "-{0}"))
    if bench.training.penalised and quantity.row == "grad":
        place, block = bench.last(quantity), bench.table.block("grad", quantity.layer or 0)
        do = bench.calls_at(place)
        do(np.negative, block, block)
        yield Variant(("sign",), bench.changed(place, f"{quantity} = -({bench.right_side(place, quantity)})", do))


def half(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """The factor of the squared error: 2 that the half has taken away, or the half that the 2 has."""
    if bench.network.loss_record.name in SQUARES:
        end = f" / {bench.wiring.divisor}" if bench.wiring.divisor > 1 else ""
        yield Variant(("half",), _times(bench, quantity, 2.0, f"2 * {{0}}{end}"))
        yield Variant(("half",), _times(bench, quantity, 0.5, f"0.5 * {{0}}{end}"))


def error_missing(bench: Bench, quantity: Quantity) -> Iterator[Variant]:
    """The derivative of the output itself, or of its sum or mean over the batch, in place of the loss's."""
    batch, outputs = bench.wiring.batch, bench.network.outputs
    for count in sorted({1, bench.wiring.divisor, batch * outputs}):
        yield Variant(("error_missing",), _without_error(bench, count))


def _times(bench: Bench, quantity: Quantity, factor: float, line: str) -> dict[int, Operation]:
    """The derivative of the loss, or A - Y on the short route, which does not read it, times a factor.

    In `line`, {0} stands for the derivative before the mean is taken.
    """
    output = Quantity("dA", bench.network.depth)
    short = bench.network.cancels and quantity != output
    return _times_at(bench, f"dZ{output.layer}" if short else output, factor, line)


def _times_at(bench: Bench, name: str, factor: float, line: str) -> dict[int, Operation]:
    place, share = bench.first(name), bench.wiring.divisor
    buffers = bench.wiring.dA if name.startswith("dA") else bench.wiring.dZ
    do = bench.calls_at(place)
    do(np.multiply, buffers[-1], constant(factor), buffers[-1])
    plain = bench.right_side(place)
    inner = plain.removesuffix(f" / {share}") if share > 1 else f"({plain})"
    return bench.changed(place, f"{name} = {line.format(inner)}", do)


def _without_error(bench: Bench, count: int) -> dict[int, Operation]:
    last, wiring = bench.network.depth, bench.wiring
    place, share = bench.first(f"dA{last}"), f" / {count}" if count > 1 else ""
    do = bench.calls_at(place)  # where output and loss cancel, they write the slopes as well
    do(np.copyto, wiring.dA[last], constant(1 / count))
    changes = bench.changed(place, f"dA{last} = np.ones_like(A{last}){share}", do)
    if bench.network.cancels:
        route = Calls()
        write_delta(route, wiring, last)
        changes |= bench.changed(bench.first(f"dZ{last}"), delta_code(bench.network.layers[-1], last), route)
    return changes
