"""Loss functions: the elementwise loss E of outputs A and targets Y, and its derivative by A, side by side.

The loss of a batch of m columns is the sum of E over outputs, averaged over the batch (reduction "mean_batch"); other
reductions divide by something else, see `REDUCTIONS`. Division happens once, in L and in the first derivative.

Conventions on which libraries differ: half squared error is (a - y)^2 / 2 summed over outputs (Mazur, Nielsen; torch
and Keras leave out the 1/2 and average over outputs as well: "mean_all"). Cross-entropies are summed over outputs and
averaged over samples (scikit-learn, Coursera; torch and Keras average a BCE over all). Outputs of a CCE are taken as
they are (Keras divides them by their sum). With a sigmoid or softmax before them both are computed from the logits,
which is exact: a loss of 1000 is 1000, where probabilities clipped away from 0 and 1 give 100 and no gradient (torch),
16.1 (Keras) or 36.0 (scikit-learn). Targets of a CCE add up to 1 in each column: only then is dZ = A - Y. Subgradients
at a kink are 0: |0|' for MAE (torch, autograd; JAX 1), hinge at margin 1 (torch.relu form; optax, Keras 1/2). Hinge
wants targets -1 and 1 (Keras takes 0 for -1). Huber is the unscaled form (torch HuberLoss, Keras, optax; SmoothL1Loss
divides by its beta).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from backprop_core.functions.activations import Options, Work
from backprop_core.functions.cross_entropy import (
    bce_of_sigmoid,
    bce_of_softmax,
    bce_of_softmax_slope,
    cce_of_sigmoid,
    cce_of_sigmoid_slope,
    cce_of_softmax,
)
from backprop_core.functions.registry import Option, ReadOnly, registry
from backprop_core.primitives import HALF, ONE, ZERO, Array, Calls, assign_where, constant
from backprop_core.primitives import maximum as max_
from backprop_core.primitives import minimum as min_

Rule = Callable[[Array, Array, Array, Work, Options], Calls]
SlopeFromLogits = Callable[[Array, Array, Array, Array, Work, Options], Calls]

TINY = constant(np.finfo(np.float64).tiny)
BELOW_ONE = constant(np.nextafter(1.0, 0.0))
TWO = constant(2.0)

REDUCTIONS: Mapping[str, str] = ReadOnly(
    {
        "mean_batch": "sum over outputs, mean over the batch",
        "mean_all": "mean over outputs and batch (torch, Keras)",
        "sum_all": "sum over outputs and batch",
    }
)


def divisor(reduction: str, outputs: int, batch: int) -> int:
    """What the summed loss is divided by."""
    return {"mean_batch": batch, "mean_all": batch * outputs, "sum_all": 1}[reduction]


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss function.

    `values` writes E and `slope` writes dE/dA, both from outputs A and targets Y. `formula` and `slope_formula` are
    LaTeX in a and y; `code` and `slope_code` are NumPy in {A} and {Y}. `range` is the interval that outputs must keep
    to. With the output activation named `cancels`, dE/dZ is exactly A - Y. By the name of the output activation,
    `from_logits` writes E from Z in place of A, and `slope_from_logits` dE/dZ from Z, A and Y where nothing cancels, so
    that both stay exact where A has rounded to 0 or 1. `kink` is 0 where the slope jumps.
    """

    name: str
    title: str
    teaches: str
    formula: str
    slope_formula: str
    code: str
    slope_code: str
    values: Rule
    slope: Rule
    range: tuple[float, float] = (-np.inf, np.inf)
    cancels: str = ""
    from_logits: Mapping[str, Rule] = field(default_factory=dict)
    slope_from_logits: Mapping[str, SlopeFromLogits] = field(default_factory=dict)
    options: Mapping[str, Option] = field(default_factory=dict)
    kink: Callable[[Array, Array], Array] | None = None


def _half_mse(a: Array, y: Array, e: Array, work: Work, options: Options) -> Calls:
    return [*_mse(a, y, e, work, options), (np.multiply, (e, HALF, e))]


def _half_mse_slope(a: Array, y: Array, da: Array, work: Work, options: Options) -> Calls:
    return [(np.subtract, (a, y, da))]


def _mse(a: Array, y: Array, e: Array, work: Work, options: Options) -> Calls:
    return [(np.subtract, (a, y, e)), (np.multiply, (e, e, e))]


def _mse_slope(a: Array, y: Array, da: Array, work: Work, options: Options) -> Calls:
    return [(np.subtract, (a, y, da)), (np.multiply, (da, TWO, da))]


def _mae(a: Array, y: Array, e: Array, work: Work, options: Options) -> Calls:
    return [(np.subtract, (a, y, e)), (np.absolute, (e, e))]


def _mae_slope(a: Array, y: Array, da: Array, work: Work, options: Options) -> Calls:
    return [(np.subtract, (a, y, da)), (np.sign, (da, da))]


def _huber(a: Array, y: Array, e: Array, work: Work, options: Options) -> Calls:
    """With c = min(|a - y|, delta): c (|a - y| - c / 2), which is both branches at once."""
    clipped, delta = work("clipped"), constant(options["delta"])
    error: Calls = [(np.subtract, (a, y, e)), (np.absolute, (e, e)), min_(e, delta, clipped)]
    product: Calls = [(np.subtract, (e, clipped, e)), (np.multiply, (clipped, HALF, work("half")))]
    return [*error, *product, (np.add, (e, work("half"), e)), (np.multiply, (e, clipped, e))]


def _huber_slope(a: Array, y: Array, da: Array, work: Work, options: Options) -> Calls:
    delta = options["delta"]
    return [(np.subtract, (a, y, da)), min_(da, constant(delta), da), max_(da, constant(-delta), da)]


def _margin(a: Array, y: Array) -> Array:
    margin: Array = a * y - 1
    return margin


def _hinge(a: Array, y: Array, e: Array, work: Work, options: Options) -> Calls:
    return [(np.multiply, (a, y, e)), (np.subtract, (ONE, e, e)), max_(e, ZERO, e)]


def _hinge_slope(a: Array, y: Array, da: Array, work: Work, options: Options) -> Calls:
    met = np.empty(a.shape, dtype=np.bool_)
    margin: Calls = [(np.multiply, (a, y, da)), (np.greater_equal, (da, ONE, met))]
    return [*margin, (np.negative, (y, da)), assign_where(met, ZERO, da)]


def _safe(a: Array, work: Work) -> Calls:
    """Keep a share inside (0, 1), so that its logarithm and reciprocal are finite where it has rounded to an end."""
    return [max_(a, TINY, work("safe")), min_(work("safe"), BELOW_ONE, work("safe"))]


def _bce(a: Array, y: Array, e: Array, work: Work, options: Options) -> Calls:
    safe, rest = work("safe"), work("rest")
    missed: Calls = [(np.negative, (safe, rest)), (np.log1p, (rest, rest)), (np.subtract, (y, ONE, e))]
    hit: Calls = [(np.multiply, (e, rest, e)), (np.log, (safe, rest)), (np.multiply, (y, rest, rest))]
    return [*_safe(a, work), *missed, *hit, (np.subtract, (e, rest, e))]


def _bce_slope(a: Array, y: Array, da: Array, work: Work, options: Options) -> Calls:
    safe, rest = work("safe"), work("rest")
    missed: Calls = [(np.subtract, (ONE, safe, rest)), (np.subtract, (ONE, y, da)), (np.divide, (da, rest, da))]
    return [*_safe(a, work), *missed, (np.divide, (y, safe, rest)), (np.subtract, (da, rest, da))]


def _cce(a: Array, y: Array, e: Array, work: Work, options: Options) -> Calls:
    log: Calls = [max_(a, TINY, e), (np.log, (e, e))]
    return [*log, (np.multiply, (e, y, e)), (np.negative, (e, e))]


def _cce_slope(a: Array, y: Array, da: Array, work: Work, options: Options) -> Calls:
    return [max_(a, TINY, da), (np.divide, (y, da, da)), (np.negative, (da, da))]


LOSSES: Mapping[str, Loss] = registry(
    Loss(
        "half_mse", "half squared error", "Half the squared distance: the 1/2 makes its derivative simply a - y.",
        r"\tfrac12 (a - y)^2", r"a - y", "0.5 * ({A} - {Y})**2", "({A} - {Y})", _half_mse, _half_mse_slope,
    ),
    Loss(
        "mse", "squared error", "The squared distance: twice the half squared error, so twice its gradient.",
        r"(a - y)^2", r"2 (a - y)", "({A} - {Y})**2", "2 * ({A} - {Y})", _mse, _mse_slope,
    ),
    Loss(
        "bce", "binary cross-entropy",
        "The surprise at a yes or no answer: being sure and wrong costs without limit, so it never saturates.",
        r"-y \ln a - (1 - y) \ln(1 - a)", r"\frac{1 - y}{1 - a} - \frac{y}{a}",
        "-({Y} * np.log({A}) + (1 - {Y}) * np.log(1 - {A}))", "((1 - {Y}) / (1 - {A}) - {Y} / {A})",
        _bce, _bce_slope, (0.0, 1.0), "sigmoid",
        {"sigmoid": bce_of_sigmoid, "softmax": bce_of_softmax}, {"softmax": bce_of_softmax_slope},
    ),
    Loss(
        "cce", "categorical cross-entropy",
        "The surprise at the right class: only its share counts, and softmax makes all the others pay for it.",
        r"-y \ln a", r"-\frac{y}{a}", "-{Y} * np.log({A})", "(-{Y} / {A})",
        _cce, _cce_slope, (0.0, 1.0), "softmax",
        {"softmax": cce_of_softmax, "sigmoid": cce_of_sigmoid}, {"sigmoid": cce_of_sigmoid_slope},
    ),
    Loss(
        "mae", "absolute error", "The plain distance: its gradient says which side, never how far.",
        r"|a - y|", r"\operatorname{sign}(a - y)", "np.abs({A} - {Y})", "np.sign({A} - {Y})", _mae, _mae_slope,
        kink=np.subtract,
    ),
    Loss(
        "huber", "Huber", "Squared near the target, straight further out: one outlier cannot shout down the rest.",
        r"\tfrac12 e^2\ \text{if}\ |e| \le \delta\ \text{else}\ \delta(|e| - \tfrac{\delta}{2}),\ e = a - y",
        r"\operatorname{clip}(a - y, -\delta, \delta)", "huber({A} - {Y}, {delta})",
        "np.clip({A} - {Y}, -{delta}, {delta})", _huber, _huber_slope,
        options={"delta": Option(1.0, "Where the square turns into a straight line.", 0.0, 1e6, open_low=True)},
    ),
    Loss(
        "hinge", "hinge", "Asks for a margin of 1 on the right side and is content beyond it: gradient exactly 0.",
        r"\max(0, 1 - y a)", r"-y\ \text{if}\ y a < 1\ \text{else}\ 0",
        "np.maximum(0, 1 - {Y} * {A})", "np.where({Y} * {A} < 1, -{Y}, 0)", _hinge, _hinge_slope,
        kink=_margin,
    ),
)  # fmt: skip
