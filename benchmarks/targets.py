"""What the core aims at: ratios of times per update within one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Times = Mapping[str, Mapping[str, float]]  # microseconds per update, by problem and engine


@dataclass(frozen=True)
class Target:
    """At most `limit` times the time of another engine, or, if `faster`, at least `limit` times faster than it."""

    problem: str
    engine: str
    limit: float
    faster: bool = False

    def ratio(self, times: Times) -> float | None:
        """The measured ratio, the way round that `limit` is; None where it was not measured."""
        ours, other = (times.get(self.problem, {}).get(name) for name in ("ours", self.engine))
        if ours is None or other is None:
            return None
        return other / ours if self.faster else ours / other

    def met(self, ratio: float) -> bool:
        """Whether a ratio keeps to the limit."""
        return ratio >= self.limit if self.faster else ratio <= self.limit


TARGETS = (
    Target("2-4-2-1", "jax_epoch", 2.1),
    Target("2-8-8-1", "jax_epoch", 1.9),
    Target("2-8-8-8-8-8-8-1", "jax_epoch", 1.5),
    Target("2-8-8-1-full", "jax_epoch", 0.6),
    Target("2-3-1-one", "jax_epoch", 0.8),
    Target("2-4-2-1", "torch_eager", 20, faster=True),
    Target("2-8-8-1", "torch_eager", 20, faster=True),
    Target("2-8-8-8-8-8-8-1", "torch_eager", 16, faster=True),
    Target("2-8-8-1-full", "torch_eager", 8, faster=True),
    Target("64-128-128-10", "matmuls", 1.6),
)
