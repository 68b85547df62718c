"""Activation functions: a neuron's output `A = f(Z)` and its slope `f'(Z)`, side by side.

A rule writes its primitive calls on given buffers, so that it is written once and serves training, the debugger and the
explanations. `work(name)` is a scratch array of Z's shape, which forward and slope may share.
Slopes at a kink: ReLU 0 (torch, jax.nn, Keras), leaky ReLU its negative slope (torch; JAX 1), ELU alpha (torch).
Softplus is ln(1 + e^z) everywhere (torch goes on with z itself above 20).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from backprop_core.functions.gelu import APPROXIMATE, gelu, gelu_slope
from backprop_core.functions.registry import Option, Options, registry
from backprop_core.functions.softmax import softmax, softmax_backward
from backprop_core.primitives import ONE, ZERO, Array, Calls, Work, constant

Forward = Callable[[Calls, Array, Array, Work, Options], None]
Slope = Callable[[Calls, Array, Array, Array, Work, Options], None]
Backward = Callable[[Calls, Array, Array, Array, Array], None]


def times_slope(do: Calls, a: Array, da: Array, s: Array, dz: Array) -> None:
    """dz = da f'(z), where each output depends on its own z alone."""
    do(np.multiply, da, s, dz)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """One activation function.

    `forward(do, z, a, work, options)` writes a = f(z), `slope(do, z, a, s, work, options)` writes s = f'(z), and
    `backward(do, a, da, s, dz)` writes dz from da and s.
    `formula` and `slope_formula` are LaTeX in z and a; `code` and `slope_code` are NumPy in {Z} and {A} that comes to
    the same bits as the rules, `slope_code` such that it can be a factor.
    `variants` are formulas in place of `formula` by the choice of an option that makes it another function. `range` is
    the interval of its values. `kinked` says that its slope may jump at z = 0. `coupled` says that an output depends on
    all inputs of the layer (softmax): `slope` is then the diagonal of the Jacobian, of which `backward` uses the whole.
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
    backward: Backward = times_slope
    range: tuple[float, float] = (-math.inf, math.inf)
    coupled: bool = False
    kinked: bool = False
    options: Mapping[str, Option] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)


def _identity(do: Calls, z: Array, a: Array, work: Work, options: Options) -> None:
    do(np.copyto, a, z)


def _identity_slope(do: Calls, z: Array, a: Array, s: Array, work: Work, options: Options) -> None:
    do(np.copyto, s, ONE)


def _sigmoid(do: Calls, z: Array, a: Array, work: Work, options: Options) -> None:
    """a = 1 / (1 + exp(-z)): keeps full relative precision as z falls; exp overflows to inf and so gives exactly 0."""
    do(np.negative, z, a)
    do(np.exp, a, a)
    do(np.add, a, ONE, a)
    do(np.reciprocal, a, a)


def _sigmoid_slope(do: Calls, z: Array, a: Array, s: Array, work: Work, options: Options) -> None:
    do(np.subtract, ONE, a, s)
    do(np.multiply, a, s, s)


def _tanh(do: Calls, z: Array, a: Array, work: Work, options: Options) -> None:
    do(np.tanh, z, a)


def _tanh_slope(do: Calls, z: Array, a: Array, s: Array, work: Work, options: Options) -> None:
    do(np.multiply, a, a, s)
    do(np.subtract, ONE, s, s)


def _relu(do: Calls, z: Array, a: Array, work: Work, options: Options) -> None:
    do.maximum(z, np.zeros(z.shape), a)


def _relu_slope(do: Calls, z: Array, a: Array, s: Array, work: Work, options: Options) -> None:
    positive = np.empty(a.shape, dtype=np.bool_)
    do(np.greater, a, ZERO, positive)
    do(np.copyto, s, positive.view(np.int8))


def _leaky_relu(do: Calls, z: Array, a: Array, work: Work, options: Options) -> None:
    do(np.multiply, z, constant(options["negative_slope"]), a)
    do.maximum(z, a, a)


def _leaky_relu_slope(do: Calls, z: Array, a: Array, s: Array, work: Work, options: Options) -> None:
    do(np.copyto, s, constant(options["negative_slope"]))
    _one_where_positive(do, z, s)


def _elu(do: Calls, z: Array, a: Array, work: Work, options: Options) -> None:
    """a = alpha (e^min(z, 0) - 1) + max(z, 0): one of the two is 0."""
    rising = work("rising")
    do.minimum(z, ZERO, a)
    do(np.expm1, a, a)
    do(np.multiply, a, constant(options["alpha"]), a)
    do.maximum(z, ZERO, rising)
    do(np.add, a, rising, a)


def _elu_slope(do: Calls, z: Array, a: Array, s: Array, work: Work, options: Options) -> None:
    do.minimum(z, ZERO, s)
    do(np.exp, s, s)
    do(np.multiply, s, constant(options["alpha"]), s)
    _one_where_positive(do, z, s)


def _one_where_positive(do: Calls, z: Array, s: Array) -> None:
    positive = np.empty(z.shape, dtype=np.bool_)
    do(np.greater, z, ZERO, positive)
    do.assign_where(positive, ONE, s)


def _silu(do: Calls, z: Array, a: Array, work: Work, options: Options) -> None:
    gate = work("gate")
    _sigmoid(do, z, gate, work, options)
    do(np.multiply, z, gate, a)


def _silu_slope(do: Calls, z: Array, a: Array, s: Array, work: Work, options: Options) -> None:
    """s = gate (1 + z (1 - gate)), the gate being the sigmoid of z."""
    gate = work("gate")
    do(np.subtract, ONE, gate, s)
    do(np.multiply, s, z, s)
    do(np.add, s, ONE, s)
    do(np.multiply, s, gate, s)


def _softplus(do: Calls, z: Array, a: Array, work: Work, options: Options) -> None:
    do(np.logaddexp, z, ZERO, a)


def _softplus_slope(do: Calls, z: Array, a: Array, s: Array, work: Work, options: Options) -> None:
    _sigmoid(do, z, s, work, options)


ACTIVATIONS: Mapping[str, Activation] = registry(
    Activation(
        name="identity",
        title="identity",
        teaches="Passes its input through: a layer of it can only draw straight lines.",
        formula=r"a = z",
        slope_formula=r"f'(z) = 1",
        code="{Z}",
        slope_code="1",
        forward=_identity,
        slope=_identity_slope,
    ),
    Activation(
        name="sigmoid",
        title="sigmoid",
        teaches="Squeezes any number into (0, 1); its slope is at most 1/4, so deep stacks fade.",
        formula=r"a = \frac{1}{1 + e^{-z}}",
        slope_formula=r"f'(z) = a(1 - a)",
        code="sigmoid({Z})",
        slope_code="({A} * (1 - {A}))",
        forward=_sigmoid,
        slope=_sigmoid_slope,
        range=(0.0, 1.0),
    ),
    Activation(
        name="tanh",
        title="tanh",
        teaches="Squeezes any number into (-1, 1), centred on 0, with slope 1 at its middle.",
        formula=r"a = \tanh z",
        slope_formula=r"f'(z) = 1 - a^2",
        code="np.tanh({Z})",
        slope_code="(1 - {A}**2)",
        forward=_tanh,
        slope=_tanh_slope,
        range=(-1.0, 1.0),
    ),
    Activation(
        name="relu",
        title="ReLU",
        teaches="Lets positive numbers through and stops the rest: slope 1 or exactly 0, so it can die.",
        formula=r"a = \max(0, z)",
        slope_formula=r"f'(z) = [z > 0]",
        code="np.maximum({Z}, 0)",
        slope_code="({Z} > 0)",
        forward=_relu,
        slope=_relu_slope,
        range=(0.0, math.inf),
        kinked=True,
    ),
    Activation(
        name="leaky_relu",
        title="leaky ReLU",
        teaches="A ReLU that keeps a small slope below 0, so that it can come back to life.",
        formula=r"a = \max(z, \alpha z)",
        slope_formula=r"f'(z) = 1\ \text{if}\ z > 0\ \text{else}\ \alpha",
        code="np.where({Z} > 0, {Z}, {negative_slope} * {Z})",
        slope_code="np.where({Z} > 0, 1, {negative_slope})",
        forward=_leaky_relu,
        slope=_leaky_relu_slope,
        kinked=True,
        options={"negative_slope": Option(0.01, "Slope below 0 (torch, JAX and ONNX: 0.01; Keras: 0.2).", 0.0, 1.0)},
    ),
    Activation(
        name="elu",
        title="ELU",
        teaches="Like a ReLU above 0, but bends smoothly to -alpha below it.",
        formula=r"a = z\ \text{if}\ z > 0\ \text{else}\ \alpha(e^z - 1)",
        slope_formula=r"f'(z) = 1\ \text{if}\ z > 0\ \text{else}\ \alpha e^z",
        code="np.where({Z} > 0, {Z}, {alpha} * np.expm1(np.minimum({Z}, 0)))",
        slope_code="np.where({Z} > 0, 1, {alpha} * np.exp(np.minimum({Z}, 0)))",
        forward=_elu,
        slope=_elu_slope,
        kinked=True,
        options={"alpha": Option(1.0, "How far below 0 it levels off.", 0.0, 100.0, open_low=True)},
    ),
    Activation(
        name="gelu",
        title="GELU",
        teaches="Weighs its input by the chance that a normal number is smaller: a soft gate.",
        formula=r"a = z\,\Phi(z)",
        slope_formula=r"f'(z) = \Phi(z) + z\,\varphi(z)",
        code="gelu({Z}, {approximate!r})",
        slope_code="gelu_derivative({Z}, {approximate!r})",
        forward=gelu,
        slope=gelu_slope,
        options={"approximate": APPROXIMATE},
        variants={"tanh": r"a = \tfrac{z}{2}\big(1 + \tanh\big(\sqrt{2/\pi}\,(z + 0.044715\,z^3)\big)\big)"},
    ),
    Activation(
        name="silu",
        title="SiLU",
        teaches="Multiplies its input by its own sigmoid; dips a little below 0 before it rises.",
        formula=r"a = z\,\sigma(z)",
        slope_formula=r"f'(z) = \sigma(z)\,(1 + z(1 - \sigma(z)))",
        code="{Z} * sigmoid({Z})",
        slope_code="(sigmoid({Z}) * (1 + {Z} * (1 - sigmoid({Z}))))",
        forward=_silu,
        slope=_silu_slope,
    ),
    Activation(
        name="softplus",
        title="softplus",
        teaches="A ReLU with a rounded corner, whose slope is the sigmoid.",
        formula=r"a = \ln(1 + e^z)",
        slope_formula=r"f'(z) = \sigma(z)",
        code="np.logaddexp(0, {Z})",
        slope_code="sigmoid({Z})",
        forward=_softplus,
        slope=_softplus_slope,
        range=(0.0, math.inf),
    ),
    Activation(
        name="softmax",
        title="softmax",
        teaches="Turns a layer into shares that add up to 1: raising one lowers all the others.",
        formula=r"a_i = \frac{e^{z_i}}{\sum_j e^{z_j}}",
        slope_formula=r"\frac{\partial a_i}{\partial z_j} = a_i([i = j] - a_j)",
        code="softmax({Z})",
        slope_code="({A} * (1 - {A}))",
        forward=softmax,
        slope=_sigmoid_slope,
        backward=softmax_backward,
        range=(0.0, 1.0),
        coupled=True,
    ),
)
