"""Every output with every loss that takes it, at logits of ±1000: loss and dZ are those of exact arithmetic.

A cross-entropy of an output that it does not cancel with is finite there, as its shares are kept inside (0, 1).
"""

from __future__ import annotations

import itertools
import math
from decimal import Decimal, localcontext
from functools import cache

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, LOSSES, Choice, Dataset, LayerSpec, NetworkSpec, Session, SpecError, TrainingSpec

DIGITS = 900  # 1 - a is exp(-2000), about 1e-869, for the share a of the larger of the logits ±1000
ZERO, ONE, HALF = Decimal(0), Decimal(1), Decimal("0.5")
LEAK = Decimal.from_float(0.01)  # the slope as the number that it is
LOGITS = [*itertools.product((1000, -1000), repeat=2), (1000, 0), (0, -1000), (0, 0)]
TARGETS = {
    "bce": [(0, 1), (1, 1), (0, 0), (0.25, 0.75)],
    "cce": [(0, 1), (1, 0), (0.25, 0.75)],
    "hinge": [(-1, 1), (1, 1)],
}
NUMBERS = [(0.25, -2), (1, 0)]


def allowed(output: str, loss: str) -> bool:
    try:
        NetworkSpec(2, [LayerSpec(2, output)], loss)
    except SpecError:
        return False
    return True


ODD = [("softmax", "bce"), ("sigmoid", "cce")]  # cross-entropies of outputs that they do not cancel with
PAIRS = [pair for pair in itertools.product(sorted(ACTIVATIONS), sorted(LOSSES)) if allowed(*pair)]


def gelu(z: Decimal) -> tuple[Decimal, Decimal]:
    """At 0 and ±1000 only, where what is missing from 0 or 1 has 200,000 zeros behind the point."""
    assert z in (-1000, 0, 1000)
    return (z * (z > 0), Decimal(z > 0)) if z else (ZERO, HALF)


@cache
def activation(name: str, z: Decimal) -> tuple[Decimal, Decimal]:
    """Value and slope, from the definitions."""
    positive = z > 0
    if name == "gelu":
        return gelu(z)
    grown = z.exp()
    sigmoid, tanh = grown / (1 + grown), 1 - 2 / (grown * grown + 1)
    return {
        "identity": (z, ONE),
        "sigmoid": (sigmoid, sigmoid * (1 - sigmoid)),
        "tanh": (tanh, 1 - tanh * tanh),
        "relu": (max(z, ZERO), Decimal(positive)),
        "leaky_relu": (z, ONE) if positive else (z * LEAK, LEAK),
        "elu": (z, ONE) if positive else (grown - 1, grown),
        "silu": (z * sigmoid, sigmoid * (1 + z * (1 - sigmoid))),
        "softplus": ((1 + grown).ln(), sigmoid),
    }[name]


@cache
def outputs(name: str, z: tuple[int, ...]) -> tuple[list[Decimal], list[list[Decimal]]]:
    """The outputs, and the Jacobian: row i has the derivatives of output i."""
    if name == "softmax":
        grown = [Decimal(each).exp() for each in z]
        a = [each / sum(grown) for each in grown]
        return a, [[a[i] * ((i == j) - a[j]) for j in range(len(z))] for i in range(len(z))]
    pairs = [activation(name, Decimal(each)) for each in z]
    return [a for a, _ in pairs], [[s if i == j else ZERO for j in range(len(z))] for i, (_, s) in enumerate(pairs)]


@cache
def error(name: str, a: Decimal, y: Decimal) -> tuple[Decimal, Decimal]:
    """The loss of an output and its derivative by it, from the definitions."""
    e = a - y
    if name in ("bce", "cce"):
        rest = 1 - y if name == "bce" else ZERO
        hit = (-y * a.ln(), -y / a) if y else (ZERO, ZERO)
        miss = (-rest * (1 - a).ln(), rest / (1 - a)) if rest else (ZERO, ZERO)
        return hit[0] + miss[0], hit[1] + miss[1]
    return {
        "half_mse": (e * e / 2, e),
        "mse": (e * e, 2 * e),
        "mae": (abs(e), Decimal((e > 0) - (e < 0))),
        "huber": (e * e / 2, e) if abs(e) <= 1 else (abs(e) - HALF, Decimal((e > 0) - (e < 0))),
        "hinge": (max(ZERO, 1 - y * a), -y if y * a < 1 else ZERO),
    }[name]


def exact(output: str, loss: str, z: tuple[int, ...], y: tuple[float, ...]) -> tuple[float, list[float]]:
    """L and dZ in decimal arithmetic, rounded at the very end."""
    a, jacobian = outputs(output, z)
    errors = [error(loss, value, Decimal(target)) for value, target in zip(a, y, strict=True)]
    gradient = [sum(e[1] * row[j] for e, row in zip(errors, jacobian, strict=True)) for j in range(len(z))]
    return float(sum(e[0] for e in errors)), [float(each) for each in gradient]


def at(output: str, loss: str, z: tuple[int, ...], y: tuple[float, ...]) -> Session:
    """A layer whose logits are z, run to its gradients."""
    units = len(z)
    spec = NetworkSpec(units, [LayerSpec(units, output)], loss)
    data = Dataset(np.array(z, dtype=float)[:, None], np.array(y, dtype=float)[:, None])
    session = Session(spec, TrainingSpec(), data, [(np.eye(units), np.zeros((units, 1)))])
    session.prime()
    return session


@pytest.mark.parametrize(("output", "loss"), [pair for pair in PAIRS if pair not in ODD])
def test_loss_and_gradient_are_exact_at_saturation(output: str, loss: str) -> None:
    with localcontext() as context:
        context.prec = DIGITS
        for z, y in itertools.product(LOGITS, TARGETS.get(loss, NUMBERS)):
            session = at(output, loss, z, y)
            value, gradient = exact(output, loss, z, y)
            label = f"z = {z}, y = {y}"
            assert session.divergence is None, label
            np.testing.assert_allclose(session.value("L"), value, rtol=1e-13, atol=1e-300, err_msg=label)
            np.testing.assert_allclose(session.value("dZ1")[:, 0], gradient, rtol=1e-13, atol=1e-300, err_msg=label)


@pytest.mark.parametrize("y", [0.0, 1.0])
def test_a_softmax_of_one_unit_learns_nothing_and_stays_finite(y: float) -> None:
    """It is 1 whatever z is: a target of 0 is infinitely far from it, which the loss gives as far as numbers go."""
    session = at("softmax", "bce", (1000,), (y,))
    assert (session.divergence, float(session.value("dZ1")[0, 0])) == (None, 0.0)
    assert float(session.value("L")) == pytest.approx((1 - y) * 53 * np.log(2))


@pytest.mark.parametrize(("output", "loss"), ODD)
def test_a_cross_entropy_of_another_output_is_finite_at_saturation(output: str, loss: str) -> None:
    for z, y in itertools.product(LOGITS, TARGETS[loss]):
        session = at(output, loss, z, y)
        assert session.divergence is None
        assert np.isfinite(session.value("L"))
        assert np.isfinite(session.value("dZ1")).all()


@pytest.mark.parametrize(("output", "loss"), ODD)
def test_a_cross_entropy_of_another_output_is_exact_where_nothing_saturates(output: str, loss: str) -> None:
    with localcontext() as context:
        context.prec = 50
        for z, y in itertools.product([(1, -2), (0, 0), (3, 1)], TARGETS[loss]):
            session, (value, gradient) = at(output, loss, z, y), exact(output, loss, z, y)
            np.testing.assert_allclose(session.value("L"), value, rtol=1e-13)
            np.testing.assert_allclose(session.value("dZ1")[:, 0], gradient, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_the_long_route_meets_the_short_one_away_from_saturation(output: str) -> None:
    """dA and S of an output that cancels with its loss are there to be looked at, and lead to A - Y."""
    rng = np.random.default_rng(1)
    Y = rng.uniform(0.1, 0.9, (3, 6))
    spec = NetworkSpec(2, [LayerSpec(4, "tanh"), LayerSpec(3, output)], {"sigmoid": "bce", "softmax": "cce"}[output])
    session = Session(spec, TrainingSpec(), Dataset(rng.standard_normal((2, 6)), Y / Y.sum(axis=0)))
    session.step()
    A, dA, S = (session.value(f"{stem}2") for stem in ("A", "dA", "S"))
    np.testing.assert_allclose(S, A * (1 - A), rtol=1e-15)
    through = dA * S
    if output == "softmax":
        jacobians = np.einsum("ik,ij->ijk", A, np.eye(3)) - np.einsum("ik,jk->ijk", A, A)
        np.testing.assert_allclose(np.einsum("iik->ik", jacobians), S, rtol=1e-12)
        through = np.einsum("ik,ijk->jk", dA, jacobians)
    np.testing.assert_allclose(through, session.value("dZ2"), rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(through, (A - session.data.Y) / 6, rtol=1e-12, atol=1e-16)


def test_the_slopes_of_a_sigmoid_that_cancels_are_written_and_cost_training_nothing() -> None:
    session = Session(NetworkSpec(1, [LayerSpec(1, "sigmoid")], "bce"), TrainingSpec(), Dataset([[0.4]], [[1.0]]))
    writing = [operation.name for operation in session.tape if "S1" in operation.writes]
    assert writing == ["dA1"]
    before = session.wiring.S[1].copy()
    session._runner.engine.train_checked(0, 3)
    np.testing.assert_array_equal(session.wiring.S[1], before)


def test_a_formula_says_what_the_code_beside_it_does() -> None:
    layers = [LayerSpec(2, "softmax"), LayerSpec(2, Choice("gelu", approximate="tanh")), LayerSpec(2, "gelu")]
    spec = NetworkSpec(2, [*layers, LayerSpec(1)])
    session = Session(spec, TrainingSpec(clip_norm=0.123456789012), Dataset(np.eye(2), np.ones((1, 2))))
    lines = {operation.name: operation for operation in session.tape}
    assert r"\sum_j a_j" in lines["dZ1"].formula
    assert lines["dZ3"].formula.endswith("f'(z)")
    assert r"\tanh" in lines["A2"].formula
    assert r"\Phi" in lines["A3"].formula
    assert "0.123456789012" in lines["clippedW1"].code


@pytest.mark.parametrize("z", [-3.0, -7.0, -12.0, 2.0])
def test_the_gelu_by_tanh_keeps_its_digits_where_tanh_is_almost_minus_1(z: float) -> None:
    layers = [LayerSpec(1, Choice("gelu", approximate="tanh")), LayerSpec(1, "identity")]
    parameters = [(np.array([[z]]), np.zeros((1, 1))), (np.ones((1, 1)), np.zeros((1, 1)))]
    session = Session(NetworkSpec(1, layers, "half_mse"), TrainingSpec(), Dataset([[1.0]], [[0.0]]), parameters)
    session.prime()
    with localcontext() as context:
        context.prec = 60
        scale, cube, at = Decimal.from_float(math.sqrt(2 / math.pi)), Decimal("0.044715"), Decimal(z)
        gate = 1 / (1 + (-2 * scale * (at + cube * at**3)).exp())
        slope = gate + at * 2 * scale * (1 + 3 * cube * at * at) * gate * (1 - gate)
        assert session.value("A1").item() == pytest.approx(float(at * gate), rel=1e-12, abs=0)
        assert session.value("dW1").item() == pytest.approx(float(at * gate * slope), rel=1e-12, abs=0)
