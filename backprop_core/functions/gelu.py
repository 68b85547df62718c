"""GELU, z Phi(z), and its slope: exactly, by the normal distribution, or by the usual approximation with tanh.

The exact form is that of torch and keras.activations (Hendrycks and Gimpel 2016); tanh is the default of jax.nn and
keras.ops. (1 + tanh u) / 2 is computed as the sigmoid of 2u, which keeps its digits as z falls. Forward and slope share
the array `gate`, which holds Phi(z) or what stands for it.
"""

from __future__ import annotations

import math

import numpy as np

from backprop_core.functions.normal import normal_cdf
from backprop_core.functions.registry import Option, Options
from backprop_core.primitives import ONE, Array, Calls, Work, constant

APPROXIMATE = Option(
    "none", "none: by erf (torch, Keras); tanh: the approximation (default of JAX).", choices=("none", "tanh")
)
CUBE = 0.044715
SCALE = math.sqrt(2.0 / math.pi)
DENSITY_AT_0 = 1.0 / math.sqrt(2.0 * math.pi)


def gelu(do: Calls, z: Array, a: Array, work: Work, options: Options) -> None:
    """a = z gate."""
    gate = work("gate")
    if options["approximate"] == "tanh":
        _tanh_gate(do, z, gate)
    else:
        normal_cdf(do, z, gate)
    do(np.multiply, z, gate, a)


def gelu_slope(do: Calls, z: Array, a: Array, s: Array, work: Work, options: Options) -> None:
    """s = gate + z gate'."""
    gate = work("gate")
    if options["approximate"] == "tanh":
        _tanh_gate_slope(do, z, gate, s, work("rest"))
    else:
        _normal_density(do, z, s)
    do(np.multiply, s, z, s)
    do(np.add, s, gate, s)


def _tanh_gate(do: Calls, z: Array, gate: Array) -> None:
    """gate = (1 + tanh u) / 2 with u = sqrt(2/pi) (z + 0.044715 z^3)."""
    do(np.multiply, z, z, gate)
    do(np.multiply, gate, constant(CUBE), gate)
    do(np.add, gate, ONE, gate)
    do(np.multiply, gate, z, gate)  # z + 0.044715 z^3
    do(np.multiply, gate, constant(-2 * SCALE), gate)  # -2u
    do(np.exp, gate, gate)
    do(np.add, gate, ONE, gate)
    do(np.reciprocal, gate, gate)


def _tanh_gate_slope(do: Calls, z: Array, gate: Array, s: Array, rest: Array) -> None:
    """s = gate' = 2 u' gate (1 - gate) with u' = sqrt(2/pi) (1 + 3 0.044715 z^2)."""
    do(np.multiply, z, z, s)
    do(np.multiply, s, constant(3 * CUBE), s)
    do(np.add, s, ONE, s)
    do(np.multiply, s, constant(2 * SCALE), s)  # 2 u'
    do(np.subtract, ONE, gate, rest)
    do(np.multiply, rest, gate, rest)  # gate (1 - gate)
    do(np.multiply, s, rest, s)


def _normal_density(do: Calls, z: Array, s: Array) -> None:
    """s = exp(-z^2 / 2) / sqrt(2 pi)."""
    do(np.multiply, z, z, s)
    do(np.multiply, s, constant(-0.5), s)
    do(np.exp, s, s)
    do(np.multiply, s, constant(DENSITY_AT_0), s)
