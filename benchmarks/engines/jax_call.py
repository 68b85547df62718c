"""JAX, jitted, but called for every update: the price of being able to look at each one."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.cases import Problem
from benchmarks.engines import Trainer
from benchmarks.engines.jax_update import initial_state, make_update, parameters_of


def computes(problem: Problem) -> Problem:
    """All problems, as they are."""
    return problem


def prepare(problem: Problem, shuffle: bool) -> Trainer:
    """A jitted update, the batch gathered inside."""
    X, Y = (jnp.array(part) for part in problem.data())
    update = make_update(problem)
    of_all = jax.jit(lambda state: update(state, X, Y))
    of_batch = jax.jit(lambda state, chosen: update(state, X[:, chosen], Y[:, chosen]))
    state = [initial_state(problem)]
    rng = np.random.default_rng(0)

    def run(updates: int) -> None:
        for order in problem.orders(updates // problem.per_epoch, shuffle=shuffle, rng=rng):
            if problem.per_epoch == 1:
                state[0] = of_all(state[0])
                continue
            for chosen in order.reshape(-1, problem.batch):
                state[0] = of_batch(state[0], chosen)
        jax.block_until_ready(state[0])

    return Trainer(run, lambda: parameters_of(state[0]), problem.per_epoch)
