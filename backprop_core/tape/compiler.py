"""From a network to the tape of its training step: forward, loss, backward and update, layer by layer."""

from __future__ import annotations

import numpy as np

from backprop_core.primitives import Calls, constant
from backprop_core.tape.backward import backward_operations
from backprop_core.tape.fusing import fused
from backprop_core.tape.mean import divided, share_tex
from backprop_core.tape.operation import Operation, Phase, Tape
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.quantity import Quantity
from backprop_core.tape.spec import TrainingSpec
from backprop_core.tape.updates import update_operations
from backprop_core.tape.wiring import Wiring

L, R, J, E, Y = (Quantity(stem) for stem in "LRJEY")


def compile_tape(wiring: Wiring, table: Parameters, training: TrainingSpec) -> Tape:
    """The tape of one update of `table` on the batch in `wiring`."""
    operations = (
        *forward_operations(wiring, table),
        *loss_operations(wiring, table, training),
        *backward_operations(wiring, table, training),
        *update_operations(table, training, wiring.spec.depth),
    )
    return Tape(operations, fused(operations, wiring, table, training))


def forward_operations(wiring: Wiring, table: Parameters) -> list[Operation]:
    """Z and A of every layer."""
    operations = []
    for layer in range(1, wiring.spec.depth + 1):
        operations += [_affine(wiring, table, layer), _activation(wiring, layer)]
    return operations


def _affine(wiring: Wiring, table: Parameters, layer: int) -> Operation:
    """Z = W A + b as the one product [W | b] [A; 1]."""
    do, before = Calls(), Quantity("A", layer - 1)
    do.dot(table.block("theta", layer), wiring.extended[layer - 1], wiring.Z[layer])
    return Operation(
        phase=Phase.FORWARD,
        layer=layer,
        reads=(Quantity("W", layer), Quantity("b", layer), before),
        writes=(Quantity("Z", layer),),
        code=f"Z{layer} = W{layer} @ {before} + b{layer}",
        formula=rf"Z_{layer} = W_{layer}\,{before.tex} + b_{layer}",
        calls=tuple(do),
    )


def _activation(wiring: Wiring, layer: int) -> Operation:
    do, spec, Z = Calls(), wiring.spec.layers[layer - 1], Quantity("Z", layer)
    spec.record.forward(do, wiring.Z[layer], wiring.A[layer], wiring.work(layer), spec.options)
    return Operation(
        phase=Phase.FORWARD,
        layer=layer,
        reads=(Z,),
        writes=(Quantity("A", layer),),
        code=f"A{layer} = {spec.record.code.format(Z=Z, **spec.options)}",
        formula=spec.formula,
        calls=tuple(do),
    )


def loss_operations(wiring: Wiring, table: Parameters, training: TrainingSpec) -> list[Operation]:
    """The mean loss L of the batch; with a penalty also R and the objective J = L + R."""
    loss = _loss(wiring)
    return [loss, _penalty(wiring, table, training)] if training.penalised else [loss]


def _loss(wiring: Wiring) -> Operation:
    do, spec, last = Calls(), wiring.spec, wiring.spec.depth
    record, output = spec.loss_record, Quantity("A", last)
    if spec.cancels and record.from_logits:
        record.from_logits(do, wiring.Z[last], wiring.Y, wiring.E, wiring.work(last), spec.loss_options)
    else:
        record.values(do, wiring.A[last], wiring.Y, wiring.E, wiring.work(last), spec.loss_options)
    do.total(wiring.E, wiring.L)
    do(np.divide, wiring.L, constant(wiring.divisor), wiring.L)
    return Operation(
        phase=Phase.LOSS,
        layer=last,
        reads=(Quantity("Z", last), output, Y),
        writes=(L, E),
        code=f"L = np.sum({record.code.format(A=output, Y=Y, **spec.loss_options)}){divided(wiring)}",
        formula=rf"L = {share_tex(wiring)}\sum {record.formula}",
        calls=tuple(do),
    )


def _penalty(wiring: Wiring, table: Parameters, training: TrainingSpec) -> Operation:
    """R = l1 sum |w| + l2 / 2 sum w^2 and J = L + R."""
    do, theta, w, term = Calls(), table.rows["theta"], np.empty(table.count), np.empty(())
    do(np.multiply, theta, table.penalised(training), w)
    do(np.absolute, w, w)
    do.total(w, wiring.R)
    do(np.multiply, wiring.R, constant(training.l1), wiring.R)
    do(np.multiply, w, w, w)
    do.total(w, term)
    do(np.multiply, term, constant(training.l2 / 2), term)
    do(np.add, wiring.R, term, wiring.R)
    do(np.add, wiring.L, wiring.R, wiring.J)
    names = [Quantity(kind, layer) for layer in range(1, wiring.spec.depth + 1) for kind in training.penalised_kinds]
    each = ", ".join(names)
    return Operation(
        phase=Phase.LOSS,
        layer=None,
        reads=(L, *names),
        writes=(R, J),
        code=f"R = sum(l1 * np.abs(w).sum() + l2 / 2 * (w**2).sum() for w in ({each},))\nJ = L + R",
        formula=r"J = L + \lambda_1 \sum |w| + \tfrac{\lambda_2}{2} \sum w^2",
        calls=tuple(do),
    )
