"""The inspector's small charts by their data."""

from __future__ import annotations

import numpy as np
import pytest

from playground.figures.inspector.activation_curve import activation_figure
from playground.figures.inspector.nudge import nudge_figure
from playground.figures.inspector.paths import height_of, paths_figure
from playground.formats import number
from playground.theme import DARK, LIGHT, Theme, css


def trace(figure: dict, name: str) -> dict:
    return next(trace for trace in figure["data"] if trace["name"] == name)


@pytest.mark.parametrize("z", [-300.0, -0.5, 0.0, 2.0, 1e4])
def test_the_point_is_on_the_curve_and_the_tangent_through_it(z: float) -> None:
    a, slope = float(np.tanh(z)), float(1 - np.tanh(z) ** 2)
    figure = activation_figure(curve=np.tanh, z=z, a=a, slope=slope, theme=LIGHT)
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < 0 < high
    assert low < z < high
    tangent = trace(figure, "tangent")
    (x0, x1), (y0, y1) = tangent["x"], tangent["y"]
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope)
    assert (np.mean(tangent["x"]), np.mean(tangent["y"])) == pytest.approx((z, a))
    assert trace(figure, "here")["text"] == [f"f′ = {number(slope, 3)}"]


def test_without_a_slope_there_is_no_tangent() -> None:
    figure = activation_figure(curve=np.tanh, z=0.0, a=0.0, slope=None, theme=LIGHT)
    assert [trace["name"] for trace in figure["data"]] == ["f", "here"]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_bar_for_each_path_and_one_for_their_sum(theme: Theme) -> None:
    figure = paths_figure(
        names=["h₁ → ŷ₁", "h₁ → ŷ₂"],
        shares=[0.0554, -0.019],
        identifiers=["weight-2-0-0", "weight-2-1-0"],
        total=0.0364,
        sum_name="∂L/∂a",
        theme=theme,
    )
    bars = trace(figure, "paths")
    assert bars["x"] == [0.0554, -0.019, 0.0364]
    (targets,) = figure["layout"]["meta"]
    rows = {(name, row) for (name,), row in zip(targets["customdata"], targets["y"], strict=True)}
    assert rows == {("weight-2-0-0", 0), ("weight-2-1-0", 1)}
    low, high = figure["layout"]["xaxis"]["range"]
    assert (min(targets["x"]), max(targets["x"])) == (low, high)
    assert bars["marker"]["color"] == [css(theme.raises), css(theme.lowers), css(theme.raises)]
    assert figure["layout"]["height"] == height_of(2)


def test_paths_without_any_gradient_have_a_range() -> None:
    figure = paths_figure(names=["a"], shares=[0.0], identifiers=["b"], total=0.0, sum_name="sum", theme=LIGHT)
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < 0 < high


def test_a_nudge_that_leaves_the_finite_numbers_keeps_its_frame() -> None:
    figure = nudge_figure(
        along=[0.0, 1.0, 2.0],
        losses=[1.0, 2.0, np.inf],
        tangent=[1.0, 1.5, 2.0],
        start=(0.0, 1.0),
        end=(1.0, 2.0),
        letter="w",
        theme=LIGHT,
    )
    assert figure["layout"]["yaxis"]["range"] == pytest.approx([0.85, 2.15])
    assert figure["layout"]["xaxis"]["title"]["text"] == "w"


def test_a_nudge_that_hardly_changes_the_loss_shows_the_change() -> None:
    """Its axis would have many digits, all alike."""
    along = [-1.0, 0.0, 1.0]
    for scale, title in ((1e-9, "change of the loss"), (0.1, "loss")):
        losses = [0.5 + scale * x for x in along]
        figure = nudge_figure(
            along=along,
            losses=losses,
            tangent=losses,
            start=(0.0, 0.5),
            end=(1.0, 0.5 + scale),
            letter="w",
            theme=LIGHT,
        )
        axis, (end,) = figure["layout"]["yaxis"], trace(figure, "nudged")["y"]
        assert axis["title"]["text"] == title
        assert end == pytest.approx(scale if scale < 0.01 else 0.5 + scale)
        assert axis["range"][0] < min(trace(figure, "loss")["y"]) < end < axis["range"][1]
