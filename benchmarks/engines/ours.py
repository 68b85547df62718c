"""This core: the fast calls of its tape, by `Session.run`."""

from __future__ import annotations

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from benchmarks.cases import Parameters, Problem
from benchmarks.engines import Trainer


def computes(problem: Problem) -> Problem:
    """All problems, as they are."""
    return problem


def prepare(problem: Problem, shuffle: bool) -> Trainer:
    """A session of the core."""
    layers = zip(problem.sizes[1:], problem.activations, strict=True)
    session = Session(
        NetworkSpec(
            problem.sizes[0],
            tuple(LayerSpec(size, name) for size, name in layers),
            "cce" if problem.classifies else "half_mse",
        ),
        TrainingSpec(_optimizer(problem), batch_size=problem.batch, shuffle=shuffle),
        Dataset(*problem.data()),
        problem.parameters(),
    )

    def parameters() -> Parameters:
        return [(session.value(f"W{i}"), session.value(f"b{i}")) for i in range(1, len(problem.sizes))]

    return Trainer(session.run, parameters)


def _optimizer(problem: Problem) -> Choice:
    if problem.optimizer == "gd":
        return Choice("gd", lr=problem.lr)
    return Choice("adam", lr=problem.lr, beta1=problem.beta1, beta2=problem.beta2, eps=problem.epsilon)
