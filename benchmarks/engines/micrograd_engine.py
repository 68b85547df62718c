"""micrograd: scalars with closures; the tanh of its author's lecture, since the package has ReLU alone."""

from __future__ import annotations

import math
import sys

import numpy as np
from micrograd.engine import Value

from benchmarks.cases import Array, Parameters, Problem
from benchmarks.engines import Trainer

sys.setrecursionlimit(10_000)  # its backward pass walks the graph by recursion
MOST_PRODUCTS = 50_000
Layer = list[tuple[list[Value], Value]]


def computes(problem: Problem) -> Problem | None:
    """Tanh networks small enough to wait for."""
    return problem if problem.hidden == "tanh" and problem.products <= MOST_PRODUCTS else None


def prepare(problem: Problem, shuffle: bool) -> Trainer:
    """A network as lists of neurons."""
    X, Y = problem.data()
    network = [_layer(W, b) for W, b in problem.parameters()]
    values = [value for layer in network for weights, bias in layer for value in (*weights, bias)]
    rng = np.random.default_rng(0)

    def update(x: Array, y: Array) -> None:
        outputs = [_forward(network, column) for column in x.T]
        errors = sum((output - float(target)) ** 2 for output, target in zip(outputs, y[0], strict=True))
        loss = errors * (0.5 / len(outputs))
        for value in values:
            value.grad = 0.0
        loss.backward()
        for value in values:
            value.data -= problem.lr * value.grad

    def run(updates: int) -> None:
        for order in problem.orders(updates // problem.per_epoch, shuffle=shuffle, rng=rng):
            for chosen in order.reshape(-1, problem.batch):
                update(X[:, chosen], Y[:, chosen])

    def parameters() -> Parameters:
        return [_arrays(layer) for layer in network]

    return Trainer(run, parameters, problem.per_epoch)


def _layer(W: Array, b: Array) -> Layer:
    return [([Value(float(w)) for w in row], Value(float(bias[0]))) for row, bias in zip(W, b, strict=True)]


def _arrays(layer: Layer) -> tuple[Array, Array]:
    W = np.array([[w.data for w in weights] for weights, _ in layer])
    return W, np.array([[bias.data] for _, bias in layer])


def _forward(network: list[Layer], column: Array) -> Value:
    A = [Value(float(x)) for x in column]
    for layer in network:
        A = [_tanh(sum((w * a for w, a in zip(weights, A, strict=True)), bias)) for weights, bias in layer]
    return A[0]


def _tanh(value: Value) -> Value:
    t = math.tanh(value.data)
    out = Value(t, (value,), "tanh")

    def backward() -> None:
        value.grad += (1 - t**2) * out.grad

    out._backward = backward
    return out
