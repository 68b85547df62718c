"""The gradient check follows its session, finds a wrong gradient, and refuses what it cannot check."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import (
    Choice,
    Dataset,
    GradientChecker,
    LayerSpec,
    NetworkSpec,
    Session,
    SpecError,
    TrainingSpec,
    gradient_check,
)
from backprop_core.analysis.gradcheck import LADDER, STEP
from backprop_core.analysis.verdicts import parameter_name
from backprop_core.functions.losses import REDUCTIONS
from tests.core.tape.test_laws import session_of


def ragged(reduction="mean_batch", **training):
    """Seven samples in batches of three: 3, 3, 1."""
    session = session_of("tanh", "softmax", "mse", batch_size=3, **training)
    return type(session)(session.network.replaced(reduction=reduction), session.training, session.data)


def test_any_share_of_the_parameters_and_any_step_of_the_range_may_be_asked_for():
    session = ragged()
    session.prime()
    checker, count = GradientChecker(session), session.table.count
    for every in (1, 2, 91, 10**9):
        found = checker.check(every=every)
        assert np.flatnonzero(np.isfinite(found.differences)).tolist() == list(range(0, count, every))
    assert [checker.check(step=step, every=count).step for step in (1e-12, 1.0)] == [1e-12, 1.0]
    for wrong in ({"step": 1e-13}, {"step": 1.001}, {"every": 10**9 + 1}):
        with pytest.raises(SpecError, match=f"^{next(iter(wrong))} is"):
            checker.check(**wrong)


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_one_checker_serves_batches_of_every_size(reduction):
    session = ragged(reduction)
    checker, sizes = GradientChecker(session), set()
    for _ in range(4):
        session.prime()
        sizes.add(session.wiring.batch)
        assert checker.check().agrees
        assert abs(checker.difference(0, 1e-5) - checker.gradient(0)) < 1e-6
        session.step()
    assert sizes == {1, 3}


def test_a_checker_follows_an_edit_and_an_undo():
    session = ragged()
    checker = GradientChecker(session)
    for change in ({"l2": 5.0}, {"l1": 1.0, "l2": 0.0}, {"penalise_biases": True}, {"batch_size": None}):
        session.edit(training=session.training.replaced(**change))
        session.prime()
        assert checker.check().agrees, change
    session.undo()
    session.prime()
    assert checker.check().agrees


def test_a_checker_follows_a_restart_with_other_functions():
    session = ragged()
    checker = GradientChecker(session)
    for change in ({"loss": "half_mse"}, {"loss": "mae"}, {"reduction": "sum_all"}):
        session.prime()
        assert checker.check().agrees, change
        session.restart(session.network.replaced(**change), session.training, session.data)
    session.prime()
    assert checker.check().agrees


def test_where_the_loss_overflows_beside_a_parameter_it_is_left_out_and_nothing_warns():
    layers = [LayerSpec(2, "relu"), LayerSpec(1, "identity")]
    huge = [(np.full((2, 1), 1e100), np.zeros((2, 1))), (np.full((1, 2), 1e52), np.zeros((1, 1)))]
    session = Session(NetworkSpec(1, layers, "half_mse"), TrainingSpec(), Dataset([[1.0]], [[0.0]]), huge)
    session.prime()
    found = gradient_check(session, step=1.0)
    assert 4 not in found.columns  # a step of 1 by a weight of 1e52 is lost in rounding
    assert not found.agrees


@pytest.mark.parametrize("column", [0, 5, -1])
def test_a_wrong_gradient_is_found(column):
    session = session_of("tanh", "sigmoid", "bce")
    session.prime()
    session.table.rows["grad"][column] *= 1.01
    check = gradient_check(session)
    assert not check.agrees
    assert check.worst == pytest.approx(0.01, rel=0.05)
    assert int(np.argmax(check.errors)) == column % len(check.errors)


def test_gradients_that_are_still_to_come_are_not_checked():
    """What stands in their place belongs to the update before."""
    session = ragged()
    session.run(2)
    checker, made = GradientChecker(session), 0
    for _ in range(len(session.tape)):
        session.step("operation")
        if session.position.operation < session.tape.end_of("backward") - 1:  # the last one makes dX
            with pytest.raises(SpecError, match="all gradients"):
                checker.check()
        else:
            made += 1
            assert checker.check().agrees
    assert made > 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"step": 0}, "step is 0; allowed: a finite number and at least 1e-12 and at most 1"),
        ({"step": -1e-5}, "step is -1e-05"),
        ({"step": 1e-300}, "step is 1e-300"),
        ({"step": float("nan")}, "step is nan"),
        ({"step": "small"}, "step is 'small'"),
        ({"every": 0}, "every is 0; allowed: a whole number from 1"),
        ({"every": -3}, "every is -3"),
        ({"every": 1.5}, "every is 1.5"),
    ],
)
def test_a_step_or_a_stride_that_is_none_is_refused(options, says):
    session = session_of("tanh", "sigmoid", "bce")
    session.prime()
    with pytest.raises(SpecError, match=says):
        gradient_check(session, **options)


def test_where_nothing_could_be_checked_nothing_agrees():
    session = session_of("tanh", "sigmoid", "bce")
    names = [f"{kind}{n}" for kind in "Wb" for n in (1, 2)]
    session.edit(parameters={name: np.full(session.old(name).shape, 1e6) for name in names})
    session.prime()
    check = gradient_check(session, 1e-12)
    assert len(check.columns) == 0
    assert not check.agrees


KINKED = {
    "relu": ({"hidden": "relu"}, 0.0),
    "leaky_relu": ({"hidden": "leaky_relu"}, 0.0),
    "elu": ({"hidden": Choice("elu", alpha=2.0)}, 0.0),
    "within the step": ({"hidden": "relu"}, 3e-6),
}


@pytest.mark.parametrize("case", KINKED)
def test_at_a_kink_of_an_activation_a_bias_is_not_called_wrong(case):
    """With the sample (0, 0), every z of the first layer is its bias."""
    options, bias = KINKED[case]
    network = NetworkSpec(2, [LayerSpec(3, options["hidden"]), LayerSpec(1, "sigmoid")], loss="bce", seed=1)
    session = Session(network, TrainingSpec(), Dataset(np.array([[0.0, 1.0], [0.0, 0.5]]), np.array([[0.0, 1.0]])))
    session.edit(parameters={"b1": np.full((3, 1), bias)})
    session.prime()
    check = gradient_check(session)
    assert check.agrees
    assert [parameter_name(session.table, at) for at in check.kinked] == [f"b1[{i}]" for i in range(3)]
    assert len(check.columns) + 3 == session.table.count
    assert np.isnan(check.differences[check.kinked]).all()


@pytest.mark.parametrize(("loss", "output", "targets"), [("mae", "identity", 0.0), ("hinge", "identity", 1.0)])
def test_at_a_kink_of_the_loss_nothing_is_called_wrong(loss, output, targets):
    network = NetworkSpec(1, [LayerSpec(1, output)], loss=loss)
    session = Session(network, TrainingSpec(), Dataset([[1.0]], [[targets]]), [([[1.0]], [[targets - 1.0 + 3e-6]])])
    session.prime()
    check = gradient_check(session)
    assert len(check.kinked) == 2
    assert not check.agrees  # nothing is left to be checked


def test_near_the_kink_of_a_penalty_a_weight_is_not_called_wrong():
    session = session_of("tanh", "sigmoid", "bce", l1=0.1)
    session.edit(parameters={"W2": np.full(session.old("W2").shape, 3e-6)})
    session.prime()
    check = gradient_check(session)
    assert check.agrees
    assert {parameter_name(session.table, at)[:2] for at in check.kinked} == {"W2"}


@pytest.mark.parametrize("l1", [0.0, 0.1])
def test_at_a_kink_of_an_activation_nothing_is_called_wrong_with_a_penalty_either(l1):
    network = NetworkSpec(1, [LayerSpec(1, "relu"), LayerSpec(1, "identity")], "half_mse")
    parameters = [(np.ones((1, 1)), np.zeros((1, 1))), (np.ones((1, 1)), np.zeros((1, 1)))]
    session = Session(network, TrainingSpec(l1=l1), Dataset([[0.0]], [[1.0]]), parameters)
    session.prime()
    assert [parameter_name(session.table, at) for at in gradient_check(session).kinked] == ["b1[0]"]


def test_a_bias_of_0_that_is_not_penalised_is_at_no_kink_of_the_penalty():
    for whole in (False, True):
        session = session_of("tanh", "sigmoid", "bce", l1=0.1, penalise_biases=whole)
        session.edit(parameters={"b2": np.zeros(session.old("b2").shape)})
        session.prime()
        session.table.rows["grad"][-1] += 0.05
        found = gradient_check(session)
        assert (session.table.count - 1 in found.kinked) == whole
        assert found.wrong == (not whole)


def test_beside_a_kink_a_wrong_gradient_is_still_found():
    network = NetworkSpec(2, [LayerSpec(3, "relu"), LayerSpec(1, "sigmoid")], loss="bce", seed=1)
    session = Session(network, TrainingSpec(), Dataset(np.zeros((2, 1)), np.ones((1, 1))))
    session.prime()
    session.table.rows["grad"][-1] *= 2
    check = gradient_check(session)
    assert (check.wrong, check.agrees, check.where) == (1, False, "b2[0]")
    assert len(check.kinked) == 3


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_with_an_l1_penalty_a_wrong_gradient_disagrees_but_within_the_step_of_0_none_is_judged(sign: float) -> None:
    """The penalty's slope jumps at 0 and nowhere else: a weight of either sign is judged where it is further off."""
    layers = [LayerSpec(2, "tanh"), LayerSpec(1, "identity")]
    for weight, judged in ((0.5, True), (1.5, True), (STEP / 2, False)):
        parameters = [(np.full((2, 2), sign * weight), np.zeros((2, 1))), (np.ones((1, 2)), np.zeros((1, 1)))]
        data = Dataset([[0.5, -0.25], [0.1, 0.75]], [[0.3, -0.6]])
        session = Session(NetworkSpec(2, layers), TrainingSpec(l1=0.5), data, parameters)
        session.prime()
        session.table.rows["grad"][0] *= 1.5
        found = GradientChecker(session).check()
        assert (found.wrong == 1) == judged
        assert (0 in found.kinked) != judged


def test_of_the_steps_that_tell_the_nearest_to_its_own_is_named() -> None:
    session = session_of("tanh", "sigmoid", "bce", sizes=(2, 2, 1), samples=3)
    session.prime()
    checker = GradientChecker(session)
    found = {step: checker.check(step) for step in LADDER}
    for own in (1e-1, 1e-5, 1e-9):
        nearest = sorted(LADDER, key=lambda step: abs(np.log10(step / own)))
        for at, step in enumerate(checker.steps_that_tell(found[own])):
            telling = [each for each in nearest if found[each].verdicts[at].told]
            np.testing.assert_equal(step, np.nan if found[own].verdicts[at].told else telling[0])


def test_gradients_of_one_s_own_are_checked_in_place_of_the_tape_s() -> None:
    session = session_of("tanh", "sigmoid", "bce", sizes=(2, 2, 1), samples=3)
    session.prime()
    own = session.table.rows["grad"].copy()
    own[4] *= -1
    found = GradientChecker(session).check(gradients=own)
    assert (found.wrong, found.where, found.gradients[4]) == (1, parameter_name(session.table, 4), own[4])
    assert gradient_check(session).wrong == 0


def test_a_step_that_is_lost_in_rounding_has_no_difference() -> None:
    session = session_of("tanh", "sigmoid", "bce", sizes=(2, 2, 1), samples=3)
    session.edit(parameters={"b1": np.full((2, 1), 1e6)})
    session.prime()
    checker = GradientChecker(session)
    assert np.isnan([checker.difference(column, 1e-12) for column in (2, 5)]).all()
    assert checker.difference(8, 1e-5) == pytest.approx(checker.gradient(8), rel=1e-6)
