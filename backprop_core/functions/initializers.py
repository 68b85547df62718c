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

from backprop_core.functions.activations import Options
from backprop_core.functions.registry import Option, registry
from backprop_core.primitives import Array

Draw = Callable[[np.random.Generator, int, int, Options], Array]


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class _ScaledNormal:
    """Normal numbers of a deviation that the fans decide; a record, so that its copy equals it."""

    std: Callable[[int, int], float]

    def __call__(self, rng: np.random.Generator, n_out: int, n_in: int, options: Options) -> Array:
        return rng.standard_normal((n_out, n_in)) * self.std(n_in, n_out)


@dataclass(frozen=True, slots=True)
class _ScaledUniform:
    """Uniform numbers of the same deviation."""

    std: Callable[[int, int], float]

    def __call__(self, rng: np.random.Generator, n_out: int, n_in: int, options: Options) -> Array:
        limit = math.sqrt(3.0) * self.std(n_in, n_out)
        return rng.uniform(-limit, limit, (n_out, n_in))


_XAVIER, _HE, _LECUN = r"\frac{2}{n_{in} + n_{out}}", r"\frac{2}{n_{in}}", r"\frac{1}{n_{in}}"

INITIALIZERS: Mapping[str, Initializer] = registry(
    Initializer("zeros", "zeros", "All neurons of a layer stay twins for ever: nothing tells them apart.",
                r"w = 0", _zeros),
    Initializer("constant", "constant", "The same number everywhere: twins again, but alive.", r"w = c", _constant,
                {"value": Option(0.5, "The weight.", -1e3, 1e3)}),
    Initializer("normal", "standard normal", "The teaching script's own: numpy's randn, fine for a few units a layer.",
                r"w \sim \mathcal N(0, \sigma^2)", _normal,
                {"std": Option(1.0, "Standard deviation.", 0.0, 1e3)}),
    Initializer("uniform", "uniform", "Every weight in a range is equally likely.", r"w \sim U(-l, l)", _uniform,
                {"limit": Option(0.5, "Half the width of the range.", 0.0, 1e3)}),
    Initializer("xavier_normal", "Xavier normal", "Keeps the size of signals and gradients level through tanh layers.",
                rf"w \sim \mathcal N(0, {_XAVIER})", _ScaledNormal(xavier_std)),
    Initializer("xavier_uniform", "Xavier uniform", "The same scale as Xavier normal, from a flat range.",
                rf"\operatorname{{Var}} w = {_XAVIER}", _ScaledUniform(xavier_std)),
    Initializer("he_normal", "He normal", "Makes up for the half that ReLU throws away.",
                rf"w \sim \mathcal N(0, {_HE})", _ScaledNormal(he_std)),
    Initializer("he_uniform", "He uniform", "The same scale as He normal, from a flat range.",
                rf"\operatorname{{Var}} w = {_HE}", _ScaledUniform(he_std)),
    Initializer("lecun_normal", "LeCun normal", "Keeps the forward signal level when slopes are near 1.",
                rf"w \sim \mathcal N(0, {_LECUN})", _ScaledNormal(lecun_std)),
    Initializer("lecun_uniform", "LeCun uniform", "The same scale as LeCun normal, from a flat range.",
                rf"\operatorname{{Var}} w = {_LECUN}", _ScaledUniform(lecun_std)),
    Initializer("orthogonal", "orthogonal", "Turns signals without stretching them, whichever way they point.",
                r"W W^T = g^2 I", _orthogonal, {"gain": Option(1.0, "Length of the rows.", 0.0, 1e3)}),
)  # fmt: skip
