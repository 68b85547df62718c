"""Distributions by layer on the page."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core.analysis.insight.distributions import distributions
from tests.app.page import followed, opened, plots, press, session_of, trace


def test_every_quantity_has_its_boxes_and_they_follow_the_run() -> None:
    app = opened("vanishing", tabs="Insight", insight_part="Distributions")
    for _ in range(2):
        for name, spreads in distributions(session_of(app)).items():
            box = trace(app, f"spread-{name}", name)
            assert box["median"] == pytest.approx([spread.quantiles[2] for spread in spreads])
            assert box["x"] == [1, 2, 3, 4, 5, 6]
        press(app, "step")


def test_zeros_flat_slopes_and_clipping_are_said() -> None:
    app = opened("zeros", tabs="Insight", insight_part="Distributions")
    session = session_of(app)
    session.edit(training=session.training.replaced(clip_norm=1e-3), parameters={"b1": np.full((3, 1), 10.0)})
    session.prime()
    said = " ".join(caption.value for caption in followed(app).caption)
    assert "layer 1 half about 4.5e−5, 100% flat" in said
    assert "Size of gradients: layer 1 all exactly 0" in said
    assert "Clipping leaves 0% of this update's gradient" in said


def test_distributions_over_the_updates_have_a_band_for_each_layer() -> None:
    app = opened("moons", tabs="Insight", insight_part="Distributions", spread_when="over the updates")
    assert "one state so far" in app.info[0].value
    assert "spread-weights-over-time" not in plots(app)
    session_of(app).run(100)
    drawn = plots(followed(app))
    for name in ("weights", "activations", "slopes", "gradients", "steps"):
        figure = drawn[f"spread-{name}-over-time"]["figure"]
        assert [
            each["name"] for each in figure["data"] if each["name"].startswith("layer") and ":" not in each["name"]
        ] == [
            "layer 1",
            "layer 2",
        ]
        assert figure["data"][2]["x"][-1] == 100


def test_shares_over_the_updates_are_of_dead_and_saturated_units_and_of_what_clipping_takes_off() -> None:
    app = opened("dead", tabs="Insight", insight_part="Distributions", spread_when="over the updates")
    session = session_of(app)
    session.run(60)
    followed(app)
    assert trace(app, "share-dead-units-over-time", "layer 1")["y"][-1] == pytest.approx(1 / 3)
    assert "layer 1 from 33% to 33%" in plots(app)["share-dead-units-over-time"]["label"]
    assert 0 < trace(app, "share-flat-slopes-over-time", "layer 1")["y"][0] < 1
    assert trace(app, "share-saturated-units-over-time", "layer 1")["y"][-1] == 0
    assert "share-taken-off-by-clipping-over-time" not in plots(app)
    session.edit(training=session.training.replaced(clip_norm=1e-3))
    session.run(10)
    press(followed(app), "play")
    drawn = trace(app, "share-taken-off-by-clipping-over-time", "taken off by clipping")
    assert drawn["x"][0] == 60
    assert 0.9 < drawn["y"][-1] < 1
    assert plots(app)["spread-weights-over-time"]["label"].startswith("Median weights and biases, updates 0 to 7")
