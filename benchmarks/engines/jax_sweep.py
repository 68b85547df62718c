"""JAX: a jitted `lax.scan` over the updates of a run, vmapped over many runs. Compilation is not counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
import numpy as np

from backprop_core.analysis.stacked.training import Run
from backprop_core.primitives import Array
from backprop_core.run.batches import Batches
from backprop_core.tape.parameters import Parameters, initial_parameters
from benchmarks.cases import Indices

jax.config.update("jax_enable_x64", True)


def prepare(runs: Sequence[Run], updates: int) -> Callable[[], Array]:
    """Trains runs by plain gradient descent on half squared errors of tanh layers, which differ in weights and rates.

    Returns the parameters that they come to, (runs, parameters).
    """
    X, Y = jnp.array(runs[0].data.X), jnp.array(runs[0].data.Y)
    table = Parameters(runs[0].network.sizes)
    layers = [(table.span(layer), shape) for layer, shape in enumerate(table.shapes, 1)]

    def loss(theta: jax.Array, X: jax.Array, Y: jax.Array) -> jax.Array:
        A = X
        for span, shape in layers:
            block = theta[span].reshape(shape)
            A = jnp.tanh(block[:, :-1] @ A + block[:, -1:])
        return 0.5 * jnp.sum((A - Y) ** 2) / X.shape[1]

    def train(theta: jax.Array, rate: jax.Array, batches: jax.Array) -> jax.Array:
        def update(theta: jax.Array, chosen: jax.Array) -> tuple[jax.Array, None]:
            return theta - rate * jax.grad(loss)(theta, X[:, chosen], Y[:, chosen]), None

        return jax.lax.scan(update, theta, batches)[0]

    starts = jnp.array([initial_parameters(run.network, run.training, run.start).rows["theta"] for run in runs])
    rates = jnp.array([run.training.optimizer_options["lr"] for run in runs])
    batches = jnp.array([_batches(run, updates) for run in runs])
    compiled = jax.jit(jax.vmap(train)).lower(starts, rates, batches).compile()
    return lambda: np.asarray(compiled(starts, rates, batches))


def _batches(run: Run, updates: int) -> Indices:
    """The sample indices of each update, a row each; batches are of equal size."""
    batches = Batches(run.training, run.data.samples)
    epochs = -(-updates // len(batches.bounds))
    orders = np.concatenate([batches.order(epoch) for epoch in range(epochs)])
    return orders.reshape(-1, batches.bounds[0].stop)[:updates]
