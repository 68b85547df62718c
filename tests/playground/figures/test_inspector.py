"""The inspector's small charts by their data."""

from __future__ import annotations

import json

import numpy as np
import pytest

from playground.components.payload import encode
from playground.figures.inspector.activation_curve import activation_figure
from playground.figures.inspector.nudge import nudge_figure
from playground.theme import LIGHT


def trace(figure: dict, name: str) -> dict:
    return next(trace for trace in figure["data"] if trace["name"] == name)


@pytest.mark.parametrize("z", [-300.0, -0.5, 0.0, 2.0, 1e4])
def test_the_point_is_on_the_curve_and_the_tangent_through_it(z: float) -> None:
    a, slope = float(np.tanh(z)), float(1 - np.tanh(z) ** 2)
    figure = activation_figure(curve=np.tanh, here=(z, a), slope=slope, said="f′", theme=LIGHT)
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < 0 < high
    assert low < z < high
    tangent = trace(figure, "tangent")
    (x0, x1), (y0, y1) = tangent["x"], tangent["y"]
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope)
    assert (np.mean(tangent["x"]), np.mean(tangent["y"])) == pytest.approx((z, a))
    assert trace(figure, "here")["text"] == ["f′"]


def test_without_a_slope_there_is_no_tangent() -> None:
    figure = activation_figure(curve=np.tanh, here=(0.0, 0.0), slope=None, said="", theme=LIGHT)
    assert [trace["name"] for trace in figure["data"]] == ["f", "here"]


def test_before_anything_is_computed_there_is_the_curve_alone_and_as_much_room() -> None:
    figure = activation_figure(curve=np.tanh, here=None, slope=None, said="", theme=LIGHT)
    later = activation_figure(curve=np.tanh, here=(0.0, 0.0), slope=None, said="", theme=LIGHT)
    assert [trace["name"] for trace in figure["data"]] == ["f"]
    assert figure["layout"]["height"] == later["layout"]["height"]


def test_before_the_gradient_is_computed_a_nudge_has_no_tangent() -> None:
    points = {"along": [0.0, 1.0, 2.0], "losses": [1.0, 2.0, 4.0], "start": (1.0, 2.0), "end": (2.0, 4.0)}
    figure = nudge_figure(**points, tangent=[], theme=LIGHT)
    assert [trace["name"] for trace in figure["data"]] == ["loss", "here", "nudged"]


def test_a_nudge_that_leaves_the_finite_numbers_keeps_its_frame() -> None:
    figure = nudge_figure(
        along=[0.0, 1.0, 2.0],
        losses=[1.0, 2.0, np.inf],
        tangent=[1.0, 1.5, 2.0],
        start=(0.0, 1.0),
        end=(1.0, 2.0),
        theme=LIGHT,
    )
    assert figure["layout"]["yaxis"]["range"] == pytest.approx([0.85, 2.15])
    assert trace(figure, "loss")["y"] == [1.0, 2.0, None]


def test_a_figure_of_a_run_that_is_about_to_diverge_can_be_sent() -> None:
    figure = nudge_figure(
        along=[0.0, 1.0],
        losses=[np.inf, 1.5e308],
        tangent=[-np.inf, np.nan],
        start=(1.0, 1.5e308),
        end=(2.0, np.inf),
        theme=LIGHT,
    )
    assert json.loads(encode(figure)) == figure


def test_a_flat_loss_has_an_axis_with_short_numbers() -> None:
    loss = 0.4329169
    figure = nudge_figure(
        along=[0.0, 1.0], losses=[loss, loss], tangent=[loss, loss], start=(0.5, loss), end=(1.0, loss), theme=LIGHT
    )
    low, high = figure["layout"]["yaxis"]["range"]
    assert high - low > 0.1 * loss


def test_a_nudge_that_hardly_changes_the_loss_shows_the_change() -> None:
    """Its axis would have many digits, all alike."""
    along = [-1.0, 0.0, 1.0]
    for scale, title in ((1e-9, "change"), (0.1, "loss")):
        losses = [0.5 + scale * x for x in along]
        figure = nudge_figure(
            along=along,
            losses=losses,
            tangent=losses,
            start=(0.0, 0.5),
            end=(1.0, 0.5 + scale),
            theme=LIGHT,
        )
        axis, (end,) = figure["layout"]["yaxis"], trace(figure, "nudged")["y"]
        assert axis["title"]["text"] == title
        assert end == pytest.approx(scale if scale < 0.01 else 0.5 + scale)
        assert axis["range"][0] < min(trace(figure, "loss")["y"]) < end < axis["range"][1]
