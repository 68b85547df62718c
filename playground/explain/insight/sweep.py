"""What a sweep has found, as a table and in words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from backprop_core.primitives import Array
from playground.formats import number
from playground.model.insight.sweeps import Swept

Cell = str | float | int | None


def middles(swept: Swept) -> list[float]:
    """The median last training loss of each group; infinite where more than half of its runs have diverged."""
    last = _last(swept)
    return [
        float(np.median(np.where(np.isfinite(last[list(group)]), last[list(group)], np.inf))) for group in swept.groups
    ]


def groups_table(swept: Swept) -> Mapping[str, list[Cell]]:
    """A row for each combination of values: the median, the lowest and highest loss, and how many diverged."""
    last, tested = _last(swept), swept.sweep.test[:, -1]
    columns: dict[str, list[Cell]] = {
        "values": list(swept.names),
        "median loss": [_cell(each) for each in middles(swept)],
    }
    every = [last[list(group)] for group in swept.groups]
    columns["lowest"] = [_cell(float(np.min(each, initial=np.inf, where=np.isfinite(each)))) for each in every]
    columns["highest"] = [_cell(float(np.max(each))) if np.isfinite(each).all() else None for each in every]
    if np.isfinite(tested).any():
        columns["median test loss"] = [_cell(float(np.median(tested[list(group)]))) for group in swept.groups]
    columns["diverged"] = [int((~np.isfinite(each)).sum()) for each in every]
    return columns


def runs_table(swept: Swept) -> Mapping[str, list[Cell]]:
    """A row for each run, in the order of the runs."""
    last, tested = _last(swept), swept.sweep.test[:, -1]
    named = [swept.names[at] for at, group in enumerate(swept.groups) for _ in group]
    columns: dict[str, list[Cell]] = {"values": list(named), "seed": list(swept.seeds)}
    columns["loss"] = [_cell(each) for each in last.tolist()]
    if np.isfinite(tested).any():
        columns["test loss"] = [_cell(each) for each in tested.tolist()]
    return columns


def swept_in_words(swept: Swept) -> str:
    """The spoken twin: the best values, the worst, and how many runs have diverged."""
    order = np.argsort(middles(swept), kind="stable")
    best, worst = int(order[0]), int(order[-1])
    gone = int((~np.isfinite(_last(swept))).sum())
    diverged = f" {gone} of {len(swept.sweep.runs)} runs have diverged." if gone else ""
    said = f"After {swept.sweep.updates:,} updates the lowest median loss has {_said(swept, best)}"
    return f"{said}, the highest {_said(swept, worst)}.{diverged}" if best != worst else f"{said}.{diverged}"


def _said(swept: Swept, at: int) -> str:
    group = _last(swept)[list(swept.groups[at])]
    middle = middles(swept)[at]
    spread = f" (from {number(float(group.min()))} to {number(float(group.max()))})" if np.isfinite(group).all() else ""
    return f"{swept.names[at]}: {number(middle)}{spread if len(group) > 1 else ''}"


def _last(swept: Swept) -> Array:
    last: Array = swept.sweep.train[:, -1]
    return last


def _cell(value: float) -> float | None:
    return value if np.isfinite(value) else None
