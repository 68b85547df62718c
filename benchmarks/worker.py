"""The process of one engine: answers requests, a JSON object per line, until its input ends.

`python -m benchmarks.worker ENGINE`, started by `benchmarks.pool` with threads limited to one.
"""

from __future__ import annotations

import json
import math
import os
import sys
import time
from typing import Any

import numpy as np

from benchmarks.cases import CHECKED_UPDATES, PROBLEMS, Array, Problem
from benchmarks.engines import ENGINES, Module, Trainer, script_style

BURSTS = 10


def main() -> None:
    """Serve the engine named on the command line."""
    _pin_to_one_core()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a package prints must not come between the answers
    bench = Bench(ENGINES[sys.argv[1]].load())
    for line in sys.stdin:
        request = json.loads(line)
        answer = getattr(bench, request.pop("do"))(**request)
        print(json.dumps(answer), file=answers, flush=True)


def _pin_to_one_core() -> None:
    """To the last one, since interrupts favour the first; before the engine is imported, which counts the cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


class Bench:
    """Checks and times one engine, one problem at a time."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self._ready: tuple[str, Trainer, int] | None = None

    def check(self, problem: str) -> dict[str, Any] | None:
        """The largest difference of a parameter from the reference after some updates; None: cannot do it."""
        computed = self.module.computes(PROBLEMS[problem])
        return None if computed is None else {"difference": difference(self.module, computed)}

    def time(self, problem: str, seconds: float) -> float:
        """Microseconds per update: the least of a few bursts that share the seconds."""
        if self._ready is None or self._ready[0] != problem:
            self._ready = (problem, *self._prepare(PROBLEMS[problem], seconds / BURSTS))
        _, trainer, updates = self._ready
        times: list[float] = []
        end = time.perf_counter() + seconds
        while not times or (len(times) < BURSTS and time.perf_counter() < end):
            times.append(_seconds(trainer, updates) / updates * 1e6)
        return min(times)

    def _prepare(self, problem: Problem, seconds: float) -> tuple[Trainer, int]:
        """A warm trainer, and how many updates it makes in about that time."""
        computed = self.module.computes(problem)
        if computed is None:
            raise ValueError(f"{problem.name} is not a problem for this engine")
        trainer = self.module.prepare(computed, True)
        updates = math.ceil(problem.per_epoch / trainer.grain) * trainer.grain
        _seconds(trainer, updates)
        while (taken := _seconds(trainer, updates)) < seconds:
            wanted = min(10 * updates, 1.2 * updates * seconds / taken)
            updates = math.ceil(wanted / trainer.grain) * trainer.grain
        return trainer, updates


def difference(module: Module, problem: Problem) -> float | None:
    """The largest difference of a parameter from the plain script's, batches in order; None: it trains nothing."""
    updates = problem.whole_epochs(CHECKED_UPDATES)
    found, expected = (_trained(engine, problem, updates) for engine in (module, script_style))
    pairs = zip(found, expected, strict=bool(found))
    return max((float(np.abs(a - b).max()) for a, b in pairs), default=None)


def _trained(module: Module, problem: Problem, updates: int) -> list[Array]:
    """Every W and b after the updates."""
    trainer = module.prepare(problem, False)
    trainer.run(updates)
    return [part for layer in trainer.parameters() for part in layer]


def _seconds(trainer: Trainer, updates: int) -> float:
    start = time.perf_counter()
    trainer.run(updates)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
