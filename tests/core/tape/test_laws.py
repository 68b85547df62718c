"""Laws of the tape and the session, on networks drawn at random."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from backprop_core import (
    OPTIMIZERS,
    Choice,
    DataError,
    Dataset,
    LayerSpec,
    NetworkSpec,
    Phase,
    Session,
    SpecError,
    TrainingSpec,
    gradient_check,
)

OUTPUTS = {"bce": ("sigmoid", "softmax"), "cce": ("softmax", "sigmoid")}


def targets(loss, rng, shape):
    values = rng.uniform(0.05, 0.95, shape)
    if loss == "cce":
        return values / values.sum(axis=0)
    return np.where(values > 0.5, 1.0, -1.0) if loss == "hinge" else values


def session_of(hidden, output, loss, *, sizes=(2, 4, 3), samples=7, seed=0, initializer="xavier_normal", **training):
    rng = np.random.default_rng(seed)
    layers = [*(LayerSpec(units, hidden) for units in sizes[1:-1]), LayerSpec(sizes[-1], output)]
    spec = NetworkSpec(sizes[0], layers, loss, initializer=initializer, seed=seed)
    data = Dataset(rng.standard_normal((sizes[0], samples)), targets(loss, rng, (sizes[-1], samples)))
    return Session(spec, TrainingSpec(**training), data)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize("extras", [{}, {"l1": 0.01, "l2": 0.1, "clip_norm": 0.5}, {"train_biases": False}])
def test_whole_by_operation_and_fast_give_the_same_bits(optimizer, extras):
    options = {"optimizer": Choice(optimizer, lr=0.02), "batch_size": 3, **extras}
    whole, walked, fast = (session_of("tanh", "softmax", "cce", **options) for _ in range(3))
    for _ in range(8):
        whole.step("update")
        for _ in range(len(walked.tape)):
            walked.step("operation")
    fast.run(8)
    np.testing.assert_array_equal(whole.table.memory, walked.table.memory)
    np.testing.assert_array_equal(whole.table.memory, fast.table.memory)
    for name in whole.fresh - {"t"}:
        np.testing.assert_array_equal(whole.value(name), fast.value(name), err_msg=name)


def test_a_position_has_fresh_exactly_what_was_written():
    """All signals poisoned with NaN: after k operations, those of the first k are finite and no other is."""
    session = session_of("relu", "sigmoid", "bce")
    signals = [q for op in session.tape for q in op.writes if op.phase in (Phase.FORWARD, Phase.BACKWARD)]
    for buffers in (session.wiring.Z, session.wiring.S, session.wiring.dZ, session.wiring.dA):
        for buffer in buffers:
            buffer.fill(np.nan)
    for buffer in session.wiring.A[1:]:
        buffer.fill(np.nan)
    for row in ("grad", "step", "clipped"):
        session.table.rows[row].fill(np.nan)
    for _ in range(session.tape.end_of(Phase.BACKWARD)):
        session.step("operation")
        finite = {name for name in signals if np.isfinite(session.value(name)).all()}
        assert finite == session.fresh.intersection(signals)


def test_reset_brings_back_the_very_same_start():
    session = session_of("tanh", "sigmoid", "bce", optimizer="adam", batch_size=2)
    session.prime()
    start = {name: session.value(name) for name in session.fresh}
    session.run(5)
    session.reset()
    assert (session.completed, session.position.operation) == (0, 0)
    session.prime()
    for name, value in start.items():
        np.testing.assert_array_equal(session.value(name), value, err_msg=name)


def test_priming_moves_no_parameter():
    session = session_of("tanh", "sigmoid", "bce")
    before = session.table.snapshot()
    session.prime()
    np.testing.assert_array_equal(session.table.memory, before)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda session: pickle.loads(pickle.dumps(session))])
@pytest.mark.parametrize("operations", [0, 3, 9])
def test_copies_go_on_training(copied, operations):
    session = session_of("tanh", "sigmoid", "bce", optimizer="adam", batch_size=2)
    session.run(2)
    for _ in range(operations):
        session.step("operation")
    twin = copied(session)
    for name in session.fresh:
        np.testing.assert_array_equal(session.value(name), twin.value(name), err_msg=name)
    session.run(3)
    twin.run(3)
    np.testing.assert_array_equal(session.table.memory, twin.table.memory)


def test_a_check_leaves_the_state_on_display_alone():
    session = session_of("tanh", "sigmoid", "bce")
    session.prime()
    before = {name: session.value(name) for name in session.fresh}
    memory = session.table.snapshot()
    gradient_check(session)
    np.testing.assert_array_equal(session.table.memory, memory)
    for name, value in before.items():
        np.testing.assert_array_equal(session.value(name), value, err_msg=name)


@pytest.mark.parametrize(("z", "y", "loss", "gradient"), [(-1000.0, 1.0, 1000.0, -1.0), (1000.0, 1.0, 0.0, 0.0)])
def test_cross_entropy_is_exact_at_saturation(z, y, loss, gradient):
    spec = NetworkSpec(1, (LayerSpec(1, "sigmoid"),), "bce")
    session = Session(
        spec, TrainingSpec(), Dataset(np.array([[1.0]]), np.array([[y]])), [(np.array([[z]]), np.zeros((1, 1)))]
    )
    session.step()
    assert float(session.value("L")) == loss
    assert float(session.value("dZ1")[0, 0]) == gradient
    assert session.divergence is None


def test_divergence_stops_at_the_last_finite_state():
    session = session_of("identity", "identity", "mse", optimizer=Choice("gd", lr=50.0))
    session.run(2000)
    assert session.divergence is not None
    assert np.isfinite(session.table.memory).all()
    assert np.isfinite(session.value(session.tape.operations[max(0, session.position.operation - 1)].name)).all()


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: LayerSpec(0), "units is 0"),
        (lambda: LayerSpec(2, "relo"), "activation is 'relo'"),
        (lambda: LayerSpec(2, Choice("elu", alpha=-1.0)), "activation.alpha is -1.0"),
        (lambda: NetworkSpec(2, (LayerSpec(1, "relu"),), "bce"), "output activation is 'relu'"),
        (lambda: TrainingSpec(Choice("gd", lr=float("nan"))), "optimizer.lr is nan"),
        (lambda: TrainingSpec(batch_size=0), "batch_size is 0"),
    ],
)
def test_a_bad_specification_names_the_field(make, field):
    with pytest.raises(SpecError, match=field.replace("[", r"\[")):
        make()


def test_data_must_fit_the_network():
    spec = NetworkSpec(2, (LayerSpec(1, "sigmoid"),), "bce")
    with pytest.raises(DataError, match="2 rows"):
        Session(spec, TrainingSpec(), Dataset(np.zeros((3, 1)), np.zeros((1, 1))))
    with pytest.raises(DataError, match="Y"):
        Session(spec, TrainingSpec(), Dataset(np.zeros((2, 1)), np.full((1, 1), 1.5)))
