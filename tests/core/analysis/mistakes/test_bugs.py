"""A bug at work: what its instruments say of it, on networks that leave room for it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from backprop_core import (
    MISTAKES,
    Choice,
    Dataset,
    LayerSpec,
    NetworkSpec,
    Quantity,
    Session,
    SpecError,
    TrainingSpec,
    Verdict,
    named_mistakes,
)
from backprop_core.analysis.mistakes import BUGS, BrokenStep, bugs_for
from backprop_core.analysis.mistakes.bench import Bench
from backprop_core.analysis.mistakes.broken import MOST_UPDATES
from backprop_core.analysis.mistakes.memory import MOST_REPLAYED
from backprop_core.analysis.verdicts import AGREE
from tests.networks import KINDS, session_of_kind

FIRST_WRONG = {
    "sign": "dA3",
    "error_missing": "dA3",
    "sum_for_mean": "dA3",
    "weight_for_activation": "dW3",
    "slope_missing_at_output": "dZ3",
    "half": "dA3",
    "mean_for_sum": "dA3",
    "slope_missing_in_hidden_layer": "dZ2",
    "slope_twice": "dZ3",
    "slope_of_error": "dZ3",
    "bias_not_summed": "db3",
    "one_sample": "dW3",
    "preactivation_for_activation": "dW3",
    "slope_of_activation": "dZ2",
    "path_missing": "dA2",
    "transposed": "dA1",
    "updated_weights": "dA2",
    "not_emptied": "dW3",
    "memory_emptied": "mW1",
}
OF_SOFTMAX = {"jacobian_twice": "dZ2", "softmax_over_batch": "A2"}


def session_at(update: int, optimizer: str = "adam", lr: float = 0.05) -> Session:
    """3-4-4-2, tanh and sigmoid, half the squared error, six samples, all gradients of an update made."""
    stream = np.random.default_rng(6)
    layers = [LayerSpec(4, "tanh"), LayerSpec(4, "tanh"), LayerSpec(2, "sigmoid")]
    network = NetworkSpec(3, layers, initializer="xavier_normal", seed=1)
    data = Dataset(stream.normal(size=(3, 6)), stream.random((2, 6)).round())
    session = Session(network, TrainingSpec(Choice(optimizer, lr=lr)), data)
    session.run(update)
    session.prime()
    return session


def softmax_session() -> Session:
    stream = np.random.default_rng(3)
    network = NetworkSpec(2, [LayerSpec(4, "tanh"), LayerSpec(3, "softmax")], loss="cce", initializer="xavier_normal")
    data = Dataset(stream.normal(size=(2, 5)), np.eye(3)[:, [0, 1, 2, 1, 0]])
    session = Session(network, TrainingSpec(), data)
    session.prime()
    return session


def written(code: str) -> set[str]:
    """What stands left of the equals signs of some lines."""
    return {re.split(r" \+?= ", line)[0] for line in code.split("\n")}


@pytest.mark.parametrize("name", FIRST_WRONG)
def test_the_first_wrong_quantity_is_that_of_the_line_with_the_bug(name: str) -> None:
    broken = BrokenStep(session_at(1), name)
    assert broken.first_wrong == FIRST_WRONG[name]
    assert any(FIRST_WRONG[name] in right.writes for right, _ in broken.lines) or name == "memory_emptied"
    assert all(right.code != wrong.code for right, wrong in broken.lines)
    assert all(written(right.code) <= written(wrong.code) for right, wrong in broken.lines)


def test_what_is_wrong_shows_however_small_it_is() -> None:
    whole = session_at(0)
    data = Dataset(1e-13 * whole.data.X, whole.data.Y)
    session = Session(whole.network, whole.training, data)
    session.prime()
    assert np.abs(session.value("dW1")).max() < 1e-12
    assert "dW1" in BrokenStep(session, "sign").failing


def test_gradients_are_not_emptied_in_any_layer() -> None:
    assert set(BrokenStep(session_at(1), "not_emptied").failing) == {f"d{kind}{n}" for n in (1, 2, 3) for kind in "Wb"}


@pytest.mark.parametrize("name", OF_SOFTMAX)
def test_bugs_of_a_softmax_are_found_where_they_are(name: str) -> None:
    assert BrokenStep(softmax_session(), name).first_wrong == OF_SOFTMAX[name]


@pytest.mark.parametrize("name", FIRST_WRONG)
def test_those_parameters_fail_the_check_whose_gradients_are_wrong(name: str) -> None:
    session = session_at(1)
    broken = BrokenStep(session, name)
    check, gradients = broken.check(), session.table.rows["grad"]
    off = {at for at, verdict in enumerate(check.verdicts) if verdict is Verdict.DISAGREES}
    apart = np.abs(check.gradients - gradients) / np.maximum(np.abs(check.gradients), np.abs(gradients))
    assert set(np.flatnonzero(apart > 1.2 * AGREE)) <= off <= set(np.flatnonzero(apart > 0.8 * AGREE))
    assert bool(broken.failing) == bool(off) == (name != "memory_emptied")
    assert BrokenStep(session, "sign").check().wrong == session.table.count


def test_every_bug_is_one_mistake_and_there_are_easy_and_hard_ones() -> None:
    assert {bug.mistake for bug in BUGS.values()} == set(MISTAKES)
    assert set(FIRST_WRONG) | set(OF_SOFTMAX) == set(BUGS)
    assert [bug.level for bug in BUGS.values()] == sorted(bug.level for bug in BUGS.values())
    assert {bug.level for bug in BUGS.values()} == {1, 2, 3}
    assert all(bug.symptom.endswith(".") for bug in BUGS.values())


@pytest.mark.parametrize("name", FIRST_WRONG | OF_SOFTMAX)
def test_a_bug_is_the_mistake_that_it_is_called(name: str) -> None:
    bug, bench = BUGS[name], Bench(softmax_session() if name in OF_SOFTMAX else session_at(1))
    for variant in (bug.build(bench), bug.lasting(bench)):
        assert bug.mistake in variant.mistakes


def test_a_wrong_sign_makes_the_loss_rise_and_without_it_the_loss_falls() -> None:
    broken, right = BrokenStep(session_at(0, "gd", 0.1), "sign").losses(20)
    assert (np.diff(broken) > 0).all()
    assert (np.diff(right) < 0).all()


def test_without_the_bug_the_losses_are_those_of_the_run() -> None:
    session = session_at(2)
    _, right = BrokenStep(session, "half").losses(3)
    for loss in right:
        assert loss == session.value("L")
        session.step()
        session.prime()


def test_gradients_that_are_never_emptied_are_right_once_and_wrong_from_then_on() -> None:
    session = session_at(0, "gd", 0.1)
    with pytest.raises(SpecError, match="leave room for"):
        BrokenStep(session, "not_emptied")
    session.step()
    session.prime()
    session.travel(1, 0)
    broken, right = BrokenStep(session, "not_emptied").losses(3)
    assert broken[1] == right[1]
    assert broken[2] != right[2]


@pytest.mark.parametrize("step", [1e-3, 1e-5])
def test_the_check_of_a_broken_step_takes_the_step_that_it_is_given(step: float) -> None:
    assert BrokenStep(session_at(1), "half").check(step).step == step


def test_a_broken_run_that_diverges_goes_on_without_a_warning() -> None:
    network = NetworkSpec(1, [LayerSpec(1, "identity")], "half_mse")
    parameters = [(np.ones((1, 1)), np.zeros((1, 1)))]
    session = Session(network, TrainingSpec(Choice("gd", lr=1.0)), Dataset([[1e3]], [[0.0]]), parameters)
    session.prime()
    for losses in BrokenStep(session, "sign").losses(100):
        assert np.isfinite(losses[:20]).all()
        assert not np.isfinite(losses[-1])


@pytest.mark.parametrize(("update", "all_of_them"), [(MOST_REPLAYED, True), (MOST_REPLAYED + 1, False)])
def test_not_emptied_gradients_are_of_the_update_before_or_of_all_where_there_are_not_many(
    update: int, all_of_them: bool
) -> None:
    session, before = session_at(0), []
    for _ in range(update):
        before.append(session.value("dW1"))
        session.step()
        session.prime()
    right = session.value("dW1")
    for count, named in ((1, True), (2, False), (update, all_of_them)):
        numbers = right + sum(before[-count:])
        assert ("not_emptied" in named_mistakes(session, "dW1", numbers)) == named


@pytest.mark.parametrize("kind", KINDS)
def test_bugs_that_show_on_a_network_are_told(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(1)
    session.prime()
    names = bugs_for(session)
    assert "sign" in names
    for name in names:
        broken = BrokenStep(session, name)
        assert broken.wrong
        assert broken.first_wrong == broken.wrong[0]
    for name in set(BUGS) - set(names):
        with pytest.raises(SpecError):
            BrokenStep(session, name)


def test_a_session_is_never_touched_and_unknown_bugs_are_refused() -> None:
    session = session_at(1)
    position, row = session.position, session.table.rows["grad"].copy()
    broken = BrokenStep(session, "transposed")
    broken.losses(5)
    broken.check()
    assert session.position == position
    np.testing.assert_array_equal(session.table.rows["grad"], row)
    with pytest.raises(SpecError, match="one of sign"):
        BrokenStep(session, "typo")
    assert [losses.shape for losses in broken.losses(0)] == [(0,), (0,)]
    for updates in (-1, MOST_UPDATES + 1):
        with pytest.raises(SpecError, match=f"^updates is {updates}; allowed: a whole number from 0"):
            broken.losses(updates)


@pytest.mark.parametrize("samples", [1, 2, 3])
def test_bugs_of_a_batch_show_from_two_samples_on(samples: int) -> None:
    of_batches = {"bias_not_summed", "one_sample", "sum_for_mean", "softmax_over_batch"}
    shown = set()
    for kind in ("2-3-1", "softmax", "corners"):
        session = session_of_kind(kind, samples)
        session.prime()
        shown |= set(bugs_for(session))
    assert shown & of_batches == (of_batches if samples > 1 else set())


@pytest.mark.parametrize("samples", [1, 2])
def test_mistakes_of_a_batch_are_made_from_two_samples_on(samples: int) -> None:
    session = session_of_kind("softmax", samples)
    session.prime()
    bench = Bench(session)
    made = {
        mistake: len(list(MISTAKES[mistake].variants(bench, Quantity.parse("db2"))))
        for mistake in ("one_sample", "bias_not_summed", "softmax_over_batch")
    }
    expected = {"one_sample": 4, "bias_not_summed": 4, "softmax_over_batch": 1}
    assert made == (expected if samples > 1 else dict.fromkeys(expected, 0))
