"""Every sample's gradient of one parameter: together they are the engine's gradient, alone those of a batch of one."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Dataset, Session
from backprop_core.analysis.sample_gradients import sample_gradients
from backprop_core.functions.losses import REDUCTIONS
from tests.networks import KINDS, session_of_kind


def entries(session: Session):
    for layer, (rows, columns) in enumerate(session.table.shapes, 1):
        for row in range(rows):
            for column in range(columns):
                yield layer, row, column


def without_penalty(session: Session) -> Session:
    plain = session.training.replaced(l1=0.0, l2=0.0)
    parameters = [(session.value(f"W{n}"), session.value(f"b{n}")) for n in range(1, session.network.depth + 1)]
    twin = Session(session.network, plain, session.data, parameters, check_labels=False)
    twin.prime()
    return twin


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_samples_mean_is_the_gradient_of_every_kind(kind: str, reduction: str) -> None:
    session = session_of_kind(kind)
    spec = session.network.replaced(reduction=reduction)
    assert_joined(without_penalty(Session(spec, session.training, session.data)))


def assert_joined(session: Session) -> None:
    size = np.abs(session.table.rows["grad"]).max()
    for layer, row, column in entries(session):
        found = sample_gradients(session, layer, row, column)
        exact = session.table.block("grad", layer)[row, column]
        assert found.gradient == exact
        assert found.joined == pytest.approx(exact, rel=1e-12, abs=1e-12 * size)
        assert found.running[-1] == pytest.approx(found.joined, rel=1e-12, abs=1e-12 * size)


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_a_sample_s_gradient_is_that_of_a_batch_of_it_alone(reduction: str) -> None:
    session = session_of_kind("coupled", samples=4)
    session = without_penalty(Session(session.network.replaced(reduction=reduction), session.training, session.data))
    for at in range(4):
        alone = Dataset(session.data.X[:, [at]], session.data.Y[:, [at]])
        parameters = [(session.value(f"W{n}"), session.value(f"b{n}")) for n in range(1, session.network.depth + 1)]
        single = Session(session.network, session.training, alone, parameters)
        single.prime()
        for layer, row, column in entries(session):
            value = sample_gradients(session, layer, row, column).values[at]
            assert value == pytest.approx(single.table.block("grad", layer)[row, column], rel=1e-10, abs=1e-14)


def test_the_running_mean_begins_with_the_first_sample_and_says_which_they_are() -> None:
    session = session_of_kind("deep", samples=8)
    session.edit(training=session.training.replaced(batch_size=3))
    session.prime()
    found = sample_gradients(session, 1, 0, 2)
    assert found.running[0] == found.values[0]
    assert found.running[2] == pytest.approx(found.values[:3].mean())
    np.testing.assert_array_equal(found.samples, session.batch)


def test_a_penalty_is_no_part_of_the_samples_gradients() -> None:
    session = session_of_kind("coupled")
    session.prime()
    found = sample_gradients(session, 1, 0, 0)
    penalty = session.training.l2 * session.value("W1")[0, 0]
    assert found.gradient == pytest.approx(found.joined + penalty, rel=1e-12)
    assert found.penalty == pytest.approx(penalty, rel=1e-12)
    session.edit(training=session.training.replaced(penalise_biases=False))
    session.prime()
    weight, bias = (sample_gradients(session, 1, 0, column) for column in (1, 2))
    assert (weight.penalised, bias.penalised, bias.penalty) == (True, False, 0.0)


@pytest.mark.parametrize("biases", [False, True])
@pytest.mark.parametrize("kind", ["deep", "coupled", "distances"])
def test_every_weight_has_the_penalty_s_slope_and_a_bias_where_it_is_penalised(kind: str, biases: bool) -> None:
    session = session_of_kind(kind)
    session.edit(training=session.training.replaced(l1=0.2, l2=0.3, penalise_biases=biases))
    session.prime()
    for layer, row, column in entries(session):
        found, w = sample_gradients(session, layer, row, column), session.table.block("theta", layer)[row, column]
        assert found.penalised == (biases or column < session.network.sizes[layer - 1])
        assert found.penalty == pytest.approx((0.2 * np.sign(w) + 0.3 * w) * found.penalised, abs=1e-13)


def test_nothing_is_there_before_dz_and_no_gradient_before_dw() -> None:
    session = session_of_kind("coupled")
    seen = []
    for at in range(session.tape.end_of("backward") + 1):
        session.travel(0, at)
        found = sample_gradients(session, 2, 0, 0)
        seen.append((found is not None, found is not None and found.gradient is not None))
    assert sorted(seen) == seen
    assert set(seen) == {(False, False), (True, False), (True, True)}
    written = [at for at, operation in enumerate(session.tape, 1) if "dW2" in operation.writes]
    assert seen.index((True, True)) == written[-1]
