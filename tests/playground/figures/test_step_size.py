"""The figure of step sizes: errors under Plotly's eyes are those of the core, and rounding explains the short steps."""

from __future__ import annotations

import math

from backprop_core import GradientChecker
from playground.figures.tabs.step_size import STEPS, step_size_figure
from playground.model.scenes import SCENES
from playground.theme import LIGHT


def test_errors_of_short_steps_lie_below_the_line_of_rounding() -> None:
    session = SCENES["seed"].start()
    checker = GradientChecker(session)
    errors = [abs(checker.difference(0, step) - checker.gradient(0)) for step in STEPS]
    floors = [float(checker.floors(step)[0]) for step in STEPS]
    rounding, points = step_size_figure(errors=errors, floors=floors, name="W1[0, 0]", theme=LIGHT)["data"]
    assert points["x"] == rounding["x"] == list(STEPS)
    short = [(e, f) for step, e, f in zip(STEPS, points["y"], rounding["y"], strict=True) if step < 1e-6]
    assert all(error is None or error <= floor for error, floor in short)
    assert points["y"][0] > 100 * rounding["y"][0]  # a long step cuts the curve instead


def test_what_a_logarithm_cannot_show_leaves_a_gap() -> None:
    values = [0.0, math.nan, math.inf, *[1e-9] * (len(STEPS) - 3)]
    drawn = step_size_figure(errors=values, floors=values, name="b1[0]", theme=LIGHT)["data"]
    assert [trace["y"][:4] for trace in drawn] == [[None, None, None, 1e-9]] * 2
