"""A run that leaves the finite numbers stops at the same place and says the same, however it gets there."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import OPTIMIZERS, Choice, Dataset, Divergence, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.tape.operation import GRANULARITIES
from tests.core.run.test_time_travel import everything

FAR = 960  # whole epochs of one, three and four updates


def linear(optimizer="gd", lr=50.0, **training):
    """One weight and one bias on one sample: gradient descent multiplies the error by 1 - 2 lr at every update."""
    data, start = Dataset([[1.0]], [[1.0]]), [(np.array([[0.5]]), np.zeros((1, 1)))]
    return Session(
        NetworkSpec(1, [LayerSpec(1, "identity")]), TrainingSpec(Choice(optimizer, lr=lr), **training), data, start
    )


def saturated(optimizer="gd", lr=0.01, **training):
    """Z1 overflows on the third sample alone, and tanh makes a plain 1 of it."""
    parameters = [(np.full((3, 2), 1e307), np.zeros((3, 1))), (np.ones((1, 3)), np.zeros((1, 1)))]
    data = Dataset([[0.1, 0.2, 30.0, 0.3], [0.1, 0.1, 30.0, 0.1]], [[0.0, 1.0, 0.5, 0.2]])
    spec = NetworkSpec(2, [LayerSpec(3, "tanh"), LayerSpec(1, "identity")])
    training = TrainingSpec(Choice(optimizer, lr=lr), **{"batch_size": 1, "shuffle": False, **training})
    return Session(spec, training, data, parameters)


def growing(optimizer="gd", lr=0.5, **training):
    """Seven layers, the last batch of an epoch a smaller one."""
    rng = np.random.default_rng(1)
    layers = [*(LayerSpec(3, "leaky_relu") for _ in range(6)), LayerSpec(2, "identity")]
    data = Dataset(3 * rng.standard_normal((2, 7)), rng.standard_normal((2, 7)))
    spec = NetworkSpec(2, layers, "mse", seed=4)
    return Session(spec, TrainingSpec(Choice(optimizer, lr=lr), **{"batch_size": 3, **training}), data)


def outlier(optimizer="gd", lr=1e-3, **training):
    """A target so far out that its error cannot be squared; its gradient is a number, and clipped."""
    rng = np.random.default_rng(2)
    Y = rng.standard_normal((1, 7))
    Y[0, 5] = 1e200
    spec = NetworkSpec(1, [LayerSpec(2, "tanh"), LayerSpec(1, "identity")], seed=1)
    training = TrainingSpec(Choice(optimizer, lr=lr), **{"batch_size": 2, "clip_norm": 1.0, **training})
    return Session(spec, training, Dataset(rng.standard_normal((1, 7)), Y))


CASES = {
    "a line, by far": lambda optimizer: linear(optimizer, 50.0),
    "a line, by little": lambda optimizer: linear(optimizer, 1.4),
    "a line, a thousandfold": lambda optimizer: linear(optimizer, 1000.0),
    "a line that is held back": lambda optimizer: linear(optimizer, 1.2, l2=1.0, penalise_biases=True),
    "a line that is pulled": lambda optimizer: linear(optimizer, 40.0, l2=0.5, l1=0.1),
    "a line that is clipped": lambda optimizer: linear(optimizer, 100.0, clip_norm=1e6),
    "saturated from the start": saturated,
    "saturated, all at once": lambda optimizer: saturated(optimizer, batch_size=None),
    "saturated, much decay": lambda optimizer: saturated(optimizer, l2=1e3),
    "deep and ragged": growing,
    "an outlier": outlier,
}


def by(way):
    """Go on in that way up to the divergence, or for so many updates."""

    def move(session):
        while session.divergence is None and session.completed < FAR:
            way(session)
        return session

    return move


def chunked(seed):
    """Runs of random lengths."""
    lengths = np.random.default_rng(seed)
    return by(lambda session: session.run(min(int(lengths.integers(1, 150)), FAR - session.completed)))


def travelling(session):
    """There, back to the middle of the past, and there again."""
    session.run(FAR)
    session.travel(session.reach.update // 2, 1)
    session.run(FAR - session.completed)
    return session


def copied(session):
    session.run(7)
    session = pickle.loads(pickle.dumps(session))
    session.run(FAR - session.completed)
    return copy.deepcopy(session)


WAYS = {
    "run": by(lambda session: session.run(FAR - session.completed)),
    "epoch": by(lambda session: session.step("epoch")),
    "update": by(lambda session: session.step("update")),
    "phase": by(lambda session: session.step("phase")),
    "chunks": chunked(0),
    "other chunks": chunked(1),
    "travelling": travelling,
    "copied": copied,
}


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize("case", CASES)
def test_every_way_finds_the_same(case, optimizer):
    found = {}
    for name, way in WAYS.items():
        if name == "phase" and optimizer not in ("gd", "adam"):
            continue  # as by update, and slow
        session = way(CASES[case](optimizer))
        found[name] = (session.divergence, session.position, session.table.memory.tobytes(), session.causes.tobytes())
    assert len(set(found.values())) == 1, {name: each[:2] for name, each in found.items()}


def test_the_first_quantity_is_named_with_its_layer_and_its_update():
    error, updates = 0.5, 0
    while error * error < np.inf:
        error, updates = error * 99, updates + 1
    for way in WAYS.values():
        session = way(linear())
        assert session.divergence == Divergence("L", 1, updates)
        assert session.position == (updates, 2)
        assert float(session.value("W1")[0, 0]) == pytest.approx(0.5 + (1 - (-99.0) ** updates) * 0.25, rel=1e-9)


@pytest.mark.parametrize("make", [saturated, linear, growing, outlier])
def test_all_that_is_there_is_finite_and_the_next_operation_is_not(make):
    session = make()
    session.run(FAR)
    found = session.divergence
    assert found
    refused = session.tape.operations[session.position.operation]
    assert (refused.name, refused.layer) == (found.quantity, found.layer)
    assert all(np.isfinite(session.value(name)).all() for name in session.fresh)
    session._runner.engine.run_unchecked(session.position.operation, session.position.operation + 1)
    assert not all(np.isfinite(session.value(name)).all() for name in refused.writes)


@pytest.mark.parametrize("case", CASES)
def test_one_can_go_back_from_a_divergence_and_meet_it_again(case):
    session = CASES[case]("gd")
    session.run(FAR)
    end = everything(session), session.divergence
    for granularity in GRANULARITIES:
        session.back(granularity)
        assert session.divergence is None
        session.run(FAR - session.completed)
        assert (everything(session), session.divergence) == end
    if session.divergence:
        session.step("operation")
        assert (everything(session), session.divergence) == end
        update, operation = session.position
        session.travel(0, 0)
        session.travel(update, operation + 1)
        assert (everything(session), session.divergence) == end
        session.travel(update, operation)
        assert session.divergence is None


def test_a_divergence_outlives_an_edit_that_is_taken_back():
    session = linear()
    session.run(FAR)
    found, state = session.divergence, everything(session)
    session.edit(training=session.training.with_options(lr=0.1))
    assert session.divergence != found
    session.undo()
    assert (session.divergence, everything(session)) == (found, state)
    session.redo()
    session.undo()
    for twin in (copy.deepcopy(session), pickle.loads(pickle.dumps(session))):
        assert (twin.divergence, everything(twin)) == (found, state)


@given(
    lr=st.floats(0.9, 1000.0),
    w=st.floats(-1e6, 1e6),
    x=st.floats(0.01, 100.0),
    l2=st.sampled_from([0.0, 0.01, 1.0]),
    optimizer=st.sampled_from(["gd", "momentum", "nesterov"]),
    lengths=st.lists(st.integers(1, 700), min_size=1, max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_runs_of_any_lengths_find_the_same(lr, w, x, l2, optimizer, lengths):
    def start():
        data = Dataset([[x, -x / 2, x / 3]], [[1.0, 0.0, 2.0]])
        training = TrainingSpec(Choice(optimizer, lr=lr), batch_size=2, l2=l2)
        return Session(NetworkSpec(1, [LayerSpec(1, "identity")]), training, data, [([[w]], [[0.0]])])

    whole, parts = start(), start()
    whole.run(sum(lengths))
    for length in lengths:
        if parts.divergence is None:
            parts.run(length)
    assert (parts.divergence, everything(parts)) == (whole.divergence, everything(whole))


def test_saturation_is_there_at_all():
    """What only Z tells: the update is finite in all that it leaves behind."""
    session = saturated()
    session._runner.engine.train_unchecked(0, 40)
    assert np.isfinite(session.table.memory).all()
    diverging = saturated()
    diverging.run(40)
    assert diverging.divergence == Divergence("Z1", 1, 2)


def test_a_loss_too_large_is_found_although_no_parameter_grows():
    """Clipping keeps the steps short, and what overflows is the square of a product of four weights."""
    start = [([[1e30]], [[0.0]])] * 4
    network = NetworkSpec(1, [LayerSpec(1, "identity")] * 4, loss="mse")
    session = Session(network, TrainingSpec(clip_norm=1.0), Dataset([[1e35]], [[0.0]]), start)
    session.run(1000)
    assert session.divergence == Divergence("L", 4, 0)


def test_of_several_quantities_the_one_that_is_not_finite_is_named():
    network = NetworkSpec(1, [LayerSpec(1, "identity")], loss="mse", reduction="sum_all")
    data = Dataset(np.zeros((1, 10)), np.zeros((1, 10)))
    session = Session(network, TrainingSpec("adagrad"), data, [([[1.0]], [[2e153]])])
    session.run(1)
    assert session.divergence == Divergence("sb1", 1, 0)
