"""A run that is watched ends after the first update of which the watch says so, in the very state of that update."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from backprop_core import Choice, DataSpec, LayerSpec, NetworkSpec, Session, TrainingSpec, make_dataset
from backprop_core.primitives import Array
from backprop_core.run.runner import CHUNK


def made(kind: str) -> Session:
    """Small batches with momentum, larger ones with Adam, all samples at once, or a loss that can diverge."""
    optimizer, batch_size, data, loss, output = {
        "momentum": (Choice("momentum", lr=0.1), 10, "moons", "bce", "sigmoid"),
        "adam": (Choice("adam", lr=0.02), 25, "spirals", "bce", "sigmoid"),
        "full": (Choice("gd", lr=0.5), None, "xor", "bce", "sigmoid"),
        "diverging": (Choice("gd", lr=500.0), 10, "plane", "mse", "identity"),
    }[kind]
    network = NetworkSpec(2, [LayerSpec(4, "tanh"), LayerSpec(1, output)], loss, initializer="xavier_normal")
    training = TrainingSpec(optimizer, batch_size=batch_size)
    return Session(network, training, make_dataset(DataSpec(data, samples=60, noise=0.1)))


def stepped(session: Session, updates: int) -> Session:
    """A session of its own, that many updates further, one by one."""
    other = copy.deepcopy(session)
    for _ in range(updates):
        other.step("update")
    return other


@pytest.mark.parametrize("goal", [1, 2, 31, 32, 64, 65, CHUNK, CHUNK + 1, 899])
@pytest.mark.parametrize(("kind", "done"), [("momentum", 0), ("adam", 0), ("full", 7)])
def test_it_ends_where_the_watch_says_so(kind: str, done: int, goal: int) -> None:
    session = made(kind)
    session.run(done)
    expected, asked = copy.deepcopy(session), []
    expected.run(goal)

    def watch(completed: int, theta: Array) -> bool:
        asked.append(completed)
        return completed == done + goal

    session.run(900, watch)
    assert asked == list(range(done + 1, done + goal + 1))
    assert session.position == expected.position
    for name in ("W1", "dW1", "L", "stepW1"):
        np.testing.assert_array_equal(session.value(name), expected.value(name))
    session.run(5)
    expected.run(5)
    assert session.causes.tobytes() == expected.causes.tobytes()


def test_the_watch_sees_the_parameters_of_each_update() -> None:
    session, seen = made("momentum"), dict[int, bytes]()
    session.step("operation")
    session.run(40, lambda completed, theta: bool(seen.update({completed: theta.tobytes()})))
    assert list(seen) == list(range(1, 40))
    for completed in (1, 2, 17, 39):
        assert seen[completed] == stepped(made("momentum"), completed).settled.tobytes()
    assert session.completed == 40


def test_a_watched_run_that_diverges_stops_before_that_and_is_watched_up_to_it() -> None:
    session, asked = made("diverging"), set[int]()
    session.run(2000, lambda completed, theta: bool(asked.add(completed)) or not np.isfinite(theta).all())
    assert session.divergence is not None
    assert asked >= set(range(1, session.divergence.update + 1))
    assert session.completed == session.divergence.update
    again = made("diverging")
    at = session.completed - 3
    again.run(2000, lambda completed, theta: completed == at)
    assert (again.completed, again.divergence) == (at, None)
