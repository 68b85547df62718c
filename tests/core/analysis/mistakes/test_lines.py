"""A mistake's line of code, run by NumPy, gives the numbers that the mistake makes."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from backprop_core import MISTAKES, Choice, Dataset, LayerSpec, NetworkSpec, Quantity, Session, SpecError, TrainingSpec
from backprop_core.analysis.evaluation import calls_of
from backprop_core.analysis.mistakes.bench import Bench, Variant

# The lines of these go on from what an update before has left.
ABRIDGED = {"updated_weights", "not_emptied", "memory_emptied"}
STEMS = ("dA", "dW", "stepW")


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def softmax(z: np.ndarray, axis: int = 0) -> np.ndarray:
    powers = np.exp(z - z.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def softplus(z: np.ndarray) -> np.ndarray:
    return np.logaddexp(0, z)


WORDS = {
    "np": np,
    "sigmoid": sigmoid,
    "softmax": softmax,
    "log_softmax": lambda z, axis=0: np.log(softmax(z, axis)),
    "softplus": softplus,
    "inside": lambda a: a,
    "positive": lambda a: a,
}


def session_of(kind: str) -> Session:
    """No two layers have the same activation or size, an update is done, and the loss is a mean or a sum."""
    activations, loss = {
        "shares": (("softplus", "tanh", "sigmoid"), "bce"),
        "numbers": (("tanh", "sigmoid", "softplus"), "mse"),
        "means": (("tanh", "sigmoid", "softplus"), "mse"),
        "pairs": (("tanh", "sigmoid", "softplus"), "mse"),
        "sums": (("tanh", "sigmoid", "softplus"), "half_mse"),
        "classes": (("sigmoid", "softplus", "softmax"), "cce"),
    }[kind]
    stream = np.random.default_rng(5)
    layers = [LayerSpec(units, name) for units, name in zip((4, 5, 3), activations, strict=True)]
    Y = np.eye(3)[:, [0, 2, 1, 0, 1]] if loss == "cce" else stream.uniform(0.1, 0.9, (3, 5))
    reduction = {"shares": "sum_all", "sums": "sum_all", "means": "mean_all"}.get(kind, "mean_batch")
    network = NetworkSpec(2, layers, loss, reduction, initializer="xavier_normal", seed=2)
    count = 2 if kind == "pairs" else 5
    data = Dataset(stream.normal(size=(2, 5))[:, :count], Y[:, :count])
    session = Session(network, TrainingSpec(Choice("momentum", lr=0.2)), data)
    session.edit(parameters={f"b{n}": stream.normal(size=(units, 1)) for n, units in enumerate((4, 5, 3), 1)})
    session.run(1)
    session.step("operation")
    return session


def scope_of(bench: Bench, code: str) -> dict[str, Any]:
    """What the names of a line stand for, before it is run."""
    found = dict(WORDS) | bench.training.optimizer_options | {"t": float(bench.table.t)}
    for name in set(re.findall(r"\b[A-Za-z]+\d+\b|\b[XYL]\b", code)):
        try:
            found[name] = bench.value("X" if name == "A0" else name)
        except SpecError:
            continue
    return found


def assert_lines(bench: Bench, variant: Variant) -> None:
    """Run the step with the mistake in it, and each line of the mistake beside it."""
    bench.table.restore(bench.causes)
    bench.run(calls_of(bench.operations[: bench.start(variant)]))
    for at in range(bench.start(variant), len(bench.operations)):
        operation = variant.changes.get(at, bench.operations[at])
        scope = scope_of(bench, operation.code)
        bench.run(operation.calls)
        if at in variant.changes:
            exec(operation.code, scope)
            if "sum_for_mean" in variant.mistakes:
                assert not re.search(r"= -?(\d+) \* .* / \1$", operation.code, re.MULTILINE)
            assert not re.search(r"/ 1\b(?!\.)|\b1 \* ", operation.code)
            for name in map(str, operation.writes):
                if name in scope:
                    np.testing.assert_allclose(scope[name], bench.value(name), 1e-9, 1e-12, err_msg=operation.code)


@pytest.mark.parametrize("kind", ["shares", "numbers", "means", "pairs", "sums", "classes"])
@pytest.mark.parametrize("mistake", sorted(MISTAKES.keys() - ABRIDGED))
def test_the_line_of_a_mistake_is_what_it_computes(mistake: str, kind: str) -> None:
    session = session_of(kind)
    for name in (Quantity(stem, layer) for layer in range(session.network.depth, 0, -1) for stem in STEMS):
        bench = Bench(session)
        for variant in MISTAKES[mistake].variants(bench, name):
            if variant.read is None:
                assert_lines(bench, variant)


@pytest.mark.parametrize("kind", ["shares", "numbers", "means", "pairs", "sums", "classes"])
def test_without_a_mistake_every_line_of_a_step_is_what_it_computes(kind: str) -> None:
    bench = Bench(session_of(kind))
    assert_lines(bench, Variant((), dict(enumerate(bench.operations))))
