"""Where the runs of a sweep have come to, and which of them is best."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from backprop_core.primitives import Array
from playground.model.insight.sweep.sweeps import Swept


class End(StrEnum):
    """How a run has ended: below the loss that it began with, above it, or with a loss that is no finite number."""

    LOWER = ""
    RISEN = "risen"
    DIVERGED = "diverged"


def last_losses(swept: Swept) -> Array:
    """The last training loss of each run, NaN or infinite where it has left the finite numbers."""
    last: Array = swept.sweep.train[:, -1]
    return last


def medians(swept: Swept) -> list[float]:
    """The median last training loss of each group; infinite where more than half of its runs have diverged."""
    last = _infinite_at_worst(last_losses(swept))
    return [float(np.median(last[list(group)])) for group in swept.groups]


def groups_in_order(swept: Swept) -> list[int]:
    """The places of the groups, the one with the lowest median first and those that have diverged last."""
    order: list[int] = np.argsort(medians(swept), kind="stable").tolist()
    return order


def runs_in_order(swept: Swept) -> list[int]:
    """The places of the runs, the one with the lowest last loss first and those that have diverged last."""
    order: list[int] = np.argsort(_infinite_at_worst(last_losses(swept)), kind="stable").tolist()
    return order


def ends(swept: Swept) -> list[End]:
    """How each run has ended."""
    first, last = swept.sweep.train[:, 0], last_losses(swept)
    with np.errstate(invalid="ignore"):
        risen = last > first
    finite = np.isfinite(last)
    return [
        End.DIVERGED if not kept else End.RISEN if higher else End.LOWER
        for kept, higher in zip(finite.tolist(), risen.tolist(), strict=True)
    ]


def _infinite_at_worst(losses: Array) -> Array:
    found: Array = np.where(np.isfinite(losses), losses, np.inf)
    return found
