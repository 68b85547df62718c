"""From a network to the tape of its training step: forward, loss and backward operations, layer by layer."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from backprop_core.functions.activations import backward_calls
from backprop_core.functions.losses import divisor
from backprop_core.primitives import Calls, constant, dot, flat, total
from backprop_core.tape.operation import Operation, Phase, Tape, needed
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.quantity import Quantity
from backprop_core.tape.spec import LayerSpec, TrainingSpec
from backprop_core.tape.updates import fused_update, update_operations
from backprop_core.tape.wiring import Wiring

L, Y = Quantity("L"), Quantity("Y")


def compile_tape(wiring: Wiring, table: Parameters, training: TrainingSpec) -> Tape:
    """The tape of one update of `table` on the batch in `wiring`."""
    operations = (
        *forward_operations(wiring, table),
        *loss_operations(wiring, table, training),
        *_backward(wiring, table, training),
        *update_operations(table, training, wiring.spec.depth),
    )
    computing = [operation for operation in needed(operations) if operation.phase is not Phase.UPDATE]
    forward = [call for operation in computing if operation.phase is Phase.FORWARD for call in operation.calls]
    backward = [call for op in computing if op.phase is not Phase.FORWARD for call in op.calls[op.slopes :]]
    return Tape(operations, flat([*forward, *_slopes(wiring), *backward, *fused_update(table, training)]))


def _slopes(wiring: Wiring) -> Calls:
    """f'(Z), at once for layers in a row that share an activation: a call costs more than its numbers."""
    calls: Calls = []
    layers = list(enumerate(wiring.spec.layers, 1))[: -1 if wiring.spec.cancels else None]
    for (_, coupled), group in groupby(layers, key=lambda pair: (pair[1].activation, pair[1].record.coupled)):
        if not coupled:
            members = list(group)
            (first, spec), (last, _) = members[0], members[-1]
            z, a, s = (wiring.rows(name, first, last) for name in "ZAS")
            calls += spec.record.slope(z, a, s, wiring.work(first, last), spec.options)
    return calls


def forward_operations(wiring: Wiring, table: Parameters) -> list[Operation]:
    """Z and A of every layer."""
    operations = []
    for layer, spec in enumerate(wiring.spec.layers, 1):
        W, b, Z, A = (Quantity(stem, layer) for stem in "WbZA")
        before = Quantity("A", layer - 1)
        z, a = wiring.Z[layer], wiring.A[layer]
        affine = [dot(table.block("theta", layer), wiring.extended[layer - 1], z)]
        operations += [
            _operation(
                Phase.FORWARD, layer, (W, b, before), (Z,), affine, f"{Z} = {W} @ {before} + {b}",
                rf"Z_{layer} = W_{layer}\,{_tex(before)} + b_{layer}",
            ),
            _operation(
                Phase.FORWARD, layer, (Z,), (A,),
                spec.record.forward(z, a, wiring.work(layer), spec.options),
                f"{A} = " + spec.record.code.format(Z=Z, **spec.options), spec.formula,
            ),
        ]  # fmt: skip
    return operations


def loss_operations(wiring: Wiring, table: Parameters, training: TrainingSpec) -> list[Operation]:
    """The mean loss L of the batch; with a penalty also R and the objective J = L + R."""
    spec, last = wiring.spec, wiring.spec.depth
    record, output, share = spec.loss_record, Quantity("A", last), _divided(wiring)
    rule, outputs = record.values, wiring.A[last]
    if spec.logits in record.from_logits:
        rule, outputs = record.from_logits[spec.logits], wiring.Z[last]
    values = rule(outputs, wiring.Y, wiring.E, wiring.work(last), spec.loss_options)
    mean: Calls = [total(wiring.E, wiring.L), (np.divide, (wiring.L, constant(_divisor(wiring)), wiring.L))]
    code = record.code.format(A=output, Y="Y", **spec.loss_options)
    loss = _operation(
        Phase.LOSS, last, (Quantity("Z", last), output, Y), (L, Quantity("E")), values + mean,
        f"L = np.sum({code}){share}", rf"L = {_share_tex(wiring)}\sum {record.formula}",
    )  # fmt: skip
    return [loss, *_penalty(wiring, table, training)]


def _penalty(wiring: Wiring, table: Parameters, training: TrainingSpec) -> list[Operation]:
    if not training.penalised:
        return []
    theta, weights, term = table.rows["theta"], np.empty(table.count), np.empty(())
    calls: Calls = [
        (np.multiply, (theta, table.penalised(training), weights)),
        (np.absolute, (weights, weights)),
        total(weights, wiring.R),
        (np.multiply, (wiring.R, constant(training.l1), wiring.R)),
        (np.multiply, (weights, weights, weights)),
        total(weights, term),
        (np.multiply, (term, constant(training.l2 / 2), term)),
        (np.add, (wiring.R, term, wiring.R)),
        (np.add, (wiring.L, wiring.R, wiring.J)),
    ]
    kinds = "Wb" if training.penalise_biases else "W"
    names = tuple(Quantity(kind, layer) for layer in range(1, wiring.spec.depth + 1) for kind in kinds)
    code = "R = sum(l1 * np.abs(w).sum() + l2 / 2 * (w**2).sum() for w in (" + ", ".join(names) + ",))\nJ = L + R"
    formula = r"J = L + \lambda_1 \sum |w| + \tfrac{\lambda_2}{2} \sum w^2"
    return [_operation(Phase.LOSS, None, (L, *names), (Quantity("R"), Quantity("J")), calls, code, formula)]


def _backward(wiring: Wiring, table: Parameters, training: TrainingSpec) -> list[Operation]:
    operations = [_output_gradient(wiring)]
    for layer in range(wiring.spec.depth, 0, -1):
        cancelled = layer == wiring.spec.depth and wiring.spec.cancels
        operations.append(_cancelled_delta(wiring) if cancelled else _delta(wiring, layer))
        operations.append(_weight_gradient(wiring, table, layer))
        if training.penalised:
            operations.append(_penalty_gradient(table, training, layer))
        operations.append(_input_gradient(wiring, table, layer))
    return operations


def _output_gradient(wiring: Wiring) -> Operation:
    """dA of the last layer; where output and loss cancel, with the slopes S, as only the long route reads both."""
    spec, last = wiring.spec, wiring.spec.depth
    record, da = spec.loss_record, wiring.dA[last]
    calls = record.slope(wiring.A[last], wiring.Y, da, wiring.work(last), spec.loss_options) + _scale(wiring, da)
    code = record.slope_code.format(A=f"A{last}", Y="Y", **spec.loss_options)
    reads, writes = [Quantity("A", last), Y], [Quantity("dA", last)]
    if spec.cancels:
        calls += _slope(wiring, last)
        reads, writes = [Quantity("Z", last), *reads], [*writes, Quantity("S", last)]
    return _operation(
        Phase.BACKWARD, last, tuple(reads), tuple(writes), calls, f"dA{last} = {code}{_divided(wiring)}",
        rf"\frac{{\partial L}}{{\partial a}} = {_share_tex(wiring)}\left({record.slope_formula}\right)",
    )  # fmt: skip


def _cancelled_delta(wiring: Wiring) -> Operation:
    last = wiring.spec.depth
    dz = wiring.dZ[last]
    calls: Calls = [(np.subtract, (wiring.A[last], wiring.Y, dz)), *_scale(wiring, dz)]
    share = _divided(wiring)
    code = f"dZ{last} = (A{last} - Y){share}" if share else f"dZ{last} = A{last} - Y"
    formula = rf"\delta = {_share_tex(wiring)}(a - y)"
    return _operation(Phase.BACKWARD, last, (Quantity("A", last), Y), (Quantity("dZ", last),), calls, code, formula)


def _delta(wiring: Wiring, layer: int) -> Operation:
    spec = wiring.spec.layers[layer - 1]
    record, slopes, dz = spec.record, _slope(wiring, layer), wiring.dZ[layer]
    through = backward_calls(record, wiring.A[layer], wiring.dA[layer], wiring.S[layer], dz)
    calls = slopes + (_delta_from_logits(wiring, layer) or through)
    code = f"dZ{layer} = dA{layer} * {slope_code(spec, layer)}"
    rate = r"\frac{\partial L}{\partial a%s}"
    formula = rf"\delta = {rate % ''}\, f'(z)"
    if record.coupled:
        code = f"dZ{layer} = A{layer} * (dA{layer} - (dA{layer} * A{layer}).sum(axis=0))"
        formula = rf"\delta_i = a_i \left({rate % '_i'} - \sum_j a_j {rate % '_j'}\right)"
    dA, Z, A, dZ, S = (Quantity(stem, layer) for stem in ("dA", "Z", "A", "dZ", "S"))
    return _operation(
        Phase.BACKWARD, layer, (dA, Z, A), (dZ, S), calls, code,
        formula, len(slopes),
    )  # fmt: skip


def _slope(wiring: Wiring, layer: int) -> Calls:
    spec = wiring.spec.layers[layer - 1]
    return spec.record.slope(wiring.Z[layer], wiring.A[layer], wiring.S[layer], wiring.work(layer), spec.options)


def slope_code(spec: LayerSpec, layer: int) -> str:
    """The slope f'(Z) of a layer as it stands in its line of code."""
    return spec.record.slope_code.format(Z=f"Z{layer}", A=f"A{layer}", **spec.options)


def _delta_from_logits(wiring: Wiring, layer: int) -> Calls:
    """dZ of the outputs from Z, where the loss has a rule for that: dA and the slope have rounded to 1/0 and 0."""
    spec = wiring.spec
    rule = spec.loss_record.slope_from_logits.get(spec.logits)
    if layer < spec.depth or rule is None:
        return []
    z, a, dz = wiring.Z[layer], wiring.A[layer], wiring.dZ[layer]
    return [*rule(z, a, wiring.Y, dz, wiring.work(layer), spec.loss_options), *_scale(wiring, dz)]


def _weight_gradient(wiring: Wiring, table: Parameters, layer: int) -> Operation:
    before = Quantity("A", layer - 1)
    calls = [dot(wiring.dZ[layer], wiring.extended[layer - 1].T, table.block("grad", layer))]
    code = f"dW{layer} = dZ{layer} @ {before}.T\ndb{layer} = dZ{layer}.sum(axis=1, keepdims=True)"
    formula = rf"\partial W_{layer} = \delta_{layer}\,{_tex(before)}^T,\quad \partial b_{layer} = \sum \delta_{layer}"
    reads, writes = (Quantity("dZ", layer), before), (Quantity("dW", layer), Quantity("db", layer))
    return _operation(Phase.BACKWARD, layer, reads, writes, calls, code, formula)


def _penalty_gradient(table: Parameters, training: TrainingSpec, layer: int) -> Operation:
    part = table.block if training.penalise_biases else table.weights
    theta, gradient = part("theta", layer), part("grad", layer)
    term = np.empty(theta.shape)
    calls: Calls = [
        (np.multiply, (theta, constant(training.l2), term)),
        (np.add, (gradient, term, gradient)),
        (np.sign, (theta, term)),
        (np.multiply, (term, constant(training.l1), term)),
        (np.add, (gradient, term, gradient)),
    ]
    kinds = "Wb" if training.penalise_biases else "W"
    names, gradients = ([Quantity(d + kind, layer) for kind in kinds] for d in ("", "d"))
    code = "\n".join(f"d{name} += l2 * {name} + l1 * np.sign({name})" for name in names)
    formula = rf"\partial W_{layer} \mathrel{{+}}= \lambda_2 W_{layer} + \lambda_1 \operatorname{{sign}} W_{layer}"
    reads, writes = (*gradients, *names), tuple(gradients)
    return _operation(Phase.BACKWARD, layer, reads, writes, calls, code, formula)


def _input_gradient(wiring: Wiring, table: Parameters, layer: int) -> Operation:
    """dA of the layer before: [W | b].T whole, since a product with the slice W.T costs twice as much."""
    before = Quantity("dA", layer - 1)
    calls = [dot(table.block("theta", layer).T, wiring.dZ[layer], wiring.d_extended[layer - 1])]
    code, formula = (
        f"{before} = W{layer}.T @ dZ{layer}",
        rf"\partial {_tex(Quantity('A', layer - 1))} = W_{layer}^T \delta_{layer}",
    )
    return _operation(
        Phase.BACKWARD, layer, (Quantity("W", layer), Quantity("dZ", layer)), (before,), calls, code, formula
    )


def _tex(quantity: Quantity) -> str:
    return f"{quantity.stem}_{quantity.layer}" if quantity.layer else quantity.text


def _divisor(wiring: Wiring) -> int:
    return divisor(wiring.spec.reduction, wiring.spec.outputs, wiring.batch)


def _divided(wiring: Wiring) -> str:
    return f" / {_divisor(wiring)}" if _divisor(wiring) > 1 else ""


def _share_tex(wiring: Wiring) -> str:
    return rf"\tfrac{{1}}{{{_divisor(wiring)}}}" if _divisor(wiring) > 1 else ""


def _scale(wiring: Wiring, gradient: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Calls:
    """Where the 1/m of the mean enters, once; nothing at all for a single sample."""
    m = _divisor(wiring)
    return [(np.divide, (gradient, constant(m), gradient))] if m > 1 else []


def _operation(
    phase: Phase, layer: int | None, reads: tuple[Quantity, ...], writes: tuple[Quantity, ...], calls: Calls,
    code: str, formula: str, slopes: int = 0,
) -> Operation:  # fmt: skip
    return Operation(phase, layer, reads, writes, code, formula, tuple(calls), slopes)
