"""Activation functions: a neuron's output `A = f(Z)` and its slope `f'(Z)`, side by side.

Each record turns into primitive calls on given buffers, so that a rule is written once and serves training, the
debugger and the explanations. `work(name)` is a scratch array of Z's shape that forward and slope may share.
Slopes at a kink: ReLU 0 (torch, jax.nn, Keras), leaky ReLU its negative slope (torch; JAX 1), ELU alpha (torch).
Softplus is ln(1 + e^z) everywhere (torch goes on with z itself above 20). GELU is by erf (torch, keras.activations)
unless asked for tanh (the default of jax.nn and keras.ops).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backprop_core.functions.normal import normal_cdf
from backprop_core.functions.registry import Option, registry
from backprop_core.primitives import HALF, ONE, ZERO, Array, Calls, assign_where, column_maxima, column_sums, constant
from backprop_core.primitives import maximum as max_
from backprop_core.primitives import minimum as min_

Work = Callable[[str], Array]
Options = Mapping[str, Any]
Forward = Callable[[Array, Array, Work, Options], Calls]
Slope = Callable[[Array, Array, Array, Work, Options], Calls]

GELU_SCALE = constant(math.sqrt(2.0 / math.pi))
GELU_CUBE = constant(0.044715)


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function.

    `formula` and `slope_formula` are LaTeX in z and a; `code` and `slope_code` are NumPy in {Z} and {A}.
    `variants` are formulas in place of `formula` by the choice of an option that makes it another function.
    `range` is the interval of its values. `kinked` says that its slope may jump at z = 0. `coupled` says that an output
    depends on all of the layer's inputs (softmax): then `slope` gives the diagonal of the Jacobian only.
    """

    name: str
    title: str
    teaches: str
    formula: str
    slope_formula: str
    code: str
    slope_code: str
    forward: Forward
    slope: Slope
    range: tuple[float, float] = (-math.inf, math.inf)
    coupled: bool = False
    kinked: bool = False
    options: Mapping[str, Option] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)


def backward_calls(activation: Activation, a: Array, da: Array, slope: Array, dz: Array) -> Calls:
    """dZ from dA: `dZ = dA * f'(Z)`, or the full Jacobian product `a * (dA - sum(dA * a))` for softmax."""
    if not activation.coupled:
        return [(np.multiply, (da, slope, dz))]
    weighted = np.empty((1, a.shape[1]))
    return [
        (np.multiply, (da, a, dz)),
        column_sums(dz, weighted),
        (np.subtract, (da, weighted, dz)),
        (np.multiply, (dz, a, dz)),
    ]


def _sigmoid_calls(z: Array, out: Array) -> Calls:
    """1 / (1 + exp(-z)): keeps full relative precision as z falls; exp overflows to inf and so gives exactly 0."""
    return [(np.negative, (z, out)), (np.exp, (out, out)), (np.add, (out, ONE, out)), (np.reciprocal, (out, out))]


def _identity(z: Array, a: Array, work: Work, options: Options) -> Calls:
    return [(np.copyto, (a, z))]


def _identity_slope(z: Array, a: Array, s: Array, work: Work, options: Options) -> Calls:
    return [(np.copyto, (s, ONE))]


def _sigmoid(z: Array, a: Array, work: Work, options: Options) -> Calls:
    return _sigmoid_calls(z, a)


def _sigmoid_slope(z: Array, a: Array, s: Array, work: Work, options: Options) -> Calls:
    return [(np.subtract, (ONE, a, s)), (np.multiply, (a, s, s))]


def _tanh(z: Array, a: Array, work: Work, options: Options) -> Calls:
    return [(np.tanh, (z, a))]


def _tanh_slope(z: Array, a: Array, s: Array, work: Work, options: Options) -> Calls:
    return [(np.multiply, (a, a, s)), (np.subtract, (ONE, s, s))]


def _relu(z: Array, a: Array, work: Work, options: Options) -> Calls:
    return [max_(z, np.zeros(z.shape), a)]


def _relu_slope(z: Array, a: Array, s: Array, work: Work, options: Options) -> Calls:
    positive = np.empty(a.shape, dtype=np.bool_)
    return [(np.greater, (a, ZERO, positive)), (np.copyto, (s, positive.view(np.int8)))]


def _leaky_relu(z: Array, a: Array, work: Work, options: Options) -> Calls:
    slope = constant(options["negative_slope"])
    return [(np.multiply, (z, slope, a)), max_(z, a, a)]


def _leaky_relu_slope(z: Array, a: Array, s: Array, work: Work, options: Options) -> Calls:
    return [(np.copyto, (s, constant(options["negative_slope"]))), *_one_where_positive(z, s)]


def _elu(z: Array, a: Array, work: Work, options: Options) -> Calls:
    rising, alpha = work("rising"), constant(options["alpha"])
    falling: Calls = [min_(z, ZERO, a), (np.expm1, (a, a)), (np.multiply, (a, alpha, a))]
    return [*falling, max_(z, ZERO, rising), (np.add, (a, rising, a))]


def _elu_slope(z: Array, a: Array, s: Array, work: Work, options: Options) -> Calls:
    falling: Calls = [min_(z, ZERO, s), (np.exp, (s, s)), (np.multiply, (s, constant(options["alpha"]), s))]
    return [*falling, *_one_where_positive(z, s)]


def _one_where_positive(z: Array, s: Array) -> Calls:
    positive = np.empty(z.shape, dtype=np.bool_)
    return [(np.greater, (z, ZERO, positive)), assign_where(positive, ONE, s)]


def _gelu(z: Array, a: Array, work: Work, options: Options) -> Calls:
    inner = _gelu_tanh_gate if options["approximate"] == "tanh" else _gelu_exact_gate
    return [*inner(z, work), (np.multiply, (z, work("gate"), a))]


def _gelu_exact_gate(z: Array, work: Work) -> Calls:
    return normal_cdf(z, work("gate"))


def _gelu_tanh_gate(z: Array, work: Work) -> Calls:
    """gate = (1 + tanh(sqrt(2/pi) (z + 0.044715 z^3))) / 2."""
    gate = work("gate")
    return [
        (np.multiply, (z, z, gate)),
        (np.multiply, (gate, GELU_CUBE, gate)),
        (np.add, (gate, ONE, gate)),
        (np.multiply, (gate, z, gate)),
        (np.multiply, (gate, GELU_SCALE, gate)),
        (np.tanh, (gate, gate)),
        (np.add, (gate, ONE, gate)),
        (np.multiply, (gate, HALF, gate)),
    ]


def _gelu_slope(z: Array, a: Array, s: Array, work: Work, options: Options) -> Calls:
    """f' = gate + z gate': the exact gate' is the normal density, the approximate one 2 gate (1 - gate) u'."""
    density = _gelu_tanh_density if options["approximate"] == "tanh" else _gelu_exact_density
    return [*density(z, s, work), (np.multiply, (s, z, s)), (np.add, (s, work("gate"), s))]


def _gelu_exact_density(z: Array, s: Array, work: Work) -> Calls:
    norm = constant(1.0 / math.sqrt(2.0 * math.pi))
    exponent: Calls = [(np.multiply, (z, z, s)), (np.multiply, (s, -HALF, s))]
    return [*exponent, (np.exp, (s, s)), (np.multiply, (s, norm, s))]


def _gelu_tanh_density(z: Array, s: Array, work: Work) -> Calls:
    gate, rest = work("gate"), work("rest")
    inner_slope: Calls = [
        (np.multiply, (z, z, s)),
        (np.multiply, (s, constant(3 * 0.044715), s)),
        (np.add, (s, ONE, s)),
        (np.multiply, (s, constant(2 * math.sqrt(2.0 / math.pi)), s)),
    ]
    bell: Calls = [(np.subtract, (ONE, gate, rest)), (np.multiply, (rest, gate, rest))]
    return [*inner_slope, *bell, (np.multiply, (s, rest, s))]


def _silu(z: Array, a: Array, work: Work, options: Options) -> Calls:
    return [*_sigmoid_calls(z, work("gate")), (np.multiply, (z, work("gate"), a))]


def _silu_slope(z: Array, a: Array, s: Array, work: Work, options: Options) -> Calls:
    """s(z) (1 + z (1 - s(z))) with s the sigmoid."""
    gate = work("gate")
    inner: Calls = [(np.subtract, (ONE, gate, s)), (np.multiply, (s, z, s)), (np.add, (s, ONE, s))]
    return [*inner, (np.multiply, (s, gate, s))]


def _softplus(z: Array, a: Array, work: Work, options: Options) -> Calls:
    return [(np.logaddexp, (z, ZERO, a))]


def _softplus_slope(z: Array, a: Array, s: Array, work: Work, options: Options) -> Calls:
    return _sigmoid_calls(z, s)


def _softmax(z: Array, a: Array, work: Work, options: Options) -> Calls:
    """exp(z - max z) / sum: the shift leaves the value alone and keeps exp from overflowing."""
    column = np.empty((1, z.shape[1]))
    shifted: Calls = [column_maxima(z, column), (np.subtract, (z, column, a)), (np.exp, (a, a))]
    return [*shifted, column_sums(a, column), (np.divide, (a, column, a))]


ACTIVATIONS: Mapping[str, Activation] = registry(
    Activation(
        "identity", "identity", "Passes its input through: a layer of it can only draw straight lines.",
        r"a = z", r"f'(z) = 1", "{Z}", "1", _identity, _identity_slope,
    ),
    Activation(
        "sigmoid", "sigmoid", "Squeezes any number into (0, 1); its slope is at most 1/4, so deep stacks fade.",
        r"a = \frac{1}{1 + e^{-z}}", r"f'(z) = a(1 - a)", "sigmoid({Z})", "{A} * (1 - {A})",
        _sigmoid, _sigmoid_slope, (0.0, 1.0),
    ),
    Activation(
        "tanh", "tanh", "Squeezes any number into (-1, 1), centred on 0, with slope 1 at its middle.",
        r"a = \tanh z", r"f'(z) = 1 - a^2", "np.tanh({Z})", "(1 - {A}**2)", _tanh, _tanh_slope, (-1.0, 1.0),
    ),
    Activation(
        "relu", "ReLU", "Lets positive numbers through and stops the rest: slope 1 or exactly 0, so it can die.",
        r"a = \max(0, z)", r"f'(z) = [z > 0]", "np.maximum({Z}, 0)", "({Z} > 0)", _relu, _relu_slope, (0.0, math.inf),
        kinked=True,
    ),
    Activation(
        "leaky_relu", "leaky ReLU", "A ReLU that keeps a small slope below 0, so that it can come back to life.",
        r"a = \max(z, \alpha z)", r"f'(z) = 1\ \text{if}\ z > 0\ \text{else}\ \alpha",
        "np.where({Z} > 0, {Z}, {negative_slope} * {Z})", "np.where({Z} > 0, 1, {negative_slope})",
        _leaky_relu, _leaky_relu_slope, kinked=True,
        options={"negative_slope": Option(0.01, "Slope below 0 (torch, JAX and ONNX: 0.01; Keras: 0.2).", 0.0, 1.0)},
    ),
    Activation(
        "elu", "ELU", "Like a ReLU above 0, but bends smoothly to -alpha below it.",
        r"a = z\ \text{if}\ z > 0\ \text{else}\ \alpha(e^z - 1)",
        r"f'(z) = 1\ \text{if}\ z > 0\ \text{else}\ \alpha e^z",
        "np.where({Z} > 0, {Z}, {alpha} * np.expm1(np.minimum({Z}, 0)))",
        "np.where({Z} > 0, 1, {alpha} * np.exp(np.minimum({Z}, 0)))", _elu, _elu_slope, kinked=True,
        options={"alpha": Option(1.0, "How far below 0 it levels off.", 0.0, 100.0, open_low=True)},
    ),
    Activation(
        "gelu", "GELU", "Weighs its input by the chance that a normal number is smaller: a soft gate.",
        r"a = z\,\Phi(z)", r"f'(z) = \Phi(z) + z\,\varphi(z)", "gelu({Z}, {approximate!r})",
        "gelu_slope({Z}, {approximate!r})", _gelu, _gelu_slope,
        options={
            "approximate": Option(
                "none", "none: by erf (torch, Keras); tanh: the approximation (default of JAX).",
                choices=("none", "tanh"),
            )
        },
        variants={"tanh": r"a = \tfrac{z}{2}\big(1 + \tanh\big(\sqrt{2/\pi}\,(z + 0.044715\,z^3)\big)\big)"},
    ),
    Activation(
        "silu", "SiLU", "Multiplies its input by its own sigmoid; dips a little below 0 before it rises.",
        r"a = z\,\sigma(z)", r"f'(z) = \sigma(z)\,(1 + z(1 - \sigma(z)))", "{Z} * sigmoid({Z})",
        "sigmoid({Z}) * (1 + {Z} * (1 - sigmoid({Z})))", _silu, _silu_slope,
    ),
    Activation(
        "softplus", "softplus", "A ReLU with a rounded corner, whose slope is the sigmoid.",
        r"a = \ln(1 + e^z)", r"f'(z) = \sigma(z)", "np.logaddexp(0, {Z})", "sigmoid({Z})",
        _softplus, _softplus_slope, (0.0, math.inf),
    ),
    Activation(
        "softmax", "softmax", "Turns a layer into shares that add up to 1: raising one lowers all the others.",
        r"a_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", r"\frac{\partial a_i}{\partial z_j} = a_i([i = j] - a_j)",
        "softmax({Z})", "{A} * (1 - {A})", _softmax, _sigmoid_slope, (0.0, 1.0), coupled=True,
    ),
)  # fmt: skip
