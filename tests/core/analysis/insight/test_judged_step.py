"""One step judged, against losses computed by a session of its own and formulas by hand."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import OPTIMIZERS, Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.insight.judged_step import (
    FURTHEST,
    NEAR,
    PLACES,
    JudgedStep,
    Landing,
    judged_ends,
    judged_step,
    lowest_ahead,
)
from backprop_core.analysis.insight.stable_rate import stable_rate
from tests.evaluating import objective_with
from tests.networks import KINDS, chain, session_of_kind

DATA = Dataset(np.array([[0.5, -1.0, 2.0], [0.1, 0.3, -0.4]]), np.array([[0.7, -0.2, 0.4]]))
LINEAR = NetworkSpec(2, [LayerSpec(1, "identity")], "half_mse", seed=3)


def loss_of(session: Session, theta: np.ndarray) -> float:
    """The objective at other parameters: a session begun with them, on the same batch."""
    return objective_with(session, [(block[:, :-1], block[:, -1:]) for block in session.table.blocks(theta)])


@pytest.mark.parametrize("kind", KINDS)
def test_the_curve_is_the_loss_of_the_batch_along_the_step(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(2)
    found = judged_step(session)
    start, count = session.causes, session.table.count
    end = session.settled
    step = end - start[:count]
    for place in (0, 40, -1):
        losses = loss_of(session, start[:count] + found.along[place] * step)
        assert found.losses[place] == pytest.approx(losses, rel=1e-10)
    assert found.before == pytest.approx(loss_of(session, start[:count]), rel=1e-12)
    assert found.after == pytest.approx(loss_of(session, end), rel=1e-12)
    h = 1e-5
    ahead, behind = (loss_of(session, start[:count] + sign * h * step) for sign in (1, -1))
    assert found.slope == pytest.approx((ahead - behind) / (2 * h), rel=1e-4, abs=1e-9)


def test_the_session_is_not_touched() -> None:
    session = session_of_kind("deep")
    session.prime()
    held = {name: session.value(name) for name in ("W1", "Z3", "dW2", "stepW1", "L")}
    judged_step(session)
    stable_rate(session)
    for name, value in held.items():
        np.testing.assert_array_equal(session.value(name), value)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_step_that_is_to_come_is_the_one_that_is_made(optimizer: str) -> None:
    session = session_of_kind("2-3-1")
    session.edit(training=TrainingSpec(Choice(optimizer, lr=0.1), batch_size=2))
    session.run(3)
    session.step("phase")
    session.prime()
    coming = judged_step(session)
    session.step("update")
    made = judged_step(session)
    assert (coming.before, coming.after, coming.slope) == (made.before, made.after, made.slope)
    assert made.landing is not Landing.NOWHERE


def test_alpha_of_gradient_descent_is_the_formula() -> None:
    """One weight on 1/2 (w x - y)^2 with x = 2: H = 4, so that alpha is eta H - 1."""
    for rate in (0.01, 0.25, 0.4, 0.6):
        session = chain([1.0], "identity", 2.0, 0.5)
        session.edit(training=TrainingSpec(Choice("gd", lr=rate), train_biases=False))
        session.prime()
        found = judged_step(session)
        gradient = float(session.value("dW1")[0, 0])
        c = found.after - found.before + rate * gradient**2
        assert found.alpha == pytest.approx(2 * c / (rate * gradient**2) - 1, rel=1e-12)
        assert found.alpha == pytest.approx(4 * rate - 1, abs=1e-12)
        assert found.lowest == pytest.approx(1 / (4 * rate))
        np.testing.assert_allclose(found.parabola(found.along), found.losses, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("rate", "landing"),
    [(0.0125, Landing.SHORT), (0.25, Landing.LOWEST), (0.4, Landing.PAST), (0.6, Landing.ABOVE)],
)
def test_where_it_landed_follows_the_rate(rate: float, landing: Landing) -> None:
    session = chain([1.0], "identity", 2.0, 0.5)
    session.edit(training=TrainingSpec(Choice("gd", lr=rate), train_biases=False))
    session.prime()
    assert judged_step(session).landing is landing


def test_the_curve_goes_beyond_its_lowest_point_if_that_is_not_too_far() -> None:
    for rate, end in ((0.3, 1.6), (0.25 / 1.2, 1.8), (0.025, 15.0), (0.001, FURTHEST)):
        session = chain([1.0], "identity", 2.0, 0.5)
        session.edit(training=TrainingSpec(Choice("gd", lr=rate), train_biases=False))
        session.prime()
        along = judged_step(session).along
        assert (along[0], along[-1], len(along)) == (0, pytest.approx(end), PLACES)
    concave = chain([0.2, 0.2], "identity", 1.0, 1.0)
    concave.edit(training=TrainingSpec(Choice("gd", lr=0.1), train_biases=False))
    concave.prime()
    assert judged_step(concave).along[-1] == 1.6


def test_what_is_no_bowl_is_told_apart() -> None:
    session = chain([0.0, 0.0], "identity", 1.0, 1.0)
    session.edit(training=TrainingSpec(Choice("gd", lr=0.1), train_biases=False))
    session.prime()
    assert judged_step(session).landing is Landing.NOWHERE
    concave = chain([0.2, 0.2], "identity", 1.0, 1.0)
    concave.edit(training=TrainingSpec(Choice("gd", lr=0.1), train_biases=False))
    concave.prime()
    assert judged_step(concave).landing is Landing.BENDING_DOWN
    tiny = chain([1.0], "identity", 2.0, 0.5)
    tiny.edit(training=TrainingSpec(Choice("gd", lr=1e-16)))
    tiny.prime()
    assert judged_step(tiny).landing is Landing.ROUNDED
    huge = chain([1e151], "identity", 2.0, 0.5)
    huge.edit(training=TrainingSpec(Choice("gd", lr=1000.0)))
    huge.prime()
    assert judged_step(huge).landing is Landing.NOT_FINITE


def test_momentum_can_carry_a_step_uphill() -> None:
    session = chain([1.0], "identity", 2.0, 0.5)
    session.edit(training=TrainingSpec(Choice("momentum", lr=0.1, mu=0.95), train_biases=False))
    seen = set()
    for _ in range(12):
        session.step("update")
        seen.add(judged_step(session).landing)
    assert Landing.UPHILL in seen


def test_there_is_nothing_to_judge_before_the_gradients() -> None:
    session = session_of_kind("2-3-1")
    assert judged_step(session) is None
    session.step("phase")
    assert judged_step(session) is None


@pytest.mark.parametrize(
    ("bend", "landing", "beyond", "other"),
    [
        (1.0, Landing.PAST, 1e-9, Landing.ABOVE),  # as high as it began
        (NEAR / 2, Landing.LOWEST, 1e-9, Landing.PAST),  # the lowest point is four fifths of the step away
        (0.5 / NEAR, Landing.LOWEST, -1e-9, Landing.SHORT),  # or five quarters
        (-0.03125, Landing.SHORT, -1e-9, Landing.BENDING_DOWN),  # as much as it may be rounded by
    ],
)
def test_the_limits_of_a_landing_belong_to_the_better_one(
    bend: float, landing: Landing, beyond: float, other: Landing
) -> None:
    """With a slope of -1 the loss after the step is its bend."""
    for after, expected in ((bend, landing), (bend + beyond, other)):
        step = JudgedStep(1.0, after, -1.0, True, 0.03125, np.zeros(0), np.zeros(0))
        assert step.bend == pytest.approx(after, rel=1e-15)
        assert step.landing is expected


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "nesterov"])
@pytest.mark.parametrize("loss", ["half_mse", "mse"])
@pytest.mark.parametrize("l2", [0.0, 0.3])
def test_below_the_largest_stable_rate_training_settles_and_above_it_grows(
    optimizer: str, loss: str, l2: float
) -> None:
    def grown(factor: float) -> float:
        session = Session(LINEAR.replaced(loss=loss), TrainingSpec(Choice(optimizer, lr=0.01), l2=l2), DATA)
        session.prime()
        rate = factor * stable_rate(session).largest
        session.edit(training=session.training.with_options(lr=rate))
        session.run(120)
        early = np.abs(session.value("stepW1")).max()
        session.run(120)
        return float(np.abs(session.value("stepW1")).max() / early)

    assert grown(0.98) < 1 < grown(1.02)


def test_the_sharpness_is_the_largest_eigenvalue_of_the_data() -> None:
    """Of [X; 1] [X; 1]^T / N for half a squared error."""
    session = Session(LINEAR, TrainingSpec(), DATA)
    session.prime()
    found = stable_rate(session)
    extended = np.vstack([DATA.X, np.ones(3)])
    assert found.sharpness == pytest.approx(np.linalg.eigvalsh(extended @ extended.T / 3)[-1], rel=1e-12)
    assert found.largest == pytest.approx(2 / found.sharpness, rel=1e-15)
    frozen = Session(LINEAR, TrainingSpec(train_biases=False), DATA)
    frozen.prime()
    assert stable_rate(frozen).sharpness == pytest.approx(np.linalg.eigvalsh(DATA.X @ DATA.X.T / 3)[-1], rel=1e-12)


@pytest.mark.parametrize(("size", "largest"), [(0.1, 200.0), (1.0, 2.0), (0.0, None)])
def test_a_loss_may_be_flat_or_hardly_bent(size: float, largest: float | None) -> None:
    """1/2 (w x - y)^2 has the sharpness x^2."""
    network = NetworkSpec(1, [LayerSpec(1, "identity")], "half_mse", seed=3)
    session = Session(network, TrainingSpec(train_biases=False), Dataset([[size]], [[0.5]]))
    session.prime()
    found = stable_rate(session)
    assert (found and found.largest) == (largest and pytest.approx(largest, rel=1e-12))


@pytest.mark.parametrize(
    ("network", "training"),
    [
        (LINEAR.replaced(layers=[LayerSpec(1, "tanh")]), TrainingSpec()),
        (LINEAR.replaced(layers=[LayerSpec(2, "identity"), LayerSpec(1, "identity")]), TrainingSpec()),
        (LINEAR.replaced(loss="huber"), TrainingSpec()),
        (LINEAR, TrainingSpec("adam")),
        (LINEAR, TrainingSpec(clip_norm=1.0)),
        (LINEAR, TrainingSpec(l1=0.1)),
    ],
)
def test_where_it_is_no_quadratic_there_is_no_such_rate(network: NetworkSpec, training: TrainingSpec) -> None:
    session = Session(network, training, DATA)
    session.prime()
    assert stable_rate(session) is None


@pytest.mark.parametrize("rate", [0.2, 5.0, 50.0, 1000.0])
def test_the_lowest_point_of_the_curve_is_found_between_the_places_that_are_drawn(rate: float) -> None:
    session = Session(LINEAR, TrainingSpec(Choice("gd", lr=rate)), DATA)
    session.prime()
    found = judged_step(session)  # of a quadratic loss: the curve is the parabola
    assert found.best_at == pytest.approx(found.lowest, rel=1e-4)
    assert found.best == pytest.approx(float(found.parabola(np.array(found.lowest))), rel=1e-6)
    assert found.best <= found.losses.min()


def test_a_curve_that_rises_or_falls_all_along_is_lowest_at_its_end() -> None:
    session = Session(LINEAR, TrainingSpec(Choice("gd", lr=1e-4)), DATA)
    session.prime()
    falling = judged_step(session)
    assert (falling.best_at, falling.best) == (falling.along[-1], falling.losses[-1])
    carried = Session(LINEAR, TrainingSpec(Choice("momentum", lr=0.5, mu=0.95)), DATA)
    rising = None
    while rising is None or rising.landing is not Landing.UPHILL:
        carried.run(1)
        carried.prime()
        rising = judged_step(carried)
    assert (rising.best_at, rising.best) == (0.0, rising.before)


@pytest.mark.parametrize("power", range(-12, 0))
def test_the_lowest_point_ahead_is_found_however_short_the_step(power: int) -> None:
    session = Session(LINEAR, TrainingSpec(Choice("gd", lr=10.0**power)), DATA)
    session.prime()
    long = Session(LINEAR, TrainingSpec(Choice("gd", lr=1.0)), DATA)
    long.prime()
    ahead = lowest_ahead(session, 1e12) * 10.0**power
    assert ahead == pytest.approx(judged_ends(long).lowest, rel=0.2)


def test_no_longer_step_is_tried_than_is_asked_for() -> None:
    session = Session(LINEAR, TrainingSpec(Choice("gd", lr=1e-14)), DATA)
    session.prime()
    assert (lowest_ahead(session, 1.0), lowest_ahead(session, 1e14) < np.inf) == (np.inf, True)
