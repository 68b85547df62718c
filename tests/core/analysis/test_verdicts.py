"""What a check says: right gradients never disagree, wrong ones that are big enough do, and noise is called noise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backprop_core import (
    ACTIVATIONS,
    LOSSES,
    Choice,
    Dataset,
    GradientChecker,
    LayerSpec,
    NetworkSpec,
    Session,
    SpecError,
    TrainingSpec,
    Verdict,
    complex_check,
    gradient_check,
    has_complex_form,
)
from backprop_core.analysis.rounding import EPS
from backprop_core.analysis.verdicts import AGREE, judged
from tests.core.tape.test_grid import away_from_kinks
from tests.core.tape.test_laws import OUTPUTS, session_of

UNTOLD = {Verdict.TOO_SMALL, Verdict.TOO_CURVED}
TANH_GELU = Choice("gelu", approximate="tanh")


def saturated() -> Session:
    """2-2-1 sigmoids far out on their flat sides, with the squared error: gradients from 1e-12 to 1e-5."""
    network = NetworkSpec(2, (LayerSpec(2, "sigmoid"), LayerSpec(1, "sigmoid")), "half_mse")
    parameters = [
        (np.array([[6.0, 7.0], [-8.0, -6.0]]), np.array([[4.0], [-3.0]])),
        (np.array([[9.0, -6.0]]), np.array([[3.0]])),
    ]
    session = Session(network, TrainingSpec(), Dataset([[0.9], [0.8]], [[0.0]]), parameters)
    session.prime()
    return session


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Networks of every activation and loss, from tame to far out, at the start or after some updates."""
    hidden = draw(st.sampled_from([*sorted(ACTIVATIONS), TANH_GELU]))
    loss = draw(st.sampled_from(sorted(LOSSES)))
    output = draw(st.sampled_from(sorted(OUTPUTS.get(loss, ("identity", "tanh", "softmax", "sigmoid")))))
    training = draw(st.sampled_from([{}, {"l2": 0.1}, {"l1": 0.01}, {"batch_size": 2}]))
    sizes = (2, *draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)), 2)
    session = session_of(hidden, output, loss, sizes=sizes, samples=3, seed=draw(st.integers(0, 99)), **training)
    scale = 10.0 ** draw(st.floats(-3, 1.3))
    names = [f"{kind}{n}" for n in range(1, len(sizes)) for kind in "Wb"]
    drawn = np.random.default_rng(draw(st.integers(0, 99)))
    session.edit(parameters={name: scale * drawn.standard_normal(session.old(name).shape) for name in names})
    session.run(draw(st.sampled_from([0, 1, 30])))
    session.prime()
    assume(session.divergence is None)
    return session


@given(sessions(), st.integers(1, 9))
def test_a_right_gradient_never_disagrees(session: Session, exponent: int) -> None:
    found = gradient_check(session, 10.0**-exponent)
    assert found.wrong == 0, (found, found.gradients, found.differences)
    exact = complex_check(session)
    assert exact.wrong == 0, (exact, exact.gradients, exact.differences)


@given(sessions(), st.sampled_from([1e-3, 0.01, -0.5, -1.0, -2.0, 1.0, 30.0]), st.data())
def test_a_wrong_gradient_that_is_big_enough_disagrees_and_none_agrees(
    session: Session, error: float, data: st.DataObject
) -> None:
    right, exact = gradient_check(session), complex_check(session)
    assume(len(right.columns))
    column = data.draw(st.sampled_from(right.columns.tolist()))
    value = right.gradients[column]
    assume(value != 0)
    session.table.rows["grad"][column] *= 1 + error
    found = gradient_check(session)
    verdict = found.verdicts[column]
    planted = abs(error * value)
    assert verdict is not Verdict.AGREES
    room = 3 * right.floors[column] + 3 * AGREE * abs(value) * max(1.0, abs(1 + error))
    if planted > room and right.verdicts[column] is Verdict.AGREES:
        assert verdict is Verdict.DISAGREES
    if exact.verdicts[column] is Verdict.AGREES:
        assert complex_check(session).verdicts[column] is Verdict.DISAGREES


def test_errors_are_the_true_ones() -> None:
    session = saturated()
    found = gradient_check(session)
    a, n = found.gradients, found.differences
    np.testing.assert_array_equal(found.errors, np.abs(a - n) / np.maximum(np.abs(a), np.abs(n)))


def test_a_gradient_below_the_rounding_of_its_difference_is_too_small_and_not_right() -> None:
    session = saturated()
    found = gradient_check(session)
    first, hidden = 0, session.table.span(2).start + 1
    assert found.gradients[first] == pytest.approx(1.52e-11, rel=1e-2)
    assert found.errors[first] > 0.1
    assert found.gradients[hidden] == pytest.approx(1.88e-12, rel=1e-2)
    assert (found.differences[hidden], found.errors[hidden]) == (0.0, 1.0)
    assert {found.verdicts[first], found.verdicts[hidden]} == {Verdict.TOO_SMALL}
    assert (found.count(Verdict.AGREES), found.wrong, found.untold) == (2, 0, 7)


def test_a_complex_step_reaches_below_the_rounding_of_a_difference() -> None:
    found = complex_check(saturated())
    assert found.count(Verdict.AGREES) == 9
    assert found.worst < 1e-8
    assert found.step is None


def test_the_floor_is_the_rounding_of_the_loss_over_the_step() -> None:
    session = saturated()
    for step in (1e-7, 1e-5, 1e-3):
        floors = gradient_check(session, step).floors
        least = EPS * float(session.value("L")) / step
        assert (floors >= 0.99 * least).all()
        assert (floors <= 100 * least).all()


def test_the_rounding_that_there_is_stays_below_the_floor() -> None:
    """Steps so short that nothing else parts a difference from its gradient."""
    for seed in range(20):
        session = session_of("tanh", "sigmoid", "half_mse", sizes=(2, 4, 4, 1), samples=5, seed=seed)
        session.prime()
        for step in (1e-9, 1e-8, 1e-7):
            found = gradient_check(session, step)
            assert (np.abs(found.differences - found.gradients) <= found.floors).all()


@pytest.mark.parametrize(("exponent", "verdict"), [(-50, Verdict.AGREES), (-292, Verdict.TOO_SMALL), (-323.6, None)])
def test_a_right_gradient_is_not_accused_where_its_numbers_leave_the_range_of_floats(
    exponent: float, verdict: Verdict | None
) -> None:
    """A softplus far below 0, whose output e^z is a factor of the gradient of the weight behind it."""
    network = NetworkSpec(1, (LayerSpec(1, "softplus"), LayerSpec(1, "identity")), "half_mse")
    z = exponent * np.log(10)
    parameters = [(np.array([[z]]), np.zeros((1, 1))), (np.array([[0.7]]), np.array([[0.2]]))]
    session = Session(network, TrainingSpec(), Dataset([[1.0]], [[0.6]]), parameters)
    session.prime()
    behind = session.table.span(2).start
    assert abs(session.table.rows["grad"][behind]) == pytest.approx(0.4 * 10.0**exponent, rel=1e-9, abs=5e-324)
    found = complex_check(session)
    assert found.wrong == gradient_check(session).wrong == 0
    assert verdict in (None, found.verdicts[behind])


def test_a_gradient_that_has_rounded_to_0_twice_is_not_accused() -> None:
    """Two tanh so far out that 1 - a^2 is 0 in both, where it is about 1e-20 and 1e-30."""
    network = NetworkSpec(1, (LayerSpec(1, "tanh"), LayerSpec(1, "tanh"), LayerSpec(1, "sigmoid")), "bce")
    parameters = [(np.array([[w]]), np.zeros((1, 1))) for w in (25.0, 35.0, 2.0)]
    session = Session(network, TrainingSpec(), Dataset([[1.0]], [[0.5]]), parameters)
    session.prime()
    assert not session.table.rows["grad"][:4].any()
    found = complex_check(session)
    assert 0 < abs(found.differences[0]) < 1e-45
    assert found.verdicts[:4] == (Verdict.TOO_SMALL,) * 4
    assert found.wrong == gradient_check(session).wrong == 0


def test_0_beside_0_agrees_only_where_the_loss_is_flat() -> None:
    network = NetworkSpec(2, (LayerSpec(2, "relu"), LayerSpec(1, "identity")), "half_mse")
    parameters = [(np.array([[1.0, 1.0], [-1.0, -1.0]]), np.zeros((2, 1))), (np.ones((1, 2)), np.zeros((1, 1)))]
    session = Session(network, TrainingSpec(), Dataset([[0.9], [0.8]], [[0.0]]), parameters)
    session.prime()
    found = gradient_check(session)
    dead = [3, 4, 5]
    assert (found.gradients[dead] == 0).all()
    assert [found.verdicts[at] for at in dead] == [Verdict.AGREES] * 3
    wrong = saturated()
    hidden = wrong.table.span(2).start + 1
    wrong.table.rows["grad"][hidden] = 0.0  # where it is 1.88e-12, which a difference at 1e-5 cannot see
    assert gradient_check(wrong).verdicts[hidden] is Verdict.TOO_SMALL
    assert complex_check(wrong).verdicts[hidden] is Verdict.DISAGREES


def test_a_step_is_named_that_tells_what_the_present_one_cannot() -> None:
    session = session_of("tanh", "sigmoid", "bce", sizes=(2, 3, 1), samples=4)
    session.prime()
    checker, told = GradientChecker(session), 0
    for step in (1e-1, 1e-8, 1e-9):
        found = checker.check(step)
        steps = checker.steps_that_tell(found)
        for at, verdict in enumerate(found.verdicts):
            if verdict in UNTOLD:
                assert checker.check(steps[at]).verdicts[at] is Verdict.AGREES
                told += 1
            else:
                assert np.isnan(steps[at])
    assert told > 5


@pytest.mark.parametrize("x", [1e3, 1e5, 1e7])
@pytest.mark.parametrize("step", [1e-1, 1e-3, 1e-5])
def test_a_right_gradient_is_not_accused_where_the_loss_is_far_steeper_than_the_step(x: float, step: float) -> None:
    """1/2 sigmoid(w x)^2 at w = 0 is a step for any difference whose h is well above 1 / x."""
    network = NetworkSpec(1, (LayerSpec(1, "sigmoid"),), "half_mse")
    parameters = [(np.zeros((1, 1)), np.zeros((1, 1)))]
    session = Session(network, TrainingSpec(), Dataset([[x]], [[0.0]]), parameters)
    session.prime()
    assert session.value("dW1")[0, 0] == pytest.approx(x / 8)
    assert gradient_check(session, step).wrong == 0
    session.table.rows["grad"][0] *= -1
    assert gradient_check(session, step).verdicts[0] in (UNTOLD | {Verdict.DISAGREES})
    if step * x < 1:
        assert gradient_check(session, step).verdicts[0] is Verdict.DISAGREES


def test_a_step_that_is_too_long_says_so() -> None:
    session = session_of("tanh", "sigmoid", "bce", sizes=(2, 3, 1), samples=4)
    session.prime()
    found = gradient_check(session, 0.5)
    assert (found.step, complex_check(session).step) == (0.5, None)
    assert found.count(Verdict.TOO_CURVED) > 0
    assert found.wrong == 0


@pytest.mark.parametrize("loss", sorted(LOSSES))
@pytest.mark.parametrize("hidden", [*sorted(ACTIVATIONS), TANH_GELU], ids=str)
def test_complex_steps_agree_to_many_more_digits(hidden: str | Choice, loss: str) -> None:
    for output in OUTPUTS.get(loss, ("identity", "tanh", "softmax")):
        found = complex_check(away_from_kinks(hidden, output, loss, "xavier_normal"))
        assert found.wrong == 0
        assert found.worst < 1e-10 or np.isnan(found.worst)
        assert (np.abs(found.differences - found.gradients) <= 1e-14 + 1e-11 * np.abs(found.gradients)).all()


@pytest.mark.parametrize("loss", sorted(LOSSES))
@pytest.mark.parametrize("hidden", sorted(ACTIVATIONS))
def test_every_function_has_a_complex_form(hidden: str, loss: str) -> None:
    for output in OUTPUTS.get(loss, (hidden,)):
        assert has_complex_form(session_of(hidden, output, loss).network)


@pytest.mark.parametrize(("approximate", "z"), [("none", -7.0), ("tanh", -6.0)])
def test_a_gelu_far_below_0_is_checked_where_a_difference_sees_nothing(approximate: str, z: float) -> None:
    """Its slope there is below 1e-9: the gradient behind it vanishes in the rounding of a central difference."""
    network = NetworkSpec(1, (LayerSpec(1, Choice("gelu", approximate=approximate)), LayerSpec(1, "identity")), "mse")
    parameters = [(np.array([[z]]), np.zeros((1, 1))), (np.array([[0.7]]), np.array([[0.2]]))]
    session = Session(network, TrainingSpec(), Dataset([[1.0]], [[0.6]]), parameters)
    session.prime()
    assert gradient_check(session).verdicts[:2] == (Verdict.TOO_SMALL, Verdict.TOO_SMALL)
    found = complex_check(session)
    assert found.verdicts == (Verdict.AGREES,) * 4
    session.table.rows["grad"][0] *= 1.001
    assert complex_check(session).verdicts[0] is Verdict.DISAGREES


def test_complex_steps_wait_for_the_gradients_too() -> None:
    with pytest.raises(SpecError, match="all gradients"):
        complex_check(session_of("tanh", "sigmoid", "bce"))


def test_the_penalty_is_part_of_a_complex_step() -> None:
    session = session_of("tanh", "sigmoid", "bce", l1=0.1, l2=0.3, penalise_biases=True)
    session.prime()
    found = complex_check(session)
    assert found.agrees
    assert found.untold == 0


@pytest.mark.parametrize(
    ("gap", "allowed", "floor", "spread", "clear", "verdict"),
    [
        (0.0, 0.0, 0.0, 0.0, True, Verdict.AGREES),
        (1.0, 1.0, 0.0, 0.0, True, Verdict.AGREES),
        (1.0, 1.0, 0.0, 0.0, False, Verdict.TOO_SMALL),
        (3.5, 1.0, 2.0, 0.5, True, Verdict.TOO_SMALL),  # no further than all three allow
        (3.6, 1.0, 2.0, 0.5, True, Verdict.DISAGREES),
        (3.6, 1.0, 2.0, 0.5, False, Verdict.DISAGREES),
        (2.0, 1.0, 0.5, 0.5, True, Verdict.TOO_SMALL),  # the floor is as high as the spread
        (2.0, 1.0, 0.5, 0.6, True, Verdict.TOO_CURVED),
    ],
)
def test_a_verdict_changes_where_it_is_said_to(gap, allowed, floor, spread, clear, verdict):
    told = judged(*(np.array([each]) for each in (gap, allowed, floor, spread)), np.array([clear]))
    assert told == [verdict]
