"""Optimisers: how a gradient becomes a step, one record each, as lines that work on any slice of the parameters.

Every update ends in `theta -= step`. The conventions are torch's; the others agree or differ as follows.

- Momentum `v = mu v + g`, step `lr v` (optax). Keras, scikit-learn and CS231n keep -lr v: the same path at a constant
  rate. The exponential average (1 - beta) g of deeplearning.ai is this one at the rate lr (1 - beta).
- Nesterov steps by `g + mu v` (optax, Keras, scikit-learn, CS231n); the look-ahead form stores shifted weights.
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

from backprop_core.functions.activations import Options
from backprop_core.functions.registry import Option, registry
from backprop_core.primitives import ONE, Array, Calls, constant


@dataclass(frozen=True, slots=True)
class Slice:
    """The arrays of some parameters, all of one length: theta, its gradient g, the slots, the step, scratch.

    `decayed` is 1 where weight decay applies and 0 elsewhere. `clock` holds the scalars that all slices share.
    """

    theta: Array
    gradient: Array
    slots: Mapping[str, Array]
    step: Array
    scratch: Array
    decayed: Array
    clock: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an update: the quantity it writes, in code and LaTeX, and its calls.

    In `code`, {theta}, {g}, {step} and the slot names stand for the parameter's own arrays; `kinds` are those, W or b,
    that it changes.
    """

    writes: str
    reads: tuple[str, ...]
    code: str
    formula: str
    calls: Calls
    kinds: str = "Wb"


def _no_ticks(clock: Mapping[str, Array], options: Options) -> list[Line]:
    return []


def _zero(options: Options) -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that an optimiser remembers of each parameter; what is made of squares is never below 0."""

    title: str
    start: Callable[[Options], float] = _zero
    squares: bool = False


@dataclass(frozen=True, slots=True)
class Optimizer:
    """One optimiser: `lines` writes `step` from the gradient; `slots` are what it remembers.

    `ticks` are calls that run once per update before the lines (bias corrections), on the clock's scalars.
    """

    name: str
    title: str
    teaches: str
    formula: str
    lines: Callable[[Slice, Options], list[Line]]
    slots: Mapping[str, Slot] = field(default_factory=dict)
    ticks: Callable[[Mapping[str, Array], Options], list[Line]] = _no_ticks
    options: Mapping[str, Option] = field(default_factory=dict)


def _initial_accumulator(options: Options) -> float:
    return float(options["initial_accumulator"])


def _moving_average(slot: Array, rate: float, value: Array, s: Slice) -> Calls:
    """slot = rate * slot + (1 - rate) * value; `value` may be the scratch array itself."""
    return [
        (np.multiply, (slot, constant(rate), slot)),
        (np.multiply, (value, constant(1.0 - rate), s.scratch)),
        (np.add, (slot, s.scratch, slot)),
    ]


def _gd(s: Slice, o: Options) -> list[Line]:
    calls: Calls = [(np.multiply, (s.gradient, constant(o["lr"]), s.step))]
    return [Line("step", ("g",), "{step} = lr * {g}", r"\Delta = \eta\, g", calls)]


def _velocity(s: Slice, o: Options) -> Line:
    v = s.slots["v"]
    calls: Calls = [(np.multiply, (v, constant(o["mu"]), v)), (np.add, (v, s.gradient, v))]
    return Line("v", ("v", "g"), "{v} = mu * {v} + {g}", r"v = \mu v + g", calls)


def _momentum(s: Slice, o: Options) -> list[Line]:
    calls: Calls = [(np.multiply, (s.slots["v"], constant(o["lr"]), s.step))]
    return [_velocity(s, o), Line("step", ("v",), "{step} = lr * {v}", r"\Delta = \eta\, v", calls)]


def _nesterov(s: Slice, o: Options) -> list[Line]:
    calls: Calls = [
        (np.multiply, (s.slots["v"], constant(o["mu"]), s.step)),
        (np.add, (s.step, s.gradient, s.step)),
        (np.multiply, (s.step, constant(o["lr"]), s.step)),
    ]
    step = Line("step", ("g", "v"), "{step} = lr * ({g} + mu * {v})", r"\Delta = \eta\,(g + \mu v)", calls)
    return [_velocity(s, o), step]


def _scaled_step(slot: str, s: Slice, o: Options) -> Line:
    calls: Calls = [
        (np.sqrt, (s.slots[slot], s.scratch)),
        (np.add, (s.scratch, constant(o["eps"]), s.scratch)),
        (np.divide, (s.gradient, s.scratch, s.step)),
        (np.multiply, (s.step, constant(o["lr"]), s.step)),
    ]
    code = f"{{step}} = lr * {{g}} / (np.sqrt({{{slot}}}) + eps)"
    formula = r"\Delta = \eta\, \frac{g}{\sqrt{s} + \epsilon}"
    return Line("step", ("g", slot), code, formula, calls)


def _square(s: Slice) -> Calls:
    return [(np.multiply, (s.gradient, s.gradient, s.scratch))]


def _rmsprop(s: Slice, o: Options) -> list[Line]:
    calls = _square(s) + _moving_average(s.slots["s"], o["rho"], s.scratch, s)
    average = Line("s", ("s", "g"), "{s} = rho * {s} + (1 - rho) * {g}**2", r"s = \rho s + (1 - \rho) g^2", calls)
    return [average, _scaled_step("s", s, o)]


def _adagrad(s: Slice, o: Options) -> list[Line]:
    calls: Calls = [*_square(s), (np.add, (s.slots["s"], s.scratch, s.slots["s"]))]
    return [Line("s", ("s", "g"), "{s} = {s} + {g}**2", r"s = s + g^2", calls), _scaled_step("s", s, o)]


def _adam_ticks(clock: Mapping[str, Array], o: Options) -> list[Line]:
    """The step size lr / (1 - beta1^t) and the root of 1 - beta2^t, in torch's order of operations."""
    t, rate, root = clock["t"], clock["rate"], clock["root"]
    power, rest = np.empty(()), np.empty(())  # two, since a single number that is its own output costs three times more
    calls: Calls = [
        (np.power, (constant(o["beta1"]), t, power)),
        (np.subtract, (ONE, power, rest)),
        (np.divide, (constant(o["lr"]), rest, rate)),
        (np.power, (constant(o["beta2"]), t, power)),
        (np.subtract, (ONE, power, rest)),
        (np.sqrt, (rest, root)),
    ]
    code = "rate, root = lr / (1 - beta1**t), np.sqrt(1 - beta2**t)"
    formula = r"\hat\eta = \frac{\eta}{1 - \beta_1^t},\quad r = \sqrt{1 - \beta_2^t}"
    return [Line("rate", ("t",), code, formula, calls)]


def _adam(s: Slice, o: Options) -> list[Line]:
    m, v = s.slots["m"], s.slots["v"]
    first = _moving_average(m, o["beta1"], s.gradient, s)
    second = _square(s) + _moving_average(v, o["beta2"], s.scratch, s)
    step: Calls = [
        (np.sqrt, (v, s.step)),
        (np.divide, (s.step, s.clock["root"], s.step)),
        (np.add, (s.step, constant(o["eps"]), s.step)),
        (np.divide, (m, s.step, s.step)),
        (np.multiply, (s.step, s.clock["rate"], s.step)),
    ]
    return [
        Line("m", ("m", "g"), "{m} = beta1 * {m} + (1 - beta1) * {g}", r"m = \beta_1 m + (1 - \beta_1) g", first),
        Line("v", ("v", "g"), "{v} = beta2 * {v} + (1 - beta2) * {g}**2", r"v = \beta_2 v + (1 - \beta_2) g^2", second),
        Line(
            "step", ("m", "v", "rate", "root"), "{step} = rate * {m} / (np.sqrt({v}) / root + eps)",
            r"\Delta = \hat\eta\, \frac{m}{\sqrt{v} / r + \epsilon}", step,
        ),
    ]  # fmt: skip


def _adamw(s: Slice, o: Options) -> list[Line]:
    calls: Calls = [
        (np.multiply, (s.theta, constant(o["lr"] * o["weight_decay"]), s.scratch)),
        (np.multiply, (s.scratch, s.decayed, s.scratch)),
        (np.add, (s.step, s.scratch, s.step)),
    ]
    code, formula = "{step} += lr * weight_decay * {theta}", r"\Delta = \Delta + \eta\, \lambda\, w"
    kinds = "Wb" if o["decay_biases"] else "W"
    return [*_adam(s, o), Line("step", ("step", "theta"), code, formula, calls, kinds)]


_VELOCITY = {"v": Slot("velocity")}
_MEAN_SQUARE = {"s": Slot("mean square", squares=True)}
_SQUARES = {"s": Slot("sum of squares", _initial_accumulator, squares=True)}
_MOMENTS = {"m": Slot("first moment"), "v": Slot("second moment", squares=True)}

_LR = {"lr": Option(0.1, "Learning rate: how far a step goes.", 0.0, 1000.0)}
_MU = {"mu": Option(0.9, "How much of the last velocity stays.", 0.0, 1.0, open_high=True)}
_EPS = Option(1e-8, "Keeps the division finite; stands outside the root.", 0.0, 1.0)
_SMALL_LR = {"lr": Option(0.01, "Learning rate: how far a step goes.", 0.0, 1000.0)}
_RMSPROP = {
    **_SMALL_LR,
    "rho": Option(0.9, "Memory of the squares (torch 0.99).", 0.0, 1.0, open_high=True),
    "eps": _EPS,
}
_ADAGRAD = {
    **_SMALL_LR, "eps": Option(1e-10, _EPS.says, 0.0, 1.0),
    "initial_accumulator": Option(0.0, "Where the sum of squares starts (Keras and optax: 0.1).", 0.0, 1000.0),
}  # fmt: skip
_ADAM = {
    "lr": Option(0.001, "Learning rate: how far a step goes.", 0.0, 1000.0),
    "beta1": Option(0.9, "Memory of the gradient.", 0.0, 1.0, open_high=True),
    "beta2": Option(0.999, "Memory of its square.", 0.0, 1.0, open_high=True), "eps": _EPS,
}  # fmt: skip
_ADAMW = {
    **_ADAM, "weight_decay": Option(0.01, "Share of a weight lost per unit of learning rate.", 0.0, 1000.0),
    "decay_biases": Option(False, "Whether biases decay as well (torch and Keras: yes)."),
}  # fmt: skip

OPTIMIZERS: Mapping[str, Optimizer] = registry(
    Optimizer("gd", "gradient descent", "A step straight downhill, as long as the slope is steep.",
              r"w \leftarrow w - \eta\, g", _gd, options=_LR),
    Optimizer("momentum", "momentum", "A heavy ball: it keeps rolling through noise and past small bumps.",
              r"v = \mu v + g,\quad w \leftarrow w - \eta\, v", _momentum, _VELOCITY, options={**_LR, **_MU}),
    Optimizer("nesterov", "Nesterov momentum", "Momentum that looks one step ahead before it leans in.",
              r"v = \mu v + g,\quad w \leftarrow w - \eta\,(g + \mu v)", _nesterov, _VELOCITY,
              options={**_LR, **_MU}),
    Optimizer("rmsprop", "RMSProp", "Divides by the recent size of the gradient: small slopes get bold steps.",
              r"s = \rho s + (1 - \rho) g^2,\quad w \leftarrow w - \eta\, \frac{g}{\sqrt{s} + \epsilon}",
              _rmsprop, _MEAN_SQUARE, options=_RMSPROP),
    Optimizer("adagrad", "Adagrad", "Divides by all the gradient so far: steps only ever get shorter.",
              r"s = s + g^2,\quad w \leftarrow w - \eta\, \frac{g}{\sqrt{s} + \epsilon}", _adagrad,
              _SQUARES, options=_ADAGRAD),
    Optimizer("adam", "Adam", "Momentum divided by the recent size: every weight steps about the same length.",
              r"w \leftarrow w - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}", _adam, _MOMENTS, _adam_ticks,
              _ADAM),
    Optimizer("adamw", "AdamW", "Adam with weights that shrink by themselves, apart from the gradient.",
              r"w \leftarrow w - \eta \lambda w - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}", _adamw,
              _MOMENTS, _adam_ticks, _ADAMW),
)  # fmt: skip
