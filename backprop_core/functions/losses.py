"""Loss functions: the elementwise loss E of outputs A and targets Y, and its derivative by A, side by side.

The loss of a batch of m columns is the sum of E over outputs, averaged over the batch (reduction "mean_batch"); other
reductions divide by something else, see `REDUCTIONS`. Division happens once, in L and in the first derivative.

Conventions on which libraries differ: half squared error is (a - y)^2 / 2 summed over outputs (Mazur, Nielsen; torch
and Keras leave out the 1/2 and average over outputs as well: "mean_all"). Cross-entropies are summed over outputs and
averaged over samples (scikit-learn, Coursera; torch and Keras average a BCE over all). Outputs of a CCE are taken as
they are (Keras divides them by their sum). BCE after a sigmoid and CCE after a softmax are computed from the logits,
which is exact: a loss of 1000 is 1000, where probabilities clipped away from 0 and 1 give 100 and no gradient (torch),
16.1 (Keras) or 36.0 (scikit-learn). Targets of a CCE add up to 1 in each column: only then is dZ = A - Y. Subgradients
at a kink are 0: |0|' for MAE (torch, autograd; JAX 1), hinge at margin 1 (torch.relu form; optax, Keras 1/2). Hinge
wants targets -1 and 1 (Keras takes 0 for -1). Huber is the unscaled form (torch HuberLoss, Keras, optax; SmoothL1Loss
divides by its beta).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from backprop_core.functions.cross_entropy import bce_of_sigmoid, cce_of_softmax
from backprop_core.functions.registry import Option, Options, registry
from backprop_core.primitives import HALF, ONE, ZERO, Array, Calls, Work, constant

Rule = Callable[[Calls, Array, Array, Array, Work, Options], None]

TINY = constant(np.finfo(np.float64).tiny)
BELOW_ONE = constant(np.nextafter(1.0, 0.0))
TWO = constant(2.0)

REDUCTIONS: Mapping[str, str] = MappingProxyType(
    {
        "mean_batch": "sum over outputs, mean over the batch",
        "mean_all": "mean over outputs and batch (torch, Keras)",
        "sum_all": "sum over outputs and batch",
    }
)


def divisor(reduction: str, outputs: int, batch: int) -> int:
    """What the summed loss is divided by."""
    return {"mean_batch": batch, "mean_all": batch * outputs, "sum_all": 1}[reduction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One loss function.

    `values(do, a, y, e, work, options)` writes E and `slope(do, a, y, da, work, options)` writes dE/dA. `formula` and
    `slope_formula` are LaTeX in a and y; `code` and `slope_code` are NumPy in {A} and {Y}, to the bits of the rules.
    `range` is the interval that outputs must keep to. With the output activation named `cancels_with`, dE/dZ is exactly
    A - Y, and `from_logits` writes E from Z in place of A, which stays exact where A has rounded to 0 or 1;
    `logits_code` is that in {Z} and {Y}. `kink` is 0 where the slope jumps.
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
    cancels_with: str = ""
    from_logits: Rule | None = None
    logits_code: str = ""
    options: Mapping[str, Option] = field(default_factory=dict)
    kink: Callable[[Array, Array], Array] | None = None


def _half_mse(do: Calls, a: Array, y: Array, e: Array, work: Work, options: Options) -> None:
    _mse(do, a, y, e, work, options)
    do(np.multiply, e, HALF, e)


def _half_mse_slope(do: Calls, a: Array, y: Array, da: Array, work: Work, options: Options) -> None:
    do(np.subtract, a, y, da)


def _mse(do: Calls, a: Array, y: Array, e: Array, work: Work, options: Options) -> None:
    do(np.subtract, a, y, e)
    do(np.multiply, e, e, e)


def _mse_slope(do: Calls, a: Array, y: Array, da: Array, work: Work, options: Options) -> None:
    do(np.subtract, a, y, da)
    do(np.multiply, da, TWO, da)


def _mae(do: Calls, a: Array, y: Array, e: Array, work: Work, options: Options) -> None:
    do(np.subtract, a, y, e)
    do(np.absolute, e, e)


def _mae_slope(do: Calls, a: Array, y: Array, da: Array, work: Work, options: Options) -> None:
    do(np.subtract, a, y, da)
    do(np.sign, da, da)


def _huber(do: Calls, a: Array, y: Array, e: Array, work: Work, options: Options) -> None:
    """e = c (|a - y| - c / 2) with c = min(|a - y|, delta), which is both branches at once."""
    c, half = work("clipped"), work("half")
    do(np.subtract, a, y, e)
    do(np.absolute, e, e)
    do.minimum(e, constant(options["delta"]), c)
    do(np.subtract, e, c, e)
    do(np.multiply, c, HALF, half)
    do(np.add, e, half, e)  # |a - y| - c + c / 2
    do(np.multiply, e, c, e)


def _huber_slope(do: Calls, a: Array, y: Array, da: Array, work: Work, options: Options) -> None:
    do(np.subtract, a, y, da)
    do.minimum(da, constant(options["delta"]), da)
    do.maximum(da, constant(-options["delta"]), da)


def _hinge(do: Calls, a: Array, y: Array, e: Array, work: Work, options: Options) -> None:
    do(np.multiply, a, y, e)
    do(np.subtract, ONE, e, e)
    do.maximum(e, ZERO, e)


def _hinge_slope(do: Calls, a: Array, y: Array, da: Array, work: Work, options: Options) -> None:
    met = np.empty(a.shape, dtype=np.bool_)
    do(np.multiply, a, y, da)
    do(np.greater_equal, da, ONE, met)
    do(np.negative, y, da)
    do.assign_where(met, ZERO, da)


def _margin(a: Array, y: Array) -> Array:
    margin: Array = a * y - 1
    return margin


def _bce(do: Calls, a: Array, y: Array, e: Array, work: Work, options: Options) -> None:
    """e = (y - 1) ln(1 - a) - y ln a."""
    safe, rest = _kept_inside(do, a, work), work("rest")
    do(np.negative, safe, rest)
    do(np.log1p, rest, rest)  # ln(1 - a)
    do(np.subtract, y, ONE, e)
    do(np.multiply, e, rest, e)
    do(np.log, safe, rest)
    do(np.multiply, y, rest, rest)  # y ln a
    do(np.subtract, e, rest, e)


def _bce_slope(do: Calls, a: Array, y: Array, da: Array, work: Work, options: Options) -> None:
    """da = (1 - y) / (1 - a) - y / a."""
    safe, rest = _kept_inside(do, a, work), work("rest")
    do(np.subtract, ONE, safe, rest)
    do(np.subtract, ONE, y, da)
    do(np.divide, da, rest, da)  # (1 - y) / (1 - a)
    do(np.divide, y, safe, rest)
    do(np.subtract, da, rest, da)


def _kept_inside(do: Calls, a: Array, work: Work) -> Array:
    """Shares kept inside (0, 1), so that logarithm and reciprocal are finite where one has rounded to an end."""
    safe = work("safe")
    do.maximum(a, TINY, safe)
    do.minimum(safe, BELOW_ONE, safe)
    return safe


def _cce(do: Calls, a: Array, y: Array, e: Array, work: Work, options: Options) -> None:
    do.maximum(a, TINY, e)
    do(np.log, e, e)
    do(np.multiply, e, y, e)
    do(np.negative, e, e)


def _cce_slope(do: Calls, a: Array, y: Array, da: Array, work: Work, options: Options) -> None:
    do.maximum(a, TINY, da)
    do(np.divide, y, da, da)
    do(np.negative, da, da)


LOSSES: Mapping[str, Loss] = registry(
    Loss(
        name="half_mse",
        title="half squared error",
        teaches="Half the squared distance: the 1/2 makes its derivative simply a - y.",
        formula=r"\tfrac12 (a - y)^2",
        slope_formula=r"a - y",
        code="0.5 * ({A} - {Y})**2",
        slope_code="{A} - {Y}",
        values=_half_mse,
        slope=_half_mse_slope,
    ),
    Loss(
        name="mse",
        title="squared error",
        teaches="The squared distance: twice the half squared error, so twice its gradient.",
        formula=r"(a - y)^2",
        slope_formula=r"2 (a - y)",
        code="({A} - {Y})**2",
        slope_code="2 * ({A} - {Y})",
        values=_mse,
        slope=_mse_slope,
    ),
    Loss(
        name="bce",
        title="binary cross-entropy",
        teaches="The surprise at a yes or no answer: being sure and wrong costs without limit, so it never saturates.",
        formula=r"-y \ln a - (1 - y) \ln(1 - a)",
        slope_formula=r"\frac{1 - y}{1 - a} - \frac{y}{a}",
        code="({Y} - 1) * np.log1p(-inside({A})) - {Y} * np.log(inside({A}))",
        slope_code="(1 - {Y}) / (1 - inside({A})) - {Y} / inside({A})",
        values=_bce,
        slope=_bce_slope,
        range=(0.0, 1.0),
        cancels_with="sigmoid",
        from_logits=bce_of_sigmoid,
        logits_code="{Y} * np.logaddexp(0, -{Z}) + (1 - {Y}) * np.logaddexp(0, {Z})",
    ),
    Loss(
        name="cce",
        title="categorical cross-entropy",
        teaches="The surprise at the right class: only its share counts, and softmax makes all the others pay for it.",
        formula=r"-y \ln a",
        slope_formula=r"-\frac{y}{a}",
        code="-{Y} * np.log(positive({A}))",
        slope_code="-{Y} / positive({A})",
        values=_cce,
        slope=_cce_slope,
        range=(0.0, 1.0),
        cancels_with="softmax",
        from_logits=cce_of_softmax,
        logits_code="-{Y} * log_softmax({Z})",
    ),
    Loss(
        name="mae",
        title="absolute error",
        teaches="The plain distance: its gradient says which side, never how far.",
        formula=r"|a - y|",
        slope_formula=r"\operatorname{sign}(a - y)",
        code="np.abs({A} - {Y})",
        slope_code="np.sign({A} - {Y})",
        values=_mae,
        slope=_mae_slope,
        kink=np.subtract,
    ),
    Loss(
        name="huber",
        title="Huber",
        teaches="Squared near the target, straight further out: one outlier cannot shout down the rest.",
        formula=r"\tfrac12 e^2\ \text{if}\ |e| \le \delta\ \text{else}\ \delta(|e| - \tfrac{\delta}{2}),\ e = a - y",
        slope_formula=r"\operatorname{clip}(a - y, -\delta, \delta)",
        code="huber({A} - {Y}, {delta})",
        slope_code="np.clip({A} - {Y}, -{delta}, {delta})",
        values=_huber,
        slope=_huber_slope,
        options={"delta": Option(1.0, "Where the square turns into a straight line.", 0.0, 1e6, open_low=True)},
    ),
    Loss(
        name="hinge",
        title="hinge",
        teaches="Asks for a margin of 1 on the right side and is content beyond it: gradient exactly 0.",
        formula=r"\max(0, 1 - y a)",
        slope_formula=r"-y\ \text{if}\ y a < 1\ \text{else}\ 0",
        code="np.maximum(0, 1 - {Y} * {A})",
        slope_code="np.where({Y} * {A} < 1, -{Y}, 0)",
        values=_hinge,
        slope=_hinge_slope,
        kink=_margin,
    ),
)
