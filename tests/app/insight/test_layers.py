"""The data as each layer sees them, on the page."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from itertools import combinations

import numpy as np
import pytest

from backprop_core import LayerSpec
from tests.app.page import fill, followed, opened, plots, press, session_of, trace


def test_each_layer_has_its_view_and_it_follows_the_run() -> None:
    app = opened("moons", tabs="Insight", insight_part="Layers")
    depth = session_of(app).network.depth
    assert {name for name in plots(app) if name.startswith("layer-view")} == {
        f"layer-view-{n}" for n in range(depth + 1)
    }
    before = trace(app, "layer-view-1", "grid")["x"]
    press(app, "step")
    assert trace(app, "layer-view-1", "grid")["x"] != before


def test_two_units_chosen_are_the_axes() -> None:
    app = opened("xor", tabs="Insight", insight_part="Layers")
    fill(app, "seen_across", 3)
    fill(app, "seen_up", 1)
    session = session_of(app)
    A = session.value("A1")
    drawn = [trace(app, "layer-view-1", name) for name in session.data.classes]
    x = np.concatenate([each["x"] for each in drawn])
    assert sorted(x) == pytest.approx(sorted(A[2]), abs=1e-5)
    assert drawn[0]["marker"]["symbol"] != drawn[1]["marker"]["symbol"]
    assert "seen by h₃ and h₁: false about (" in plots(app)["layer-view-1"]["label"]


def test_no_names_of_switch_lines_lie_on_each_other_and_none_is_lost() -> None:
    app = opened("dead", tabs="Insight", insight_part="Layers")
    session = session_of(app)
    session.restart(
        session.network.replaced(layers=[LayerSpec(12, "relu"), LayerSpec(1, "sigmoid")]),
        session.training,
        session.data,
    )
    session.edit(parameters={"b1": np.linspace(-0.2, 0.2, 12)[:, None]})
    followed(app)
    for name in ("layer-view-0", "layer-view-2"):
        figure = plots(app)[name]["figure"]
        lines = [each for each in figure["data"] if each["name"].startswith("switch ")]
        every = [value for each in figure["data"] for value in each["x"] if value is not None]
        heights = [value for each in figure["data"] for value in each["y"] if value is not None]
        named = [(each["x"][0], each["y"][0]) for each in lines if each["text"][0]]
        assert len(lines) > 1
        assert 0 < len(named) <= len(lines)
        for (x, y), (across, up) in combinations(named, 2):
            apart = abs(x - across) >= 0.11 * np.ptp(every) or abs(y - up) >= 0.06 * np.ptp(heights) > 0
            assert apart


def test_names_of_switch_lines_are_written_towards_the_middle() -> None:
    app = opened("dead", tabs="Insight", insight_part="Layers")
    session = session_of(app)
    wide = session.network.replaced(layers=[LayerSpec(12, "relu"), LayerSpec(1, "sigmoid")])
    session.restart(wide, session.training, session.data)
    session.edit(parameters={"b1": np.linspace(-0.9, 0.9, 12)[:, None]})
    followed(app)
    seen = set()
    for name in ("layer-view-0", "layer-view-2"):
        traces = plots(app)[name]["figure"]["data"]
        middles = []
        for axis in ("x", "y"):
            every = [value for each in traces for value in each[axis] if value is not None]
            middles.append((min(every) + max(every)) / 2)
        for each in (each for each in traces if each["name"].startswith("switch ")):
            upwards, across = each["textposition"].split()
            assert (across == "left") == (each["x"][0] > middles[0])
            assert (upwards == "bottom") == (each["y"][0] > middles[1])
            seen.add(across)
    assert seen == {"left", "right"}


def test_inputs_have_the_names_that_the_data_give_them() -> None:
    app = opened("moons", tabs="Insight", insight_part="Layers")
    session = session_of(app)
    session.restart(session.network, session.training, replace(session.data, inputs=("<b>petal", "sepal")))
    followed(app)
    layout = plots(app)["layer-view-0"]["figure"]["layout"]
    assert [layout[f"{axis}axis"]["title"]["text"] for axis in "xy"] == [escape("<b>petal"), "sepal"]
    assert "The input, seen by <b>petal and sepal:" in plots(app)["layer-view-0"]["label"]


@pytest.mark.parametrize(("classes", "said"), [((), "class 0"), (("<b>setosa", "b", "c", "d"), "<b>setosa")])
def test_classes_have_the_names_that_the_data_give_them(classes: tuple[str, ...], said: str) -> None:
    app = opened("blobs", tabs="Insight", insight_part="Layers")
    session = session_of(app)
    data = replace(session.data, classes=classes)
    session.restart(session.network, session.training, data)
    followed(app)
    assert f": {said} about (" in plots(app)["layer-view-1"]["label"]
    assert len(trace(app, "layer-view-1", escape(said))["x"]) == data.Y[0].sum()


def test_one_input_and_a_regression_have_their_views() -> None:
    app = opened("plane", tabs="Insight", insight_part="Layers")
    targets = session_of(app).data.Y[0]
    assert len(trace(app, "layer-view-1", "samples")["x"]) == min(400, len(targets))


def test_one_sample_has_no_main_direction_and_is_seen_by_the_first_units_until_others_are_chosen() -> None:
    app = opened("vanishing", tabs="Insight", insight_part="Layers")
    assert "one sample alone has none. Layers are seen by their first units" in app.info[0].value
    for layer in range(1, session_of(app).network.depth):
        layout = plots(app)[f"layer-view-{layer}"]["figure"]["layout"]
        at = {1: "", 2: "⁽²⁾", 3: "⁽³⁾", 4: "⁽⁴⁾", 5: "⁽⁵⁾", 6: "⁽⁶⁾"}[layer]
        assert [layout[f"{axis}axis"]["title"]["text"] for axis in "xy"] == [f"h₁{at}", f"h₂{at}"]
        grid = trace(app, f"layer-view-{layer}", "grid")
        assert all(np.ptp([value for value in grid[axis] if value is not None]) > 0 for axis in "xy")
    fill(app, "seen_across", 2)
    assert "seen by h₂⁽³⁾ and h₁⁽³⁾" in plots(app)["layer-view-3"]["label"]
    assert app.info
    fill(app, "seen_up", 3)
    assert not app.info
    assert "seen by h₂⁽³⁾ and h₃⁽³⁾" in plots(app)["layer-view-3"]["label"]


def test_samples_at_one_place_have_no_main_direction_either_and_the_layers_are_named() -> None:
    app = opened("zeros", tabs="Insight", insight_part="Layers")
    assert "All samples are at one place in layer 1, which is seen by its first units" in app.info[0].value
    assert "seen by h₁ and h₂" in plots(app)["layer-view-1"]["label"]
    assert not opened("moons", tabs="Insight", insight_part="Layers").info


def test_the_ring_is_about_its_sample_also_where_a_layer_spreads_over_next_to_nothing() -> None:
    app = opened("vanishing", tabs="Insight", insight_part="Layers")
    fill(app, "seen_across", 1)
    for layer in range(1, session_of(app).network.depth + 1):
        figure = plots(app)[f"layer-view-{layer}"]["figure"]
        ring = next(shape for shape in figure["layout"]["shapes"] if shape["name"] == "shown")
        grid = next(each for each in figure["data"] if each["name"] == "grid")
        points = [each for each in figure["data"] if each["mode"] == "markers"]
        for axis in ("x", "y"):
            places = [value for value in grid[axis] if value is not None]
            (place,) = [value for each in points for value in each[axis]]
            assert abs(place - ring[f"{axis}anchor"]) <= 1e-3 * max(np.ptp(places), 1e-12)
