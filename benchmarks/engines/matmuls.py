"""The matrix products of one update and nothing else: what no engine on this BLAS can go below."""

from __future__ import annotations

import numpy as np

from benchmarks.cases import Problem
from benchmarks.engines import Trainer


def computes(problem: Problem) -> Problem:
    """All problems; it trains nothing."""
    return problem


def prepare(problem: Problem, shuffle: bool) -> Trainer:
    """Z = W A and dW = dZ A.T of every layer, dA = W.T dZ of all but the first, into arrays that are there."""
    rng = np.random.default_rng(0)
    A = [rng.normal(size=(size, problem.batch)) for size in problem.sizes]
    calls = []
    for layer, (W, _) in enumerate(problem.parameters(), 1):
        before, dZ = A[layer - 1], A[layer]
        calls.append((W.dot, before, np.empty_like(dZ)))
        calls.append((dZ.dot, before.T, np.empty_like(W)))
        if layer > 1:
            calls.append((W.T.dot, dZ, np.empty_like(before)))

    def run(updates: int) -> None:
        for _ in range(updates):
            for dot, right, out in calls:
                dot(right, out)

    return Trainer(run, list)
