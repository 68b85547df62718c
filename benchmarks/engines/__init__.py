"""The engines, a module each, with two functions.

`computes(problem)` is the problem that the engine really solves: the same, the nearest that it can, or None.
`prepare(problem, shuffle)` makes a `Trainer` of it.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from benchmarks.cases import Parameters, Problem


@dataclass(frozen=True)
class Trainer:
    """A training run: `run(n)` makes n updates, a multiple of `grain`; `parameters()` are (W, b) of each layer."""

    run: Callable[[int], None]
    parameters: Callable[[], Parameters]
    grain: int = 1


class Module(Protocol):
    """What an engine's module offers."""

    def computes(self, problem: Problem) -> Problem | None:
        """The problem that the engine solves in place of this one."""
        ...

    def prepare(self, problem: Problem, shuffle: bool) -> Trainer:
        """A training run of the problem."""
        ...


@dataclass(frozen=True)
class Engine:
    """An engine: its module here, its title in the table, the package that it needs, a remark."""

    name: str
    title: str
    package: str
    remark: str = ""

    @property
    def installed(self) -> bool:
        """Whether its package is there."""
        return importlib.util.find_spec(self.package) is not None

    def load(self) -> Module:
        """Its module; imports the package."""
        return cast(Module, importlib.import_module(f"benchmarks.engines.{self.name}"))


ENGINES = {
    engine.name: engine
    for engine in (
        Engine("ours", "this core", "numpy"),
        Engine("script_style", "script", "numpy", "the same in plain NumPy, with fresh arrays at every step"),
        Engine("matmuls", "products", "numpy", "the matrix products of an update alone, of unchanging numbers"),
        Engine("torch_eager", "PyTorch", "torch", "eager"),
        Engine("jax_epoch", "JAX epoch", "jax", "a jitted lax.scan over the batches of an epoch, one call an epoch"),
        Engine("jax_scan", "JAX scan", "jax", "a jitted lax.scan over thousands of updates at once, out of sight"),
        Engine("jax_call", "JAX call", "jax", "a jitted update, called for each batch by a loop in Python"),
        Engine("sklearn_mlp", "sklearn", "sklearn", "its regressor's output layer is the identity, not tanh"),
        Engine("micrograd_engine", "micrograd", "micrograd", "only tanh networks small enough to wait for"),
    )
}
