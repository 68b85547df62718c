"""JAX, compiled: one jitted `lax.scan` over the batches of many epochs. Compilation is not counted.

The samples of all batches are gathered inside the jitted function, then scanned; a full batch has nothing to gather.
Unrolling the scan, or gathering inside it, changes these times by a tenth at most.
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
    """The scan, compiled on its first call; unshuffled, which is for checking, it is one epoch long."""
    rng = np.random.default_rng(0)
    grain = problem.whole_epochs(_updates_per_scan(problem) if shuffle else 1)
    update = make_update(problem)
    X, Y = (jnp.array(part) for part in problem.data())
    state = [initial_state(problem)]

    @jax.jit
    def scan(state: State, batches: Indices) -> State:
        gathered = jnp.moveaxis(X[:, batches], 1, 0), jnp.moveaxis(Y[:, batches], 1, 0)
        return jax.lax.scan(lambda state, batch: (update(state, *batch), None), state, gathered)[0]

    @jax.jit
    def scan_whole(state: State) -> State:
        return jax.lax.scan(lambda state, _: (update(state, X, Y), None), state, length=grain)[0]

    def run(updates: int) -> None:
        for _ in range(updates // grain):
            if problem.per_epoch == 1:
                state[0] = scan_whole(state[0])
            else:
                state[0] = scan(state[0], _batches(problem, grain, shuffle, rng))
        jax.block_until_ready(state[0])

    return Trainer(run, lambda: parameters_of(state[0]), grain)


def _updates_per_scan(problem: Problem) -> int:
    """Enough for the call itself, some 20 microseconds, not to count."""
    return 20_000 if problem.products < 1_000 else 2_000 if problem.products < 1_000_000 else 48


def _batches(problem: Problem, updates: int, shuffle: bool, rng: np.random.Generator) -> Indices:
    """The sample indices of each update, a row each."""
    orders = np.tile(np.arange(problem.samples), (updates // problem.per_epoch, 1))
    if problem.shuffles(shuffle):
        orders = rng.permuted(orders, axis=1)
    return orders.reshape(updates, problem.batch)
