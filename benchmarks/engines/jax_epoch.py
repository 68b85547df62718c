"""JAX, compiled: a jitted `lax.scan` over the batches of an epoch, called for each epoch with its order.

So an epoch's loss can be looked at, as trainers do. An epoch of one batch is one call for one update.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.cases import Indices, Problem
from benchmarks.engines import Trainer
from benchmarks.engines.jax_update import State, initial_state, make_update, parameters_of


def computes(problem: Problem) -> Problem:
    """All problems, as they are."""
    return problem


def prepare(problem: Problem, shuffle: bool) -> Trainer:
    """The scan of an epoch, the batches gathered inside it; a full batch has nothing to gather."""
    X, Y = (jnp.array(part) for part in problem.data())
    update = make_update(problem)
    state = [initial_state(problem)]
    rng = np.random.default_rng(0)

    @jax.jit
    def epoch(state: State, batches: Indices) -> State:
        gathered = jnp.moveaxis(X[:, batches], 1, 0), jnp.moveaxis(Y[:, batches], 1, 0)
        return jax.lax.scan(lambda state, batch: (update(state, *batch), None), state, gathered)[0]

    whole = jax.jit(lambda state: update(state, X, Y))

    def run(updates: int) -> None:
        for order in problem.orders(updates // problem.per_epoch, shuffle=shuffle, rng=rng):
            if problem.per_epoch == 1:
                state[0] = whole(state[0])
            else:
                state[0] = epoch(state[0], order.reshape(-1, problem.batch))
        jax.block_until_ready(state[0])

    return Trainer(run, lambda: parameters_of(state[0]), problem.per_epoch)
