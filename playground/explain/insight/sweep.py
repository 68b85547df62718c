"""What a sweep has found, as a table and in words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from playground.formats import number
from playground.model.insight.sweep.results import (
    End,
    ends,
    groups_in_order,
    last_losses,
    medians,
    runs_in_order,
)
from playground.model.insight.sweep.sweeps import Swept

Cell = str | float | int | None

MOST_NAMED = 3  # runs that are named one by one
COLUMNS: Mapping[str, str] = {
    "median loss": "Of all training samples, after the last update: half of the runs end below it.",
    "diverged": "Runs whose numbers have left the finite ones: their loss is no number any more.",
    "risen": "Runs that have ended above the loss that they began with, in finite numbers.",
}  # what they count
FAILED = {
    End.DIVERGED: "Diverged, with a loss that is no finite number any more",
    End.RISEN: "Ended above the loss that they began with",
}


def unfinished_in_words(swept: Swept) -> str:
    """Why runs have not been trained to their end, and what to do; empty while they are."""
    if swept.complete or not (swept.job.ended or swept.job.cancelled):
        return ""
    why = "It was cancelled" if swept.job.cancelled else "It ended when this page was left"
    return f"{why} before all of its runs were trained: there are no tables of it, and no run to open."


def groups_table(swept: Swept) -> Mapping[str, list[Cell]]:
    """A row for each combination of values, the best first: median, lowest and highest loss, and how many failed."""
    order, last, tested = groups_in_order(swept), last_losses(swept), swept.sweep.test[:, -1]
    middles = medians(swept)
    every, ended = [last[list(swept.groups[group])] for group in order], ends(swept)
    columns: dict[str, list[Cell]] = {
        "values": [swept.names[group] for group in order],
        "median loss": [_cell(middles[group]) for group in order],
    }
    columns |= {str(end): [sum(ended[run] is end for run in swept.groups[group]) for group in order] for end in FAILED}
    columns |= {
        "lowest": [_cell(float(np.min(each, initial=np.inf, where=np.isfinite(each)))) for each in every],
        "highest": [_cell(float(np.max(each))) if np.isfinite(each).all() else None for each in every],
    }
    if np.isfinite(tested).any():
        columns["median test loss"] = [_cell(float(np.median(tested[list(swept.groups[group])]))) for group in order]
    return columns


def runs_table(swept: Swept) -> Mapping[str, list[Cell]]:
    """A row for each run, the best first, with what opens it."""
    order, last, tested, ended = runs_in_order(swept), last_losses(swept), swept.sweep.test[:, -1], ends(swept)
    named = [swept.names[at] for at, group in enumerate(swept.groups) for _ in group]
    columns: dict[str, list[Cell]] = {
        "open": ["Open" for _ in order],
        "values": [named[run] for run in order],
        "seed": [swept.seeds[run] for run in order],
        "loss": [_cell(float(last[run])) for run in order],
    }
    if any(ended):
        columns["end"] = [str(ended[run]) for run in order]
    if np.isfinite(tested).any():
        columns["test loss"] = [_cell(float(tested[run])) for run in order]
    return columns


def swept_in_words(swept: Swept) -> str:
    """The spoken twin: the best values, the worst, and which runs have diverged or risen."""
    order, middles = groups_in_order(swept), medians(swept)
    best, worst = order[0], order[-1]
    after = f"After {swept.sweep.updates:,} update{'s' * (swept.sweep.updates != 1)}"
    said = f"{after} the lowest median loss is {_said(swept, best)}"
    said += f", the highest {_said(swept, worst)}." if best != worst and np.isfinite(middles[worst]) else "."
    if not np.isfinite(middles[best]):
        which = "most" if np.isfinite(last_losses(swept)).any() else "all"
        said = f"{after} {which} runs have diverged, whatever the values."
    return " ".join([said, *_failures(swept)])


def _failures(swept: Swept) -> list[str]:
    """Which runs came to nothing, and how."""
    ended, found = ends(swept), []
    for end, words in FAILED.items():
        runs = [run for run, each in enumerate(ended) if each is end]
        names = "; ".join(swept.name_of(run) for run in runs[:MOST_NAMED])
        more = f"; {len(runs) - MOST_NAMED} more" if len(runs) > MOST_NAMED else ""
        if runs:
            found.append(f"{words}: {len(runs)} of {len(ended)} runs ({names}{more}).")
    return found


def _said(swept: Swept, at: int) -> str:
    group = last_losses(swept)[list(swept.groups[at])]
    middle = medians(swept)[at]
    spread = f" (from {number(float(group.min()))} to {number(float(group.max()))})" if np.isfinite(group).all() else ""
    return f"{number(middle)}{spread if len(group) > 1 else ''}, with {swept.names[at]}"


def _cell(value: float) -> float | None:
    return value if np.isfinite(value) else None


def trained_in_words(swept: Swept) -> str:
    """What was swept, and over which run: it stays in sight when another one is shown."""
    wish, columns = swept.wish, zip(*swept.values, strict=True)
    values = [f"{name} {', '.join(dict.fromkeys(each))}" for name, each in zip(wish.settings, columns, strict=True)]
    seeds = f"{wish.seeds} seed{'s' * (wish.seeds != 1)}"
    updates = f"{wish.updates:,} update{'s' * (wish.updates != 1)}"
    return f"Swept over “{swept.of}”: {'; '.join(values)}; {seeds} each, {updates}."
