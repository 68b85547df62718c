"""Numbers at the edge: exact zeros, the smallest and the largest arguments, saturation, dead and equal neurons."""

from __future__ import annotations

import math
from decimal import Decimal, getcontext

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from tests.core.tape.test_laws import session_of

EDGES = [0.0, *(sign * size for size in (1e-300, 37.0, 100.0, 745.2, 1000.0) for sign in (1, -1))]
SUBNORMAL = 1000 * 5e-324  # numbers this small have lost their digits; the largest argument multiplies what is left
DIGITS = 700  # enough for 1 + 1e-300 and for exp(-1000)


def exact(name, z):
    """Value and slope in decimal arithmetic of many digits; GELU by the error function of the C library."""
    if name == "gelu":
        density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi) if abs(z) < 38 else 0.0
        gate = math.erfc(-z / math.sqrt(2)) / 2
        return z * gate, gate + z * density
    getcontext().prec = DIGITS
    x, one = Decimal(z), Decimal(1)
    sigmoid = one / (one + (-x).exp())
    tanh = 2 / (one + (-2 * x).exp()) - 1
    pairs = {
        "identity": (x, one),
        "sigmoid": (sigmoid, sigmoid * (1 - sigmoid)),
        "tanh": (tanh, 1 - tanh * tanh),
        "relu": (max(x, Decimal(0)), Decimal(x > 0)),
        "leaky_relu": (x if x > 0 else x * Decimal("0.01"), one if x > 0 else Decimal("0.01")),
        "elu": (x if x > 0 else x.exp() - 1, one if x > 0 else x.exp()),
        "silu": (x * sigmoid, sigmoid * (1 + x * (1 - sigmoid))),
        "softplus": ((one + x.exp()).ln(), sigmoid),
    }
    value, slope = pairs[name]
    return float(value), float(slope)


@pytest.mark.parametrize("name", sorted(set(ACTIVATIONS) - {"softmax"}))
def test_activations_are_exact_at_the_edges(name):
    network = NetworkSpec(1, (LayerSpec(1, name),), "half_mse")
    data = Dataset(np.array([EDGES]), np.zeros((1, len(EDGES))))
    session = Session(network, TrainingSpec(), data, [(np.ones((1, 1)), np.zeros((1, 1)))])
    session.prime()
    values, slopes = zip(*(exact(name, z) for z in EDGES), strict=True)
    np.testing.assert_allclose(session.value("A1")[0], values, rtol=1e-12, atol=SUBNORMAL)
    np.testing.assert_allclose(session.value("S1")[0], slopes, rtol=1e-12, atol=2.3e-16)


def test_the_tanh_form_of_gelu_is_finite_and_near():
    network = NetworkSpec(1, (LayerSpec(1, Choice("gelu", approximate="tanh")),), "half_mse")
    data = Dataset(np.array([EDGES]), np.zeros((1, len(EDGES))))
    session = Session(network, TrainingSpec(), data, [(np.ones((1, 1)), np.zeros((1, 1)))])
    session.prime()
    values, slopes = zip(*(exact("gelu", z) for z in EDGES), strict=True)
    np.testing.assert_allclose(session.value("A1")[0], values, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(session.value("S1")[0], slopes, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("z", [[10000.0, 10001.0, 10002.0, 10003.0], [1000.0, -1000.0, 0.0, 999.0]])
def test_softmax_and_cross_entropy_of_large_logits(z):
    network = NetworkSpec(4, (LayerSpec(4, "softmax"),), "cce")
    for target in np.eye(4):
        data = Dataset(np.array(z)[:, None], target[:, None])
        session = Session(network, TrainingSpec(), data, [(np.eye(4), np.zeros((4, 1)))])
        session.prime()
        shares = [1 / math.fsum(math.exp(min(other - own, 700.0)) for other in z) for own in z]
        top = max(z)
        loss = top + math.log(math.fsum(math.exp(other - top) for other in z)) - z[int(target.argmax())]
        np.testing.assert_allclose(session.value("A1")[:, 0], shares, rtol=1e-12, atol=1e-300)
        np.testing.assert_allclose(session.value("dZ1")[:, 0], np.array(shares) - target, rtol=1e-12, atol=1e-300)
        assert float(session.value("L")) == pytest.approx(loss, rel=1e-12)
        assert session.divergence is None


def test_relu_at_exactly_0_has_slope_0():
    network = NetworkSpec(1, (LayerSpec(1, "relu"),), "half_mse")
    session = Session(network, TrainingSpec(), Dataset([[0.0]], [[1.0]]), [(np.ones((1, 1)), np.zeros((1, 1)))])
    session.prime()
    assert not any(session.value(name).any() for name in ("A1", "S1", "dZ1"))


def test_behind_a_dead_layer_only_the_output_bias_learns():
    session = session_of("relu", "sigmoid", "bce")
    session.edit(parameters={"b1": np.full((4, 1), -100.0)})
    before = session.table.rows["theta"].copy()
    session.run(10)
    for name in ("dW1", "db1", "dX", "dW2"):
        assert not session.value(name).any(), name
    moved = session.table.rows["theta"] != before
    assert moved.sum() == 3
    assert session.value("db2").all()


def test_rows_that_start_at_zero_stay_identical():
    session = session_of("sigmoid", "sigmoid", "bce", initializer="zeros")
    session.run(100)
    W1 = session.value("W1")
    assert W1.any()
    np.testing.assert_array_equal(W1, np.broadcast_to(W1[0], W1.shape))


@pytest.mark.parametrize("size", [1e-150, 1.0, 1e154])
@pytest.mark.parametrize("way", ["update", "operation", "run"])
def test_clipping_shortens_a_gradient_to_the_norm(size, way):
    """The gradient of W is (size, 0.75 size)."""
    network = NetworkSpec(2, (LayerSpec(1, "identity"),), "mae")
    training = TrainingSpec(Choice("gd", lr=1.0), clip_norm=0.5 * min(size, 1.0), train_biases=False)
    data = Dataset([[size], [0.75 * size]], [[-1.0]])
    session = Session(network, training, data, [(np.zeros((1, 2)), np.zeros((1, 1)))])
    for _ in range(len(session.tape) if way == "operation" else 1):
        session.run(1) if way == "run" else session.step(way)
    assert session.divergence is None
    clipped = session.value("W1")[0] / -training.clip_norm
    scale = math.hypot(size, 0.75 * size, 1.0)
    np.testing.assert_allclose(clipped, [size / scale, 0.75 * size / scale], rtol=1e-12)
