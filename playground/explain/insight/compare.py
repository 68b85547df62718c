"""Runs side by side, as a table and in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from playground.formats import number
from playground.model.insight.kept_runs import KeptRun, data_numbers, differing
from playground.model.training.record import SCORES

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
    data = data_numbers(runs)
    for name in differing(runs):
        columns[name] = [
            str(place) if name == "data" else kept.settings.get(name) for kept, place in zip(runs, data, strict=True)
        ]
    return columns


def compared_in_words(runs: Sequence[KeptRun], names: Sequence[str]) -> str:
    """The spoken twin: where each run has come to, the lowest loss first."""
    found = [(loss, name, kept) for kept, name in zip(runs, names, strict=True) if (loss := _last(kept, SCORES[0]))]
    order = sorted(found, key=lambda each: each[0])
    said = "; ".join(f"{name}: loss {number(loss)} after {kept.completed:,} updates" for loss, name, kept in order)
    return f"{said}." if said else "No loss is known yet."


def _last(kept: KeptRun, score: str) -> float | None:
    known = kept.rows.values[:, SCORES.index(score)].tolist()
    return known[-1] if known and math.isfinite(known[-1]) else None
