"""The benchmark of runs that are trained together measures the same runs."""

from __future__ import annotations

import pytest

from benchmarks.sweep import measured, runs_of


@pytest.mark.parametrize("optimizer", ["gd", "adam"])
def test_both_ways_come_to_the_same_parameters(optimizer: str) -> None:
    runs = runs_of(optimizer)
    assert len({(run.network.seed, run.training.optimizer_options["lr"]) for run in runs}) == 64
    found = measured(runs[::9], 30, 1)
    assert found["same"]
    assert found["ratio"] == found["together"] / found["alone"]
