"""The backward operations of a tape: from the loss to dA of the last layer, then dZ, dW, db and dA, layer by layer."""

from __future__ import annotations

import numpy as np

from backprop_core.primitives import Calls, constant
from backprop_core.tape.mean import divided, share_tex, write_mean
from backprop_core.tape.operation import Operation, Phase
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.quantity import Quantity
from backprop_core.tape.spec import LayerSpec, TrainingSpec
from backprop_core.tape.wiring import Wiring

Y = Quantity("Y")


def backward_operations(wiring: Wiring, table: Parameters, training: TrainingSpec) -> list[Operation]:
    """All gradients, the last layer first."""
    operations = [_output_gradient(wiring)]
    for layer in range(wiring.spec.depth, 0, -1):
        cancelled = layer == wiring.spec.depth and wiring.spec.cancels
        operations.append(_cancelled_delta(wiring) if cancelled else _delta(wiring, layer))
        operations.append(_weight_gradient(wiring, table, layer))
        if training.penalised:
            operations.append(_penalty_gradient(table, training, layer))
        operations.append(_input_gradient(wiring, table, layer))
    return operations


def write_slope(do: Calls, wiring: Wiring, layer: int) -> None:
    """S = f'(Z)."""
    spec, work = wiring.spec.layers[layer - 1], wiring.work(layer)
    spec.record.slope(do, wiring.Z[layer], wiring.A[layer], wiring.S[layer], work, spec.options)


def write_delta(do: Calls, wiring: Wiring, layer: int) -> None:
    """dZ from dA and S."""
    record = wiring.spec.layers[layer - 1].record
    record.backward(do, wiring.A[layer], wiring.dA[layer], wiring.S[layer], wiring.dZ[layer])


def slope_code(spec: LayerSpec, layer: int) -> str:
    """The slope f'(Z) of a layer as it stands in its line of code."""
    return spec.record.slope_code.format(Z=f"Z{layer}", A=f"A{layer}", **spec.options)


def delta_code(spec: LayerSpec, layer: int) -> str:
    """The line that takes dA of a layer to its dZ."""
    A, dA = f"A{layer}", f"dA{layer}"
    if spec.record.coupled:
        return f"dZ{layer} = {A} * ({dA} - ({dA} * {A}).sum(axis=0))"
    return f"dZ{layer} = {dA} * {slope_code(spec, layer)}"


def _output_gradient(wiring: Wiring) -> Operation:
    """dA of the last layer; where output and loss cancel, with the slopes S, as only the long route reads both."""
    do, spec, last = Calls(), wiring.spec, wiring.spec.depth
    record, A, Z = spec.loss_record, Quantity("A", last), Quantity("Z", last)
    record.slope(do, wiring.A[last], wiring.Y, wiring.dA[last], wiring.work(last), spec.loss_options)
    write_mean(do, wiring, wiring.dA[last])
    if spec.cancels:
        write_slope(do, wiring, last)
    code, share = record.slope_code.format(A=A, Y=Y, **spec.loss_options), divided(wiring)
    slope = rf"{share_tex(wiring)}\left({record.slope_formula}\right)" if share else record.slope_formula
    return Operation(
        phase=Phase.BACKWARD,
        layer=last,
        reads=(Z, A, Y) if spec.cancels else (A, Y),
        writes=(Quantity("dA", last), Quantity("S", last)) if spec.cancels else (Quantity("dA", last),),
        code=f"dA{last} = ({code}){share}" if share else f"dA{last} = {code}",
        formula=rf"\frac{{\partial L}}{{\partial a}} = {slope}",
        calls=tuple(do),
    )


def _cancelled_delta(wiring: Wiring) -> Operation:
    """dZ = A - Y, as the slope of the output cancels with the derivative of the loss."""
    do, last, share = Calls(), wiring.spec.depth, divided(wiring)
    do(np.subtract, wiring.A[last], wiring.Y, wiring.dZ[last])
    write_mean(do, wiring, wiring.dZ[last])
    return Operation(
        phase=Phase.BACKWARD,
        layer=last,
        reads=(Quantity("A", last), Y),
        writes=(Quantity("dZ", last),),
        code=f"dZ{last} = (A{last} - Y){share}" if share else f"dZ{last} = A{last} - Y",
        formula=rf"\delta = {share_tex(wiring)}(a - y)" if share else r"\delta = a - y",
        calls=tuple(do),
    )


def _delta(wiring: Wiring, layer: int) -> Operation:
    do, spec = Calls(), wiring.spec.layers[layer - 1]
    write_slope(do, wiring, layer)
    write_delta(do, wiring, layer)
    formula = r"\delta = \frac{\partial L}{\partial a}\, f'(z)"
    if spec.record.coupled:
        rates = r"\left(\frac{\partial L}{\partial a_i} - \sum_j a_j \frac{\partial L}{\partial a_j}\right)"
        formula = rf"\delta_i = a_i {rates}"
    return Operation(
        phase=Phase.BACKWARD,
        layer=layer,
        reads=tuple(Quantity(stem, layer) for stem in ("dA", "Z", "A")),
        writes=tuple(Quantity(stem, layer) for stem in ("dZ", "S")),
        code=delta_code(spec, layer),
        formula=formula,
        calls=tuple(do),
    )


def _weight_gradient(wiring: Wiring, table: Parameters, layer: int) -> Operation:
    """dW = dZ A^T and db, the sum of dZ over the batch, as the one product dZ [A; 1]^T."""
    do, before = Calls(), Quantity("A", layer - 1)
    do.dot(wiring.dZ[layer], wiring.extended[layer - 1].T, table.block("grad", layer))
    db_tex = rf"\partial b_{layer} = \sum \delta_{layer}"
    return Operation(
        phase=Phase.BACKWARD,
        layer=layer,
        reads=(Quantity("dZ", layer), before),
        writes=(Quantity("dW", layer), Quantity("db", layer)),
        code=f"dW{layer} = dZ{layer} @ {before}.T\ndb{layer} = dZ{layer}.sum(axis=1, keepdims=True)",
        formula=rf"\partial W_{layer} = \delta_{layer}\,{before.tex}^T,\quad {db_tex}",
        product=f"dW{layer}, db{layer} = affine_gradients(dZ{layer}, {before})",
        calls=tuple(do),
    )


def _penalty_gradient(table: Parameters, training: TrainingSpec, layer: int) -> Operation:
    """dW += l2 W + l1 sign(W), and so the biases if they are penalised."""
    do, part = Calls(), table.block if training.penalise_biases else table.weights
    theta, gradient = part("theta", layer), part("grad", layer)
    term = np.empty(theta.shape)
    do(np.multiply, theta, constant(training.l2), term)
    do(np.add, gradient, term, gradient)
    do(np.sign, theta, term)
    do(np.multiply, term, constant(training.l1), term)
    do(np.add, gradient, term, gradient)
    names = [Quantity(kind, layer) for kind in training.penalised_kinds]
    gradients = [Quantity(f"d{kind}", layer) for kind in training.penalised_kinds]
    added = rf"\lambda_2 W_{layer} + \lambda_1 \operatorname{{sign}} W_{layer}"
    return Operation(
        phase=Phase.BACKWARD,
        layer=layer,
        reads=(*gradients, *names),
        writes=tuple(gradients),
        code="\n".join(f"d{name} = d{name} + l2 * {name} + l1 * np.sign({name})" for name in names),
        formula=rf"\partial W_{layer} \mathrel{{+}}= {added}",
        calls=tuple(do),
    )


def _input_gradient(wiring: Wiring, table: Parameters, layer: int) -> Operation:
    """dA of the layer before: [W | b].T whole, since a product with the slice W.T costs twice as much."""
    do, signal, before = Calls(), Quantity("A", layer - 1), Quantity("dA", layer - 1)
    do.dot(table.block("theta", layer).T, wiring.dZ[layer], wiring.d_extended[layer - 1])
    return Operation(
        phase=Phase.BACKWARD,
        layer=layer,
        reads=(Quantity("W", layer), Quantity("dZ", layer)),
        writes=(before,),
        code=f"{before} = W{layer}.T @ dZ{layer}",
        formula=rf"\partial {signal.tex} = W_{layer}^T \delta_{layer}",
        product=f"{before} = affine_back(W{layer}, b{layer}, dZ{layer})",
        calls=tuple(do),
    )
