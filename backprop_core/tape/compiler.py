"""From a network to the tape of its training step: forward, loss, backward and update, layer by layer."""

from __future__ import annotations

import numpy as np

from backprop_core.primitives import ZERO, Array, Calls, constant
from backprop_core.tape.backward import backward_operations
from backprop_core.tape.fusing import fused
from backprop_core.tape.mean import divided, share_tex
from backprop_core.tape.operation import Operation, Phase, Tape
from backprop_core.tape.parameters import Parameters
from backprop_core.tape.quantity import Quantity, find_quantity
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
        product=f"Z{layer} = affine(W{layer}, b{layer}, {before})",
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
    """L from Z where output and loss cancel, which is exact also where A has rounded to 0 or 1; elsewhere from A."""
    do, spec, last = Calls(), wiring.spec, wiring.spec.depth
    record, options = spec.loss_record, spec.loss_options
    if spec.cancels and record.from_logits:
        source, code = Quantity("Z", last), record.logits_code
        record.from_logits(do, wiring.Z[last], wiring.Y, wiring.E, wiring.work(last), options)
    else:
        source, code = Quantity("A", last), record.code
        record.values(do, wiring.A[last], wiring.Y, wiring.E, wiring.work(last), options)
    do.total(wiring.E, wiring.L)
    do(np.divide, wiring.L, constant(wiring.divisor), wiring.L)
    return Operation(
        phase=Phase.LOSS,
        layer=last,
        reads=(source, Y),
        writes=(L, E),
        code=f"L = np.sum({code.format(Z=source, A=source, Y=Y, **options)}){divided(wiring)}",
        formula=rf"L = {share_tex(wiring)}\sum {record.formula}",
        calls=tuple(do),
    )


def _penalty(wiring: Wiring, table: Parameters, training: TrainingSpec) -> Operation:
    """R = l1 sum |w| + l2 / 2 sum w^2, added up over the matrices, and J = L + R."""
    do = Calls()
    names = [Quantity(kind, layer) for layer in range(1, wiring.spec.depth + 1) for kind in training.penalised_kinds]
    do(np.copyto, wiring.R, ZERO)
    for name in names:
        _add_penalty(do, find_quantity(wiring, table, name), training, wiring.R)
    do(np.add, wiring.L, wiring.R, wiring.J)
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


def _add_penalty(do: Calls, matrix: Array, training: TrainingSpec, penalty: Array) -> None:
    """penalty += l1 sum |w| + l2 / 2 sum w^2."""
    w, absolute, squared = np.empty(matrix.shape), np.empty(()), np.empty(())
    do(np.absolute, matrix, w)
    do.total(w, absolute)
    do(np.multiply, absolute, constant(training.l1), absolute)
    do(np.multiply, w, w, w)
    do.total(w, squared)
    do(np.multiply, squared, constant(training.l2 / 2), squared)
    do(np.add, absolute, squared, absolute)
    do(np.add, penalty, absolute, penalty)
