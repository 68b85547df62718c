"""A finding begins exactly where its limit is: just inside there is none, just outside there is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.flow import flow_of
from backprop_core.analysis.insight.course import (
    FAST,
    SLOW,
    WINDOW,
    WORSE,
    harms,
    not_falling,
    overfitting,
    ratio_findings,
)
from backprop_core.analysis.insight.diagnosis import FADED, FAR_OUT, GROWN, SPREAD, Finding, Trouble, findings
from backprop_core.analysis.insight.judged_step import raises_its_loss
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.since import Since
from backprop_core.analysis.insight.standing import SOLVED, STILL, Standing, stand_of
from tests.networks import chain

INSIDE, OUTSIDE = 1 - 1e-6, 1 + 1e-6
X = np.array([[-1.0, 1.0]])


def found(session: Session, trouble: Trouble) -> list[Finding]:
    return [each for each in findings(Observed(session), session.settled) if each.trouble is trouble]


@pytest.mark.parametrize(("limit", "trouble"), [(FAST, Trouble.FAST), (1 / SLOW, Trouble.SLOW)])
def test_a_step_is_far_off_beyond_its_share_of_the_weights(limit: float, trouble: Trouble) -> None:
    """Of a weight w, the rate times its gradient."""
    for factor, there in ((INSIDE, False), (OUTSIDE, True)):
        session = chain([2.0], "identity", 3.0, 1.0)
        ratio = limit * factor if trouble is Trouble.FAST else 1 / (limit * factor)
        rate = 2.0 * ratio / abs(session.value("dW1")[0, 0])
        session.edit(training=TrainingSpec(Choice("gd", lr=rate)))
        session.step("update")
        assert [each.trouble for each in ratio_findings(session, done=False)] == [trouble] * there
        for each in ratio_findings(session, done=False):
            assert each.layer == 1
            assert (each.value, each.beside) == (pytest.approx(ratio), FAST if trouble is Trouble.FAST else SLOW)


def test_a_layer_whose_step_is_beside_nothing_hides_no_other() -> None:
    """The first layer has no weights to be beside, and the second one a step that is far off."""
    session = chain([0.0, 2.0], "identity", 3.0, 1.0)
    session.edit(training=TrainingSpec(Choice("gd", lr=5.0)), parameters={"b1": np.array([[1.0]])})
    session.step("update")
    assert [(each.trouble, each.layer) for each in ratio_findings(session, done=False)] == [(Trouble.FAST, 2)]


def test_no_step_at_all_is_not_a_slow_one() -> None:
    session = chain([2.0], "identity", 3.0, 6.0)
    session.step("update")
    assert session.value("stepW1")[0, 0] == 0
    assert list(ratio_findings(session, done=False)) == []


@pytest.mark.parametrize("limit", [FAST, SLOW])
def test_a_step_of_just_its_share_of_the_weights_is_not_far_off(limit: float) -> None:
    session = chain([2.0], "identity", 1.0, 1.0)
    session.edit(training=TrainingSpec(Choice("gd", lr=2.0 * limit)))
    session.step("update")
    assert [flow.ratio for flow in flow_of(session)] == [limit]
    assert list(ratio_findings(session, done=False)) == []


@pytest.mark.parametrize("best", [0, 3])
def test_a_loss_has_not_fallen_when_a_whole_window_is_higher(best: int) -> None:
    """Updates without a loss count for nothing."""

    def course(after: int, then: float) -> tuple[np.ndarray, np.ndarray]:
        losses = np.concatenate([np.linspace(2, 1, best + 1), np.full(after - 1, 5.0), [then, np.nan]])
        losses[best] = 1.0
        return 10 * np.arange(len(losses)), losses

    assert not_falling(*course(WINDOW, WORSE * OUTSIDE)) == (
        Finding(Trouble.NOT_FALLING, None, WORSE * OUTSIDE, 1.0),
        Since(max(10 * best - 10, 0), 10 * best + 10),
    )
    assert not_falling(*course(WINDOW - 1, WORSE * OUTSIDE)) is None
    assert not_falling(*course(WINDOW, WORSE * INSIDE)) is None
    assert not_falling(*course(WINDOW, WORSE)) is None
    updates, losses = course(WINDOW + 5, 5.0)
    losses[-5] = WORSE * INSIDE
    assert not_falling(updates, losses) is None


@pytest.mark.parametrize("apart", [1, 2])
@pytest.mark.parametrize("best", [0, 3])
def test_a_loss_has_not_fallen_since_its_lowest_if_every_update_beside_that_is_recorded(best: int, apart: int) -> None:
    losses = np.full(30, 5.0)
    losses[best] = 1.0
    _, since = not_falling(apart * np.arange(30), losses)
    assert since == (Since.at(best + 1) if apart == 1 else Since(max(2 * best - 2, 0), 2 * best + 2))


@pytest.mark.parametrize(
    ("train", "test", "there"),
    [
        ([1.0, 0.9], [1.0, WORSE * OUTSIDE], True),
        ([1.0, 0.9], [1.0, WORSE * INSIDE], False),
        ([1.0, 0.9], [1.0, WORSE], False),
        ([1.0, 1.0], [1.0, 2.0], False),  # the training loss has not gone on to fall
        ([4.0, 3.0], [1.0, 3.0], False),  # and is not below the other
        ([4.0, 2.0], [1.0, 3.0], True),
        ([np.nan, 1.0, 0.9], [0.1, 1.0, 2.0], True),
        ([1.0, 0.9, 0.1], [1.0, 2.0, np.nan], True),
        ([0.9], [1.0], False),
        ([], [], False),
    ],
)
def test_a_test_loss_has_risen_by_a_tenth_of_its_lowest(train: list[float], test: list[float], there: bool) -> None:
    """Each of the losses lasts a window of updates."""
    train, test = list(np.repeat(train, WINDOW)), list(np.repeat(test, WINDOW))
    updates = np.arange(7, 7 + len(train))
    result = overfitting(updates, np.array(train), np.array(test))
    assert (result is not None) == there
    if result:
        known = np.isfinite(train) & np.isfinite(test)
        best, last = np.array(test)[known][[0, -1]]
        assert result == (Finding(Trouble.OVERFITTING, None, last, best), Since.at(int(updates[known][0]) + 1))


def test_a_test_loss_that_has_just_risen_may_be_a_fluctuation() -> None:
    train = np.linspace(1.0, 0.5, WINDOW + 1)
    test = np.array([1.0, *[1.2] * WINDOW])
    updates = np.arange(WINDOW + 1)
    assert overfitting(updates, train, test) is not None
    assert overfitting(updates[:-1], train[:-1], test[:-1]) is None
    for part, once in ((test, 1.05), (train, 1.05)):
        before, part[-3] = part[-3], once
        assert overfitting(updates, train, test) is None
        part[-3] = before


def test_large_steps_harm_where_they_last_or_raise_the_loss() -> None:
    """The loss is 9/2 w^2: a step of more than twice w comes up higher on its other side."""
    large, small = np.full(WINDOW, FAST * OUTSIDE), np.full(WINDOW, FAST * INSIDE)
    for share, raises in ((0.5, False), (1.99, False), (2.01, True), (2000.0, True)):
        session = chain([2.0], "identity", 3.0, 0.0)
        session.edit(training=TrainingSpec(Choice("gd", lr=share / 9.0), train_biases=False))
        session.step("update")
        assert raises_its_loss(session) == raises
        assert harms(session, small) == harms(session, np.full(WINDOW, FAST)) == raises
        assert harms(session, large[1:]) == raises
        assert harms(session, np.append(np.nan, large))
        assert harms(session, np.append(large[1:], [np.nan, FAST * INSIDE])) == raises


@pytest.mark.parametrize(
    ("scale", "trouble", "layer"),
    [
        (FADED * OUTSIDE, None, None),
        (FADED * INSIDE, Trouble.VANISHED, 1),
        (GROWN * INSIDE, None, None),
        (GROWN * OUTSIDE, Trouble.EXPLODING, 1),
    ],
)
def test_a_layer_s_gradient_has_faded_or_grown_beside_the_last_one_s(
    scale: float, trouble: Trouble | None, layer: int | None
) -> None:
    """1-1-1-1 of identities whose activations are 1: the layers' gradients are w d / 2, d / 2 and d."""
    weight = 2 * scale
    parameters = [(np.array([[w]]), np.array([[b]])) for w, b in ((0.0, 1.0), (weight, 1.0 - weight), (0.5, 0.0))]
    network = NetworkSpec(1, [LayerSpec(1, "identity")] * 3, "half_mse")
    session = Session(network, TrainingSpec(), Dataset([[1.0, 1.0]], [[-0.5, -0.5]]), parameters)
    every = [each for each in findings(Observed(session), session.settled) if each.layer and each.trouble in Trouble]
    by_depth = [each for each in every if each.trouble in (Trouble.VANISHED, Trouble.EXPLODING)]
    assert [(each.trouble, each.layer) for each in by_depth] == ([(trouble, layer)] if trouble else [])
    for each in by_depth:
        assert (each.value, each.beside) == (pytest.approx(scale), pytest.approx(1.0))


def test_a_layer_in_the_middle_may_be_the_one() -> None:
    """As above; the gradients are 1, a five-thousandth and 1."""
    parameters = [(np.array([[w]]), np.array([[b]])) for w, b in ((0.0, 1.0), (5e3, 1 - 5e3), (2e-4, 0.0))]
    network = NetworkSpec(1, [LayerSpec(1, "identity")] * 3, "half_mse")
    session = Session(network, TrainingSpec(), Dataset([[1.0]], [[2e-4 - 1]]), parameters)
    (faded,) = found(session, Trouble.VANISHED)
    assert (faded.layer, faded.value, faded.beside) == (2, pytest.approx(2e-4), pytest.approx(1))
    assert found(session, Trouble.EXPLODING) == []


def with_inputs(inputs: list[list[float]]) -> Session:
    network = NetworkSpec(len(inputs), [LayerSpec(1, "identity")], "half_mse", seed=1)
    return Session(network, TrainingSpec(), Dataset(inputs, [[0.0] * len(inputs[0])]))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_inputs_of_other_spreads_are_named_the_widest_and_the_narrowest(order: tuple[int, ...]) -> None:
    """Of those that vary at all."""
    for factor, there in ((INSIDE, False), (1.0, False), (OUTSIDE, True)):
        rows = [[-0.1, 0.1], [-0.1 * SPREAD * factor, 0.1 * SPREAD * factor], [7.0, 7.0]]
        every = found(with_inputs([rows[at] for at in order]), Trouble.INPUTS)
        places = order.index(1), order.index(0)
        assert [each.units for each in every] == [places] * there
        for each in every:
            assert (each.layer, each.value, each.beside) == (0, pytest.approx(0.1 * SPREAD), pytest.approx(0.1))


@pytest.mark.parametrize("other", [2.0 - FAR_OUT, None])
def test_inputs_far_out_are_named_with_the_furthest_whether_it_varies_or_not(other: float | None) -> None:
    for factor, there in ((INSIDE, False), (1.0, False), (OUTSIDE, True)):
        far = -FAR_OUT * factor
        rows = [[FAR_OUT / 2, FAR_OUT / 2], [1.0, 3.0], [far, far if other is None else other]]
        every = found(with_inputs(rows), Trouble.INPUTS)
        assert [(each.layer, each.units, each.beside) for each in every] == [(0, (2,), FAR_OUT)] * there
        assert [each.value for each in every] == [FAR_OUT * factor] * there


@pytest.mark.parametrize("samples", [1, 3])
def test_inputs_that_do_not_vary_are_far_out_as_they_are(samples: int) -> None:
    for factor, there in ((INSIDE, False), (OUTSIDE, True)):
        every = found(with_inputs([[1.0] * samples, [-FAR_OUT * factor] * samples]), Trouble.INPUTS)
        assert [(each.units, each.value) for each in every] == [((1,), FAR_OUT * factor)] * there


@pytest.mark.parametrize(
    ("activation", "loss", "Y", "expected"),
    [
        ("tanh", "half_mse", [[0.0, -1.5, 1.25]], (-1.5, -1.0, (0,))),
        ("tanh", "half_mse", [[0.0, 1.0, -1.0]], None),
        ("relu", "half_mse", [[0.5, -0.25, 9.0]], (-0.25, 0.0, (0,))),
        ("sigmoid", "half_mse", [[0.5, 1.0, 0.0], [1.5, 0.5, 3.0]], (3.0, 1.0, (1,))),
        ("sigmoid", "half_mse", [[-0.5, 1.0, 0.0], [1.25, 0.5, 0.0]], (-0.5, 0.0, (0, 1))),
        ("sigmoid", "hinge", [[-1.0, 1.0, 1.0]], None),
        ("identity", "half_mse", [[-1e9, 1e9, 0.0]], None),
    ],
)
def test_targets_out_of_reach_are_told_by_the_furthest(
    activation: str, loss: str, Y: list[list[float]], expected: tuple[float, float, tuple[int, ...]] | None
) -> None:
    network = NetworkSpec(1, [LayerSpec(len(Y), activation)], loss, seed=1)
    every = found(Session(network, TrainingSpec(), Dataset([[1.0, 2.0, -1.0]], Y)), Trouble.TARGETS)
    assert [(each.value, each.beside, each.units) for each in every] == ([expected] if expected else [])


def changes_at(verdict: Callable[[float], Standing], low: float, high: float) -> float:
    """Where the verdict is no longer that of `low`, by halving."""
    first = verdict(low)
    assert verdict(high) is not first
    for _ in range(45):
        middle = (low + high) / 2
        low, high = (middle, high) if verdict(middle) is first else (low, middle)
    return high


def linear(slope: float, Y: list[float], activation: str = "identity", loss: str = "half_mse") -> Session:
    """A neuron without a bias on x = -1 and 1."""
    network = NetworkSpec(1, [LayerSpec(1, activation)], loss)
    parameters = [(np.array([[slope]]), np.zeros((1, 1)))]
    return Session(network, TrainingSpec(train_biases=False), Dataset(X, [Y]), parameters)


def standing(session: Session) -> Standing:
    return stand_of(Observed(session), session.settled).standing


@pytest.mark.parametrize(("size", "whole"), [(1.0, 0.5), (5.0, 12.5), (0.1, 0.005), (0.04, 1.0)])
def test_it_is_solved_where_a_thousandth_of_the_loss_is_left(size: float, whole: float) -> None:
    """1/2 (w - s)^2 on targets -s and s, whose mean has 1/2 s^2; where that is next to nothing, beside 1."""
    assert standing(linear(size, [-size, size])) is Standing.SOLVED
    edge = changes_at(lambda slope: standing(linear(slope, [-size, size])), size, 10.0)
    assert (edge - size) ** 2 / 2 == pytest.approx(SOLVED * whole, rel=1e-6)


def test_the_least_loss_that_there_could_be_counts_as_none() -> None:
    """Of shares of 0.25 and 0.75, whose cross-entropy with themselves is not 0."""

    def loss(share: float) -> float:
        return float(-(0.75 * np.log(share) + 0.25 * np.log(1 - share)))

    best = np.log(3.0)
    edge = changes_at(lambda slope: standing(linear(slope, [0.25, 0.75], "sigmoid", "bce")), best, 10.0)
    left = loss(1 / (1 + np.exp(-edge))) - loss(0.75)
    assert left == pytest.approx(SOLVED * (np.log(2) - loss(0.75)), rel=1e-6)
    found = stand_of(Observed(linear(edge, [0.25, 0.75], "sigmoid", "bce")), np.array([edge, 0.0]))
    assert (found.least, found.constant) == (pytest.approx(loss(0.75)), pytest.approx(np.log(2)))


def test_it_moves_as_long_as_the_gradient_is_more_than_a_hundredth_beside_the_loss() -> None:
    """1/2 ((w + 1)^2 + (w - 3)^2) / 2 has its lowest point at 1, where 2 is left."""
    edge = changes_at(lambda slope: standing(linear(slope, [1.0, 3.0])), 1.0, 3.0)
    loss, size = ((edge + 1) ** 2 + (edge - 3) ** 2) / 4, edge - 1
    assert standing(linear(1.0, [1.0, 3.0])) is Standing.ARRIVED
    assert standing(linear(edge, [1.0, 3.0])) is Standing.MOVING
    assert size * (1 + edge) == pytest.approx(STILL * loss, rel=1e-6)
