"""Runs side by side, as a table and in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from playground.formats import number
from playground.model.insight.kept_runs import KeptRun, comparable, data_names, differing
from playground.model.training.record import SCORES

UNLIKE = "Losses of different kinds, or on different data, say nothing beside each other."
Cell = str | float | int | None


def compare_table(runs: Sequence[KeptRun]) -> Mapping[str, list[Cell]]:
    """A row for each run: its last scores, as far as any has them, and the settings in which they differ."""
    columns: dict[str, list[Cell]] = {
        "run": [f"run {kept.number}" if kept.number else "present" for kept in runs],
        "updates": [kept.completed for kept in runs],
    }
    for score in SCORES:
        found = [_last(kept, score) for kept in runs]
        if any(value is not None for value in found):
            columns[score] = list(found)
    data = data_names(runs)
    for name in differing(runs):
        columns[name] = [
            called if name == "data" else kept.settings.get(name) for kept, called in zip(runs, data, strict=True)
        ]
    return columns


def compared_in_words(runs: Sequence[KeptRun], names: Sequence[str]) -> str:
    """The spoken twin: where each run has come to; where losses compare the lowest first, those without one last."""
    found = [(_last(kept, SCORES[0]), name, kept) for kept, name in zip(runs, names, strict=True)]
    if not comparable(runs):
        return f"{'; '.join(_come_to(*each) for each in found)}. {UNLIKE}"
    order = sorted(found, key=lambda each: math.inf if each[0] is None else each[0])
    return f"{'; '.join(_come_to(*each) for each in order)}."


def late_in_words(runs: Sequence[KeptRun], names: Sequence[str]) -> list[str]:
    """Which curves do not begin at the start of their runs, and why; a sentence for each."""
    found = []
    for kept, name in zip(runs, names, strict=True):
        if kept.known_from:
            why = "what came before is being computed" if kept.under_way else "it would take too long to compute more"
            found.append(f"The loss of {name} is known from update {kept.known_from:,} on: {why}.")
    return found


def _come_to(loss: float | None, name: str, kept: KeptRun) -> str:
    after = f"after {kept.completed:,} update{'s' * (kept.completed != 1)}"
    if loss is not None:
        return f"{name}: loss {number(loss)} {after}"
    return f"{name}: {'diverged' if len(kept.rows.updates) else 'loss not known'} {after}"


def _last(kept: KeptRun, score: str) -> float | None:
    known = kept.rows.values[:, SCORES.index(score)].tolist()
    return known[-1] if known and math.isfinite(known[-1]) else None
