"""Initialisers: a weight matrix of (n_out, n_in) drawn from a generator; biases start at 0.

Normal draws are untruncated (torch; Keras cuts its own at two standard deviations and rescales). Scales: Xavier/Glorot
2 / (fan_in + fan_out) (Glorot and Bengio 2010, eq. 16), He 2 / fan_in (He et al. 2015, eq. 10), LeCun 1 / fan_in
(LeCun et al. 1998, section 4.6), each the variance; uniform forms have the same variance, so a limit of sqrt(3) std.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from backprop_core.functions.registry import Option, Options, registry
from backprop_core.primitives import Array

Draw = Callable[[np.random.Generator, int, int, Options], Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Initializer:
    """One initialiser: `draw(generator, n_out, n_in, options)` gives W; `formula` is LaTeX."""

    name: str
    title: str
    teaches: str
    formula: str
    draw: Draw
    options: Mapping[str, Option] = field(default_factory=dict)


def _zeros(rng: np.random.Generator, n_out: int, n_in: int, options: Options) -> Array:
    return np.zeros((n_out, n_in))


def _constant(rng: np.random.Generator, n_out: int, n_in: int, options: Options) -> Array:
    return np.full((n_out, n_in), options["value"])


def _normal(rng: np.random.Generator, n_out: int, n_in: int, options: Options) -> Array:
    return rng.standard_normal((n_out, n_in)) * float(options["std"])


def _uniform(rng: np.random.Generator, n_out: int, n_in: int, options: Options) -> Array:
    return rng.uniform(-options["limit"], options["limit"], (n_out, n_in))


def _orthogonal(rng: np.random.Generator, n_out: int, n_in: int, options: Options) -> Array:
    """Rows (or columns, whichever are fewer) of length `gain` at right angles (Saxe et al. 2014), by QR."""
    tall = rng.standard_normal((max(n_out, n_in), min(n_out, n_in)))
    q, r = np.linalg.qr(tall)
    q *= np.where(np.diag(r) < 0, -1.0, 1.0)  # makes the draw uniform over all orthogonal matrices
    return np.ascontiguousarray(options["gain"] * (q if n_out >= n_in else q.T))


def xavier_std(fan_in: int, fan_out: int) -> float:
    """sqrt(2 / (fan_in + fan_out))."""
    return math.sqrt(2.0 / (fan_in + fan_out))


def he_std(fan_in: int, fan_out: int) -> float:
    """sqrt(2 / fan_in)."""
    return math.sqrt(2.0 / fan_in)


def lecun_std(fan_in: int, fan_out: int) -> float:
    """sqrt(1 / fan_in)."""
    return math.sqrt(1.0 / fan_in)


def _scaled_normal(std: Callable[[int, int], float]) -> Draw:
    """Normal numbers whose standard deviation is that of the layer's fans."""

    def _draw(rng: np.random.Generator, n_out: int, n_in: int, options: Options) -> Array:
        return rng.standard_normal((n_out, n_in)) * std(n_in, n_out)

    return _draw


def _scaled_uniform(std: Callable[[int, int], float]) -> Draw:
    """Uniform numbers of that standard deviation: up to sqrt(3) of it on either side of 0."""

    def _draw(rng: np.random.Generator, n_out: int, n_in: int, options: Options) -> Array:
        limit = math.sqrt(3.0) * std(n_in, n_out)
        return rng.uniform(-limit, limit, (n_out, n_in))

    return _draw


_XAVIER, _HE, _LECUN = r"\frac{2}{n_{in} + n_{out}}", r"\frac{2}{n_{in}}", r"\frac{1}{n_{in}}"

INITIALIZERS: Mapping[str, Initializer] = registry(
    Initializer(
        name="zeros",
        title="zeros",
        teaches="All neurons of a layer stay twins for ever: nothing tells them apart.",
        formula=r"w = 0",
        draw=_zeros,
    ),
    Initializer(
        name="constant",
        title="constant",
        teaches="The same number everywhere: twins again, but alive.",
        formula=r"w = c",
        draw=_constant,
        options={"value": Option(0.5, "The weight.", -1e3, 1e3)},
    ),
    Initializer(
        name="normal",
        title="standard normal",
        teaches="The teaching script's own: numpy's randn, fine for a few units a layer.",
        formula=r"w \sim \mathcal N(0, \sigma^2)",
        draw=_normal,
        options={"std": Option(1.0, "Standard deviation.", 0.0, 1e3)},
    ),
    Initializer(
        name="uniform",
        title="uniform",
        teaches="Every weight in a range is equally likely.",
        formula=r"w \sim U(-l, l)",
        draw=_uniform,
        options={"limit": Option(0.5, "Half the width of the range.", 0.0, 1e3)},
    ),
    Initializer(
        name="xavier_normal",
        title="Xavier normal",
        teaches="Keeps the size of signals and gradients level through tanh layers.",
        formula=rf"w \sim \mathcal N(0, {_XAVIER})",
        draw=_scaled_normal(xavier_std),
    ),
    Initializer(
        name="xavier_uniform",
        title="Xavier uniform",
        teaches="The same scale as Xavier normal, from a flat range.",
        formula=rf"\operatorname{{Var}} w = {_XAVIER}",
        draw=_scaled_uniform(xavier_std),
    ),
    Initializer(
        name="he_normal",
        title="He normal",
        teaches="Makes up for the half that ReLU throws away.",
        formula=rf"w \sim \mathcal N(0, {_HE})",
        draw=_scaled_normal(he_std),
    ),
    Initializer(
        name="he_uniform",
        title="He uniform",
        teaches="The same scale as He normal, from a flat range.",
        formula=rf"\operatorname{{Var}} w = {_HE}",
        draw=_scaled_uniform(he_std),
    ),
    Initializer(
        name="lecun_normal",
        title="LeCun normal",
        teaches="Keeps the forward signal level when slopes are near 1.",
        formula=rf"w \sim \mathcal N(0, {_LECUN})",
        draw=_scaled_normal(lecun_std),
    ),
    Initializer(
        name="lecun_uniform",
        title="LeCun uniform",
        teaches="The same scale as LeCun normal, from a flat range.",
        formula=rf"\operatorname{{Var}} w = {_LECUN}",
        draw=_scaled_uniform(lecun_std),
    ),
    Initializer(
        name="orthogonal",
        title="orthogonal",
        teaches="Turns signals without stretching them, whichever way they point.",
        formula=r"W W^T = g^2 I",
        draw=_orthogonal,
        options={"gain": Option(1.0, "Length of the rows.", 0.0, 1e3)},
    ),
)
