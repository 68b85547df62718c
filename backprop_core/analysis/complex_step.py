"""Derivatives by complex steps: Im L(w + ih) / h, in which nothing is subtracted, so that h can be as small as 1e-30.

They reach where a central difference drowns in rounding (Squire and Trapp 1998; Martins, Sturdza and Alonso 2003).
The loss is evaluated a second time here, on purpose apart from the tape: in complex numbers, by the functions' plain
definitions. Where one bends, the real part chooses the side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from backprop_core.analysis.complex_normal import complex_normal_cdf
from backprop_core.analysis.explain import gradients_made
from backprop_core.analysis.rounding import TINY, gradient_rounding
from backprop_core.analysis.trials import ROOM, Columns
from backprop_core.analysis.verdicts import AGREE, GradientCheck, assembled, judged
from backprop_core.errors import SpecError
from backprop_core.functions.gelu import CUBE, SCALE
from backprop_core.functions.registry import Options
from backprop_core.primitives import Array
from backprop_core.run.session import Session
from backprop_core.tape.spec import LayerSpec, NetworkSpec

Complex = npt.NDArray[Any]  # NumPy's own types lose sight of complex numbers in mixed expressions
H = 1e-30


def complex_check(session: Session, every: int = 1, columns: Columns | None = None) -> GradientCheck:
    """Complex steps for `every`-th parameter, or those of some `columns`, beside the gradients of the update under way.

    Raises SpecError where the gradients are still to be computed.
    """
    if not gradients_made(session):
        raise SpecError("the position", tuple(session.position), "one at which all gradients are computed")
    columns = np.arange(0, session.table.count, every) if columns is None else columns
    ratios, floors = complex_derivatives(session, columns), gradient_rounding(session) + TINY / H
    columns, ratios = columns[np.isfinite(ratios)], ratios[np.isfinite(ratios)]
    row, floors = session.table.rows["grad"], floors[columns]
    gradients = row[columns]
    allowed = AGREE * np.maximum(np.abs(ratios), np.abs(gradients))
    clear = (floors <= allowed) | (allowed == 0)
    verdicts = judged(np.abs(ratios - gradients), allowed, floors, np.zeros(len(columns)), clear)
    return assembled(session.table, row, None, columns, ratios, floors, verdicts, np.zeros(0, dtype=np.intp))


def has_complex_form(network: NetworkSpec) -> bool:
    """Whether all functions of a network can be evaluated in complex numbers, as all that the core has can be."""
    return all(layer.record.name in ACTIVATIONS for layer in network.layers) and network.loss_record.name in LOSSES


def complex_derivatives(session: Session, columns: Columns) -> Array:
    """The derivative of the objective by each of the parameters; not finite where the loss has left its range."""
    with np.errstate(all="ignore"):
        derivatives: Array = np.concatenate([np.zeros(0), *_derivatives(session, columns)])
        return derivatives + _penalty(session)[columns]


def _derivatives(session: Session, columns: Columns) -> Iterator[Array]:
    """The derivatives of the data loss by the parameters, some of a layer at a time."""
    wiring, table = session.wiring, session.table
    blocks, sizes = table.blocks(session.causes[: table.count]), session.network.sizes
    room = max(1, ROOM // (max(sizes) * wiring.batch))
    for layer in range(1, session.network.depth + 1):
        span = table.span(layer)
        chosen = columns[(columns >= span.start) & (columns < span.stop)] - span.start
        for start in range(0, len(chosen), room):
            rows, sources = np.divmod(chosen[start : start + room], sizes[layer - 1] + 1)
            Z = np.tile(wiring.Z[layer].astype(np.complex128), (len(rows), 1, 1))
            Z[np.arange(len(rows)), rows] += 1j * H * wiring.extended[layer - 1][sources]
            E = _loss(session, layer, Z, blocks)
            yield E.imag.sum(axis=(1, 2)) / H / wiring.divisor


def _loss(session: Session, layer: int, Z: Complex, blocks: list[Array]) -> Complex:
    """E of trials, (trials, outputs, samples), from the Z of a layer on."""
    network, Y = session.network, session.wiring.Y
    for n in range(layer, network.depth):
        A = _activation(network.layers[n - 1], Z)
        Z = blocks[n][:, :-1] @ A + blocks[n][:, -1:]
    if network.cancels:
        return LOGIT_LOSSES[network.loss_record.name](Z, Y)
    return LOSSES[network.loss_record.name](_activation(network.layers[-1], Z), Y, network.loss_options)


def _activation(layer: LayerSpec, Z: Complex) -> Complex:
    return ACTIVATIONS[layer.record.name](Z, layer.options)


def _penalty(session: Session) -> Array:
    """The derivative of each parameter's own part of the penalty."""
    training, w = session.training, session.causes[: session.table.count] + 1j * H
    penalty = training.l1 * _size(w) + training.l2 / 2 * w * w
    derivative: Array = session.table.penalised(training) * penalty.imag / H
    return derivative


def _sigmoid(z: Complex) -> Complex:
    small = np.exp(np.where(z.real > 0, -z, z))
    a: Complex = np.where(z.real > 0, 1, small) / (1 + small)
    return a


def _softplus(z: Complex) -> Complex:
    small = np.exp(np.where(z.real > 0, -z, z))
    a: Complex = np.where(z.real > 0, z, 0) + np.log1p(small.real) + 1j * np.angle(1 + small)
    return a


def _elu(z: Complex, options: Options) -> Complex:
    low = np.where(z.real > 0, 0, z)
    return np.where(z.real > 0, z, options["alpha"] * (np.expm1(low.real) + 1j * np.exp(low.real) * np.sin(low.imag)))


def _gelu(z: Complex, options: Options) -> Complex:
    if options["approximate"] == "tanh":
        return z * _sigmoid(2 * SCALE * (z + CUBE * z**3))  # 2 sigmoid(2u) is 1 + tanh u
    return z * complex_normal_cdf(z)


def _softmax(z: Complex) -> Complex:
    e = np.exp(z - z.real.max(axis=-2, keepdims=True))
    a: Complex = e / e.sum(axis=-2, keepdims=True)
    return a


def _cce_of_softmax(z: Complex, y: Array) -> Complex:
    shifted = z - z.real.max(axis=-2, keepdims=True)
    E: Complex = y * (np.log(np.exp(shifted).sum(axis=-2, keepdims=True)) - shifted)
    return E


def _size(z: Complex) -> Complex:
    """|z| with the sign of the real part: z, -z, or 0 at the kink."""
    size: Complex = np.sign(z.real) * z
    return size


def _log(z: Complex) -> Complex:
    """ln z; NaN from 0 down, where a step to the side would turn its angle."""
    return np.log(np.where(z.real > 0, z, np.nan))


def _huber(error: Complex, delta: float) -> Complex:
    return np.where(np.abs(error.real) <= delta, error * error / 2, delta * (_size(error) - delta / 2))


ACTIVATIONS: Mapping[str, Callable[[Complex, Options], Complex]] = {
    "identity": lambda z, options: z,
    "sigmoid": lambda z, options: _sigmoid(z),
    "tanh": lambda z, options: np.tanh(z),
    "relu": lambda z, options: np.where(z.real > 0, z, 0),
    "leaky_relu": lambda z, options: np.where(z.real > 0, z, options["negative_slope"] * z),
    "elu": _elu,
    "gelu": _gelu,
    "silu": lambda z, options: z * _sigmoid(z),
    "softplus": lambda z, options: _softplus(z),
    "softmax": lambda z, options: _softmax(z),
}
LOSSES: Mapping[str, Callable[[Complex, Array, Options], Complex]] = {
    "half_mse": lambda a, y, options: (a - y) ** 2 / 2,
    "mse": lambda a, y, options: (a - y) ** 2,
    "bce": lambda a, y, options: -y * _log(a) - (1 - y) * _log(1 - a),
    "cce": lambda a, y, options: -y * _log(a),
    "mae": lambda a, y, options: _size(a - y),
    "huber": lambda a, y, options: _huber(a - y, options["delta"]),
    "hinge": lambda a, y, options: np.where((1 - y * a).real > 0, 1 - y * a, 0),
}
LOGIT_LOSSES: Mapping[str, Callable[[Complex, Array], Complex]] = {
    "bce": lambda z, y: y * _softplus(-z) + (1 - y) * _softplus(z),
    "cce": _cce_of_softmax,
}
