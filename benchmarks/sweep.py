"""Many runs trained together beside the same runs one after the other: `python -m benchmarks.sweep`.

8 learning rates with 8 seeds each for 2-8-8-1 on batches of 10. Both ways take turns, so that a busy machine slows down
both; the ratio of their medians counts. Exits with 1 where a run comes to something else, or the ratio is over a third.
Beside them stands JAX's vmapped scan, where it is installed and the runs are of plain gradient descent.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from statistics import median
from time import perf_counter

import numpy as np

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.stacked.training import Run, StackedTraining
from backprop_core.primitives import Array
from benchmarks.cases import CHECKED_UPDATES

MOST = 1 / 3  # of the time of the runs one after the other


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sweep", description=__doc__)
    parser.add_argument("--updates", type=int, default=2000, help="updates of every run")
    parser.add_argument("--rounds", type=int, default=3, help="how often each way is measured")
    parser.add_argument("--optimizer", default="gd")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    runs = runs_of(options.optimizer)
    found = measured(runs, options.updates, options.rounds)
    if options.optimizer == "gd" and find_spec("jax"):
        found |= beside_jax(runs, options.updates, options.rounds)
    print(json.dumps(found) if options.json else _text(found))
    return 0 if found["same"] and found["ratio"] <= MOST else 1


def runs_of(optimizer: str) -> list[Run]:
    """8 learning rates from 0.001 to 1 with 8 seeds each."""
    stream = np.random.default_rng(0)
    X = stream.standard_normal((2, 200))
    data = Dataset(X, np.sign(X[:1] * X[1:]))
    layers = [LayerSpec(8, "tanh"), LayerSpec(8, "tanh"), LayerSpec(1, "tanh")]
    return [
        Run(
            NetworkSpec(2, layers, "half_mse", initializer="xavier_normal", seed=seed),
            TrainingSpec(Choice(optimizer, lr=float(rate)), batch_size=10, seed=seed),
            data,
        )
        for rate in np.geomspace(0.001, 1, 8)
        for seed in range(8)
    ]


def measured(runs: Sequence[Run], updates: int, rounds: int) -> dict[str, float | bool]:
    """Seconds together and one after the other, their ratio, and whether both come to the same parameters."""
    together, alone = list[float](), list[float]()
    same = True
    for _ in range(rounds):
        seconds, one = _timed(lambda: _together(runs, updates))
        together.append(seconds)
        seconds, other = _timed(lambda: _one_by_one(runs, updates))
        alone.append(seconds)
        same = same and bool(np.allclose(one, other, rtol=1e-9, atol=1e-12))
    ratio = median(together) / median(alone)
    return {"together": median(together), "alone": median(alone), "ratio": ratio, "same": same}


def beside_jax(runs: Sequence[Run], updates: int, rounds: int) -> dict[str, float | bool]:
    """Seconds of JAX's vmapped scan, and whether it comes to the same parameters.

    That is seen after a few updates: at the largest rates the last digit has grown to a whole one by the end.
    """
    from benchmarks.engines.jax_sweep import prepare  # only where there is JAX

    train = prepare(runs, updates)
    took = [_timed(train) for _ in range(rounds)]
    first = prepare(runs, CHECKED_UPDATES)(), _together(runs, CHECKED_UPDATES)
    return {"jax": median(seconds for seconds, _ in took), "jax_same": bool(np.allclose(*first, rtol=1e-9, atol=1e-12))}


def _timed(work: Callable[[], Array]) -> tuple[float, Array]:
    begun = perf_counter()
    found = work()
    return perf_counter() - begun, found


def _together(runs: Sequence[Run], updates: int) -> Array:
    training = StackedTraining(runs)
    training.train(updates)
    return training.theta


def _one_by_one(runs: Sequence[Run], updates: int) -> Array:
    found = []
    for run in runs:
        session = Session(run.network, run.training, run.data)
        session.run(updates)
        found.append(session.settled)
    return np.array(found)


def _text(found: dict[str, float | bool]) -> str:
    same = "to the same parameters" if found["same"] else "to OTHER parameters"
    said = f"together {found['together']:.2f} s, one by one {found['alone']:.2f} s: {found['ratio']:.2f}, {same}"
    if "jax" not in found:
        return said
    agrees = "to the same" if found["jax_same"] else "to OTHER parameters"
    return f"{said}; JAX's vmapped scan {found['jax']:.2f} s, {agrees}"


if __name__ == "__main__":
    sys.exit(main())
