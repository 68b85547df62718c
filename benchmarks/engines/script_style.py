"""Plain NumPy as a teaching script writes it, with fresh arrays at every step: the reference for all engines."""

from __future__ import annotations

import numpy as np

from benchmarks.cases import Array, Parameters, Problem
from benchmarks.engines import Trainer


def softmax(Z: Array) -> Array:
    """Shares of exp(Z) in each column."""
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


ACTIVATIONS = {"tanh": np.tanh, "relu": lambda Z: np.maximum(0, Z), "identity": lambda Z: Z, "softmax": softmax}
SLOPES = {"tanh": lambda A: 1 - A**2, "relu": lambda A: A > 0}  # no other needs one: dZ is A - Y with softmax, too


def computes(problem: Problem) -> Problem:
    """All problems, as they are."""
    return problem


def prepare(problem: Problem, shuffle: bool) -> Trainer:
    """A network as a list of (W, b)."""
    X, Y = problem.data()
    layers = problem.parameters()
    optimizer = Adam(problem) if problem.optimizer == "adam" else GradientDescent(problem)
    rng = np.random.default_rng(0)

    def run(updates: int) -> None:
        for order in problem.orders(updates // problem.per_epoch, shuffle=shuffle, rng=rng):
            shuffled_X, shuffled_Y = (X[:, order], Y[:, order]) if problem.per_epoch > 1 else (X, Y)
            for start in range(0, problem.samples, problem.batch):
                x, y = shuffled_X[:, start : start + problem.batch], shuffled_Y[:, start : start + problem.batch]
                layers[:] = optimizer.updated(layers, gradients(problem, layers, x, y))

    return Trainer(run, lambda: list(layers), problem.per_epoch)


def gradients(problem: Problem, layers: Parameters, X: Array, Y: Array) -> Parameters:
    """(dW, db) of each layer."""
    A = [X]
    for (W, b), name in zip(layers, problem.activations, strict=True):
        Z = W @ A[-1] + b
        A.append(ACTIVATIONS[name](Z))
    found = []
    dA = (A[-1] - Y) / X.shape[1]
    for layer in range(len(layers), 0, -1):
        slope = SLOPES.get(problem.activations[layer - 1])
        dZ = dA * slope(A[layer]) if slope else dA
        dW = dZ @ A[layer - 1].T
        db = dZ.sum(axis=1, keepdims=True)
        found.append((dW, db))
        if layer > 1:
            dA = layers[layer - 1][0].T @ dZ
    return found[::-1]


class GradientDescent:
    """w -= lr g."""

    def __init__(self, problem: Problem) -> None:
        self.lr = problem.lr

    def updated(self, layers: Parameters, slopes: Parameters) -> Parameters:
        """The next (W, b) of each layer."""
        return [(W - self.lr * dW, b - self.lr * db) for (W, b), (dW, db) in zip(layers, slopes, strict=True)]


class Adam:
    """Kingma and Ba (2015), algorithm 1."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.t = problem, 0
        self.moments = [[(np.zeros_like(w), np.zeros_like(w)) for w in layer] for layer in problem.parameters()]

    def updated(self, layers: Parameters, slopes: Parameters) -> Parameters:
        """The next (W, b) of each layer."""
        self.t += 1
        result = []
        for moments, layer, slope in zip(self.moments, layers, slopes, strict=True):
            moments[:] = [self._moved(*pair, g) for pair, g in zip(moments, slope, strict=True)]
            W, b = (w - self._step(*pair) for w, pair in zip(layer, moments, strict=True))
            result.append((W, b))
        return result

    def _moved(self, m: Array, v: Array, g: Array) -> tuple[Array, Array]:
        p = self.problem
        return p.beta1 * m + (1 - p.beta1) * g, p.beta2 * v + (1 - p.beta2) * g**2

    def _step(self, m: Array, v: Array) -> Array:
        p = self.problem
        m_hat, v_hat = m / (1 - p.beta1**self.t), v / (1 - p.beta2**self.t)
        return p.lr * m_hat / (np.sqrt(v_hat) + p.epsilon)
