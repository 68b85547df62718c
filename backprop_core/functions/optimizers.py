"""Optimisers: how a gradient becomes a step, one record each, as lines that work on any slice of the parameters.

The step Δ is what is added: every update ends in `theta += step`, and gradient descent steps by -lr g. The conventions
are torch's; the others agree or differ as follows.

- Momentum `v = mu v + g`, step `-lr v` (optax). Keras, scikit-learn and CS231n keep -lr v: the same path at a constant
  rate. The exponential average (1 - beta) g of deeplearning.ai is this one at the rate lr (1 - beta).
- Nesterov steps along `-(g + mu v)` (optax, Keras, scikit-learn, CS231n); the look-ahead form stores shifted weights.
- RMSProp divides by sqrt(s) + eps; Keras, and optax by default, by sqrt(s + eps). rho is 0.9 (Keras; torch 0.99).
- Adagrad divides by sqrt(s) + 1e-10 and s starts at 0; Keras and optax divide by sqrt(s + 1e-7), s starting at 0.1.
- Adam corrects both moments before eps is added (optax; Kingma and Ba 2015, algorithm 1). Keras and scikit-learn use
  the paper's "epsilon hat", sqrt(v) + eps before the correction.
- AdamW decays by `lr * weight_decay`, apart from the gradient, weights alone unless `decay_biases` (torch, optax and
  Keras: both); 0.01 by default (torch; Keras 0.004).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from backprop_core.functions.registry import Option, Options, registry
from backprop_core.functions.update_lines import Line, Slice
from backprop_core.primitives import ONE, Array, Calls, constant


def _no_ticks(clock: Mapping[str, Array], options: Options) -> list[Line]:
    return []


def _zero(options: Options) -> float:
    return 0.0


def _initial_accumulator(options: Options) -> float:
    return float(options["initial_accumulator"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Something that an optimiser remembers of each parameter; what is made of squares is never below 0."""

    title: str
    start: Callable[[Options], float] = _zero
    squares: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimizer:
    """One optimiser: `lines` writes `step` from the gradient; `slots` are what it remembers.

    `ticks` are lines that run once per update before the others (bias corrections), on the clock's scalars.
    """

    name: str
    title: str
    teaches: str
    formula: str
    lines: Callable[[Slice, Options], list[Line]]
    slots: Mapping[str, Slot] = field(default_factory=dict)
    ticks: Callable[[Mapping[str, Array], Options], list[Line]] = _no_ticks
    options: Mapping[str, Option] = field(default_factory=dict)


def _moving_average(do: Calls, slot: Array, rate: float, value: Array, s: Slice) -> None:
    """slot = rate * slot + (1 - rate) * value; `value` may be the scratch array itself."""
    do(np.multiply, slot, constant(rate), slot)
    do(np.multiply, value, constant(1.0 - rate), s.scratch)
    do(np.add, slot, s.scratch, slot)


def _gd(s: Slice, o: Options) -> list[Line]:
    step = Line(reads=("g",), writes=("step",), code="{step} = -lr * {g}", formula=r"\Delta = -\eta\, g")
    step.do(np.multiply, s.gradient, constant(-o["lr"]), s.step)
    return [step]


def _velocity(s: Slice, o: Options) -> Line:
    v = s.slots["v"]
    line = Line(reads=("v", "g"), writes=("v",), code="{v} = mu * {v} + {g}", formula=r"v = \mu v + g")
    line.do(np.multiply, v, constant(o["mu"]), v)
    line.do(np.add, v, s.gradient, v)
    return line


def _momentum(s: Slice, o: Options) -> list[Line]:
    step = Line(reads=("v",), writes=("step",), code="{step} = -lr * {v}", formula=r"\Delta = -\eta\, v")
    step.do(np.multiply, s.slots["v"], constant(-o["lr"]), s.step)
    return [_velocity(s, o), step]


def _nesterov(s: Slice, o: Options) -> list[Line]:
    step = Line(
        reads=("g", "v"),
        writes=("step",),
        code="{step} = -lr * ({g} + mu * {v})",
        formula=r"\Delta = -\eta\,(g + \mu v)",
    )
    step.do(np.multiply, s.slots["v"], constant(o["mu"]), s.step)
    step.do(np.add, s.step, s.gradient, s.step)
    step.do(np.multiply, s.step, constant(-o["lr"]), s.step)
    return [_velocity(s, o), step]


def _rmsprop(s: Slice, o: Options) -> list[Line]:
    average = Line(
        reads=("s", "g"),
        writes=("s",),
        code="{s} = rho * {s} + (1 - rho) * {g}**2",
        formula=r"s = \rho s + (1 - \rho) g^2",
    )
    average.do(np.multiply, s.gradient, s.gradient, s.scratch)
    _moving_average(average.do, s.slots["s"], o["rho"], s.scratch, s)
    return [average, _step_over_root(s, o)]


def _adagrad(s: Slice, o: Options) -> list[Line]:
    total = Line(reads=("s", "g"), writes=("s",), code="{s} = {s} + {g}**2", formula=r"s = s + g^2")
    total.do(np.multiply, s.gradient, s.gradient, s.scratch)
    total.do(np.add, s.slots["s"], s.scratch, s.slots["s"])
    return [total, _step_over_root(s, o)]


def _step_over_root(s: Slice, o: Options) -> Line:
    line = Line(
        reads=("g", "s"),
        writes=("step",),
        code="{step} = -lr * ({g} / (np.sqrt({s}) + eps))",
        formula=r"\Delta = -\eta\, \frac{g}{\sqrt{s} + \epsilon}",
    )
    line.do(np.sqrt, s.slots["s"], s.scratch)
    line.do(np.add, s.scratch, constant(o["eps"]), s.scratch)
    line.do(np.divide, s.gradient, s.scratch, s.step)
    line.do(np.multiply, s.step, constant(-o["lr"]), s.step)
    return line


def _adam_ticks(clock: Mapping[str, Array], o: Options) -> list[Line]:
    """The step size lr / (1 - beta1^t) and the root of 1 - beta2^t, in torch's order of operations."""
    t, rate, root = clock["t"], clock["rate"], clock["root"]
    power, rest = np.empty(()), np.empty(())  # two, since a single number that is its own output costs three times more
    line = Line(
        reads=("t",),
        writes=("rate", "root"),
        code="rate, root = lr / (1 - np.power(beta1, t)), np.sqrt(1 - np.power(beta2, t))",
        formula=r"\hat\eta = \frac{\eta}{1 - \beta_1^t},\quad r = \sqrt{1 - \beta_2^t}",
    )
    line.do(np.power, constant(o["beta1"]), t, power)
    line.do(np.subtract, ONE, power, rest)
    line.do(np.divide, constant(o["lr"]), rest, rate)
    line.do(np.power, constant(o["beta2"]), t, power)
    line.do(np.subtract, ONE, power, rest)
    line.do(np.sqrt, rest, root)
    return [line]


def _adam(s: Slice, o: Options) -> list[Line]:
    m, v = s.slots["m"], s.slots["v"]
    first = Line(
        reads=("m", "g"),
        writes=("m",),
        code="{m} = beta1 * {m} + (1 - beta1) * {g}",
        formula=r"m = \beta_1 m + (1 - \beta_1) g",
    )
    _moving_average(first.do, m, o["beta1"], s.gradient, s)
    second = Line(
        reads=("v", "g"),
        writes=("v",),
        code="{v} = beta2 * {v} + (1 - beta2) * {g}**2",
        formula=r"v = \beta_2 v + (1 - \beta_2) g^2",
    )
    second.do(np.multiply, s.gradient, s.gradient, s.scratch)
    _moving_average(second.do, v, o["beta2"], s.scratch, s)
    step = Line(
        reads=("m", "v", "rate", "root"),
        writes=("step",),
        code="{step} = -rate * ({m} / (np.sqrt({v}) / root + eps))",
        formula=r"\Delta = -\hat\eta\, \frac{m}{\sqrt{v} / r + \epsilon}",
    )
    step.do(np.sqrt, v, s.step)
    step.do(np.divide, s.step, s.clock["root"], s.step)
    step.do(np.subtract, constant(-o["eps"]), s.step, s.step)  # the sign of Δ, at no further call
    step.do(np.divide, m, s.step, s.step)
    step.do(np.multiply, s.step, s.clock["rate"], s.step)
    return [first, second, step]


def _adamw(s: Slice, o: Options) -> list[Line]:
    decay = Line(
        reads=("step", "theta"),
        writes=("step",),
        code="{step} -= lr * weight_decay * {theta}",
        formula=r"\Delta = \Delta - \eta\, \lambda\, w",
        kinds="Wb" if o["decay_biases"] else "W",
    )
    decay.do(np.multiply, s.theta, constant(o["lr"] * o["weight_decay"]), s.scratch)
    decay.do(np.multiply, s.scratch, s.decayed, s.scratch)
    decay.do(np.subtract, s.step, s.scratch, s.step)
    return [*_adam(s, o), decay]


def _lr(default: float) -> Option:
    return Option(default, "Learning rate: how far a step goes.", 0.0, 1000.0)


def _eps(default: float) -> Option:
    return Option(default, "Keeps the division finite; stands outside the root.", 0.0, 1000.0)


_MU = Option(0.9, "How much of the last velocity stays.", 0.0, 1.0, open_high=True)
_VELOCITY = {"v": Slot(title="velocity")}
_MOMENTS = {"m": Slot(title="first moment"), "v": Slot(title="second moment", squares=True)}
_ADAM_OPTIONS = {
    "lr": _lr(0.001),
    "beta1": Option(0.9, "Memory of the gradient.", 0.0, 1.0, open_high=True),
    "beta2": Option(0.999, "Memory of its square.", 0.0, 1.0, open_high=True),
    "eps": _eps(1e-8),
}

OPTIMIZERS: Mapping[str, Optimizer] = registry(
    Optimizer(
        name="gd",
        title="gradient descent",
        teaches="A step straight downhill, as long as the slope is steep.",
        formula=r"w \leftarrow w - \eta\, g",
        lines=_gd,
        options={"lr": _lr(0.1)},
    ),
    Optimizer(
        name="momentum",
        title="momentum",
        teaches="A heavy ball: it keeps rolling through noise and past small bumps.",
        formula=r"v = \mu v + g,\quad w \leftarrow w - \eta\, v",
        lines=_momentum,
        slots=_VELOCITY,
        options={"lr": _lr(0.1), "mu": _MU},
    ),
    Optimizer(
        name="nesterov",
        title="Nesterov momentum",
        teaches="Momentum that looks one step ahead before it leans in.",
        formula=r"v = \mu v + g,\quad w \leftarrow w - \eta\,(g + \mu v)",
        lines=_nesterov,
        slots=_VELOCITY,
        options={"lr": _lr(0.1), "mu": _MU},
    ),
    Optimizer(
        name="rmsprop",
        title="RMSProp",
        teaches="Divides by the recent size of the gradient: small slopes get bold steps.",
        formula=r"s = \rho s + (1 - \rho) g^2,\quad w \leftarrow w - \eta\, \frac{g}{\sqrt{s} + \epsilon}",
        lines=_rmsprop,
        slots={"s": Slot(title="mean square", squares=True)},
        options={
            "lr": _lr(0.01),
            "rho": Option(0.9, "Memory of the squares (torch 0.99).", 0.0, 1.0, open_high=True),
            "eps": _eps(1e-8),
        },
    ),
    Optimizer(
        name="adagrad",
        title="Adagrad",
        teaches="Divides by all the gradient so far: steps only ever get shorter.",
        formula=r"s = s + g^2,\quad w \leftarrow w - \eta\, \frac{g}{\sqrt{s} + \epsilon}",
        lines=_adagrad,
        slots={"s": Slot(title="sum of squares", start=_initial_accumulator, squares=True)},
        options={
            "lr": _lr(0.01),
            "eps": _eps(1e-10),
            "initial_accumulator": Option(0.0, "Where the sum of squares starts (Keras and optax: 0.1).", 0.0, 1000.0),
        },
    ),
    Optimizer(
        name="adam",
        title="Adam",
        teaches="Momentum divided by the recent size: every weight steps about the same length.",
        formula=r"w \leftarrow w - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}",
        lines=_adam,
        slots=_MOMENTS,
        ticks=_adam_ticks,
        options=_ADAM_OPTIONS,
    ),
    Optimizer(
        name="adamw",
        title="AdamW",
        teaches="Adam with weights that shrink by themselves, apart from the gradient.",
        formula=r"w \leftarrow w - \eta \lambda w - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}",
        lines=_adamw,
        slots=_MOMENTS,
        ticks=_adam_ticks,
        options={
            **_ADAM_OPTIONS,
            "weight_decay": Option(0.01, "Share of a weight lost per unit of learning rate.", 0.0, 1000.0),
            "decay_biases": Option(False, "Whether biases decay as well (torch and Keras: yes)."),
        },
    ),
)
