"""The rounding errors that a check allows for, worked out once more: number by number, as their definitions say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backprop_core import Dataset, GradientChecker, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.rounding import EPS, TINY, gradient_rounding, loss_rounding
from tests.networks import session_of_kind

SMALL = ["1-1", "2-3-1", "coupled", "corners", "distances"]
PIECEWISE = ("relu", "leaky_relu", "identity")


def primed(kind: str) -> Session:
    session = session_of_kind(kind, samples=2)
    session.run(1)
    session.prime()
    return session


def size(session: Session, name: str, row: int, column: int) -> float:
    """|q| of an entry, of [W | b] and [A; 1] too."""
    n = int(name[-1])
    if name[0] == "W":
        return abs(float(session.table.block("theta", n)[row, column]))
    if name[0] == "A" and row == session.network.sizes[n]:
        return 1.0
    return abs(float(session.value(name if name != "A0" else "X")[row, column]))


def places(session: Session, layer: int) -> list[tuple[int, int]]:
    return list(np.ndindex(session.network.sizes[layer], session.wiring.batch))


@pytest.mark.parametrize("kind", SMALL)
def test_the_loss_is_off_by_a_share_of_every_number_that_it_is_made_of_from_the_layer_on(kind: str) -> None:
    session, depth = primed(kind), len(session_of_kind(kind).network.layers)
    total = abs(float(session.value("L")))
    for n in range(depth, 0, -1):
        for i, k in places(session, n):
            if not (n == depth and session.network.cancels):
                total += size(session, f"dA{n}", i, k) * size(session, f"A{n}", i, k)
            for j in range(session.network.sizes[n - 1] + 1):
                total += size(session, f"dZ{n}", i, k) * size(session, f"W{n}", i, j) * size(session, f"A{n - 1}", j, k)
        np.testing.assert_allclose(loss_rounding(session)[session.table.span(n)], EPS * total, rtol=1e-12)


def errors_of_deltas(session: Session) -> list[dict[tuple[int, int], float]]:
    """For each layer the error of every delta, its own rounding included, from those of the layer behind it."""
    network, depth, m = session.network, session.network.depth, session.wiring.divisor
    found: list[dict[tuple[int, int], float]] = [{} for _ in range(depth + 1)]
    for n in range(depth, 0, -1):
        arriving = {}
        for i, k in places(session, n):
            if n < depth:
                units = range(network.sizes[n + 1])
                arriving[i, k] = sum(size(session, f"W{n + 1}", j, i) * found[n + 1][j, k] for j in units)
                continue
            arriving[i, k] = EPS * (size(session, f"A{n}", i, k) + abs(session.value("Y")[i, k])) / m
            if not network.cancels:
                slope = size(session, f"dA{n}", i, k)
                arriving[i, k] = arriving[i, k] * max(2.0, (slope * m) ** 2) + EPS * slope
        for i, k in places(session, n):
            error = arriving[i, k]
            if n < depth or not network.cancels:
                error = _error(session, n, i, k, arriving)
            found[n][i, k] = error + EPS * size(session, f"dZ{n}", i, k)
    return found


def _error(session: Session, n: int, i: int, k: int, arriving: dict[tuple[int, int], float]) -> float:
    record, dA = session.network.layers[n - 1].record, size(session, f"dA{n}", i, k)
    if record.coupled:
        units = range(session.network.sizes[n])
        A = [size(session, f"A{n}", j, k) for j in units]
        mixed = sum(A[j] * arriving[j, k] for j in units)
        return A[i] * (arriving[i, k] + mixed + EPS * (dA + sum(A[j] * size(session, f"dA{n}", j, k) for j in units)))
    slope = size(session, f"S{n}", i, k)
    if record.name in PIECEWISE:
        return (arriving[i, k] + EPS * dA) * slope
    return arriving[i, k] * (slope + EPS) + EPS * dA * max(slope, 1.0)


@pytest.mark.parametrize("kind", SMALL)
def test_a_gradient_is_off_by_the_errors_of_its_deltas_and_its_own(kind: str) -> None:
    session = primed(kind)
    deltas, rounding = errors_of_deltas(session), gradient_rounding(session)
    for n, (rows, columns) in enumerate(session.table.shapes, 1):
        own = rounding[session.table.span(n)].reshape(rows, columns)
        for i, j in np.ndindex(rows, columns):
            samples = range(session.wiring.batch)
            inherited = sum(deltas[n][i, k] * size(session, f"A{n - 1}", j, k) for k in samples)
            gradient = abs(session.table.block("grad", n)[i, j])
            assert own[i, j] == pytest.approx(inherited + EPS * gradient + TINY, rel=1e-12, abs=0)


@pytest.mark.parametrize("step", [1e-7, 1e-5, 0.1])
def test_a_difference_is_off_by_two_losses_over_its_step_and_by_the_gradient_beside_it(step: float) -> None:
    session = primed("corners")
    theta, training = session.causes[: session.table.count], session.training
    penalty = (training.l1 * abs(theta) + training.l2 / 2 * theta**2) * session.table.is_weight
    losses = 2 * (loss_rounding(session) + EPS * penalty) / ((theta + step) - (theta - step))
    np.testing.assert_allclose(GradientChecker(session).floors(step), losses + gradient_rounding(session), rtol=1e-12)


def test_where_a_signal_has_overflowed_no_error_is_small_enough_and_nothing_warns() -> None:
    network = NetworkSpec(1, [LayerSpec(1, "identity"), LayerSpec(1, "identity")], "half_mse")
    parameters = [(np.array([[1e200]]), np.zeros((1, 1))) for _ in range(2)]
    session = Session(network, TrainingSpec(), Dataset([[1.0]], [[0.0]]), parameters)
    session.step("phase")
    session.wiring.A[2][...] = session.wiring.dA[2][...] = session.wiring.dZ[2][...] = 1e300
    assert loss_rounding(session).tolist() == gradient_rounding(session).tolist() == [math.inf] * 4
    assert not np.isfinite(GradientChecker(session).floors(1e-5)).any()
