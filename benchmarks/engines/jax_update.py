"""One update of a problem in JAX, for the engine that scans it and the one that calls it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.cases import Parameters, Problem

jax.config.update("jax_enable_x64", True)

State = Any  # a tuple: the tree of parameters, then the moments and the count of Adam
Update = Callable[[State, jax.Array, jax.Array], State]
ACTIVATIONS = {"tanh": jnp.tanh, "relu": jax.nn.relu, "softmax": lambda Z: Z}  # softmax is part of the loss


def initial_state(problem: Problem) -> State:
    """Where training starts."""
    theta = [(jnp.array(W), jnp.array(b)) for W, b in problem.parameters()]
    zeros = jax.tree.map(jnp.zeros_like, theta)
    return (theta, zeros, zeros, jnp.zeros(())) if problem.optimizer == "adam" else (theta,)


def parameters_of(state: State) -> Parameters:
    """(W, b) of each layer."""
    return [(np.asarray(W), np.asarray(b)) for W, b in state[0]]


def make_update(problem: Problem) -> Update:
    """A function from state, X and Y to the next state."""
    slope = jax.grad(lambda theta, X, Y: _loss(problem, theta, X, Y))

    def update(state: State, X: jax.Array, Y: jax.Array) -> State:
        g = slope(state[0], X, Y)
        if problem.optimizer == "gd":
            return (jax.tree.map(lambda w, dw: w - problem.lr * dw, state[0], g),)
        return _adam(problem, state, g)

    return update


def _loss(problem: Problem, theta: State, X: jax.Array, Y: jax.Array) -> jax.Array:
    A = X
    for (W, b), name in zip(theta, problem.activations, strict=True):
        A = ACTIVATIONS[name](W @ A + b)
    if problem.classifies:
        return -jnp.sum(Y * jax.nn.log_softmax(A, axis=0)) / X.shape[1]
    return 0.5 * jnp.sum((A - Y) ** 2) / X.shape[1]


def _adam(problem: Problem, state: State, g: State) -> State:
    theta, m, v, t = state
    t = t + 1
    m = jax.tree.map(lambda m, g: problem.beta1 * m + (1 - problem.beta1) * g, m, g)
    v = jax.tree.map(lambda v, g: problem.beta2 * v + (1 - problem.beta2) * g**2, v, g)
    first, second = 1 - problem.beta1**t, 1 - problem.beta2**t

    def moved(w: jax.Array, m: jax.Array, v: jax.Array) -> jax.Array:
        return w - problem.lr * (m / first) / (jnp.sqrt(v / second) + problem.epsilon)

    return jax.tree.map(moved, theta, m, v), m, v, t
