"""The training side on the page: surfaces of any number of inputs and outputs, points that are added, curves."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from playground.formats import number
from playground.model.scenes import SCENES
from playground.model.training.grid import grid_of
from tests.app.page import (
    app_of,
    click,
    field,
    fill,
    followed,
    names,
    opened,
    pick,
    plots,
    press,
    put,
    ran,
    session_of,
    show_sample,
    tick,
    trace,
)

SHAPES = [(1, 1), (1, 3), (2, 1), (2, 3), (3, 1), (3, 2), (8, 1), (8, 4)]


def session_of_shape(inputs: int, outputs: int, *, classes: bool = False) -> Session:
    stream = np.random.default_rng(inputs)
    X, X_test = stream.normal(size=(inputs, 12)), stream.normal(size=(inputs, 4))
    labels = stream.integers(0, outputs, 16)
    Y = np.eye(outputs)[:, labels] if classes else stream.uniform(-1, 1, (outputs, 16))
    data = Dataset(X, Y[:, :12], X_test, Y[:, 12:])
    network = NetworkSpec(inputs, (LayerSpec(3, "tanh"), LayerSpec(outputs, "identity")), "half_mse", seed=1)
    return Session(network, TrainingSpec(Choice("gd", lr=0.05), batch_size=5), data)


def opened_on(session: Session, **widgets: object) -> AppTest:
    app = opened("plane", **widgets)
    session.prime()
    app_of(app).session = session
    return followed(app)


@pytest.mark.parametrize("classes", [False, True])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_the_training_side_works_with_any_inputs_and_outputs(shape: tuple[int, int], classes: bool) -> None:
    if classes and shape[1] == 1:
        return
    app = opened_on(session_of_shape(*shape, classes=classes), side="Training")
    tick(press(app, "step", "back", "step", "play"))
    press(app, "pause")
    inputs, outputs = shape
    assert ("surface_steps" in names(app, "toggle")) == (inputs > 1)
    assert ("surface_adds" in names(app, "toggle")) == (inputs == 2)
    assert ("surface_output" in names(app, "selectbox")) == (inputs > 1 < outputs)
    assert ("surface_x" in names(app, "selectbox")) == (inputs > 2)
    held = [key for key in names(app, "number_input") if key.startswith("surface_held")]
    assert len(held) == (inputs - 2 if inputs > 2 else 0)
    label = plots(app)["surface"]["label"]
    assert ("Held: " in label) == (inputs > 2)
    assert ("Over the input" in label) == (inputs == 1)
    for menu in ("surface_x", "surface_output"):
        for at in range(len(field(app, menu).options) if menu in names(app, "selectbox") else 0):
            field(app, menu).select_index(at)
            ran(app)
    tested = session_of(app).data.samples + 1
    pick(app, "surface", id=f"sample-{tested}")
    assert app_of(app).look.number == tested


def test_held_inputs_are_held_under_play_and_nothing_is_compiled_for_them() -> None:
    app = opened_on(session_of_shape(3, 1), side="Training")
    session = session_of(app)
    sheet = app_of(app).views.on_grid(inputs=(0, 1), held=tuple(session.data.X.mean(axis=1).tolist()))
    before = app_of(app).views.on_grid.cache_info().misses
    tick(press(app, "play"), 3)
    assert app_of(app).views.on_grid.cache_info().misses == before
    press(app, "pause")
    values = sheet.outputs(session.table)
    cells = np.array(trace(app, "surface", "surface")["z"])
    np.testing.assert_allclose(cells, values[0], atol=(values.max() - values.min()) / 50)


def test_held_values_are_typed_or_taken_from_the_sample_shown() -> None:
    app = opened_on(session_of_shape(8, 1), side="Training")
    data = session_of(app).data
    assert f"x3 at {said(data.X[2].mean())}" in plots(app)["surface"]["label"]
    fill(app, "surface_held_2", 0.5)
    assert "x3 at 0.500" in plots(app)["surface"]["label"]
    before = trace(app, "surface", "surface")["z"]
    fill(app, "surface_held_2", -3.0)
    assert trace(app, "surface", "surface")["z"] != before
    assert "x3 at −3.00" in " ".join(caption.value for caption in app.caption)
    show_sample(app, 14)
    click(app, "surface_held_shown")
    assert field(app, "surface_held_7").value == data.X_test[7, 1]
    assert f"x8 at {said(data.X_test[7, 1])}" in plots(app)["surface"]["label"]
    fill(app, "preset", "spiral")
    app_of(app).session = session_of_shape(8, 1)
    app_of(app).moved()
    assert field(put(app, side="Training"), "surface_held_7").value is None


def said(value: float) -> str:
    return number(float(value), 3)


def test_steps_leave_two_values_of_the_surface() -> None:
    app = opened("circle", side="Training")
    assert len(np.unique(trace(app, "surface", "surface")["z"])) > 2
    fill(app, "surface_steps", True)
    assert np.unique(trace(app, "surface", "surface")["z"]).tolist() == [0.0, 1.0]
    assert "above 0.50 on" in plots(app)["surface"]["label"]


def test_the_loss_can_be_logarithmic() -> None:
    app = opened("circle", side="Training")
    press(app, "step")
    assert plots(app)["loss"]["figure"]["layout"]["yaxis"].get("type") is None
    fill(app, "loss_log", True)
    assert plots(app)["loss"]["figure"]["layout"]["yaxis"]["type"] == "log"


@pytest.mark.parametrize(("scene", "drawn"), [("circle", {"loss", "accuracy"}), ("plane", {"loss"})])
def test_one_legend_and_one_name_for_the_axis_of_updates(scene: str, drawn: set[str]) -> None:
    app = opened(scene, side="Training")
    layouts = {name: plots(app)[name]["figure"]["layout"] for name in ("loss", "accuracy") if name in plots(app)}
    assert set(layouts) == drawn
    assert sum(layout["showlegend"] for layout in layouts.values()) == 1
    assert sorted(layout["xaxis"]["title"]["text"] for layout in layouts.values())[-1] == "updates done"
    assert sum(bool(layout["xaxis"]["title"]["text"]) for layout in layouts.values()) == 1


def test_graph_surface_and_curves_share_a_screen() -> None:
    """The bar and what is above the plots take 345 of 900 pixels."""
    for scene in ("spiral", "circle", "blobs"):
        found = plots(opened(scene, side="Training"))
        assert sum(found[name]["height"] for name in ("surface", "loss", "accuracy")) <= 555


def test_the_flow_over_the_updates_follows_the_run() -> None:
    app = opened("circle", tabs="Gradient flow", flow_when="over the updates")
    press(app, "step")
    press(app, "step")
    lines = [line for line in plots(app)["flow-gradient-over-time"]["figure"]["data"] if "x" in line]
    assert max(lines[0]["x"]) == 2
    pick(app, "curve", id="update-1")
    assert session_of(app).completed == 1


def test_a_click_adds_a_point_of_the_chosen_class() -> None:
    app = opened("circle", side="Training", surface_adds=True)
    fill(app, "surface_class", 1)
    pick(app, "surface", place=(0.5, -0.25))
    data = session_of(app).data
    assert data.samples == 151
    assert (data.X[:, -1].tolist(), data.Y[:, -1].tolist()) == ([0.5, -0.25], [1.0])
    assert trace(app, "surface", "train")["x"][-1] == 0.5
    press(app, "undo")
    assert session_of(app).data.samples == 150


def test_a_point_of_several_numbers_has_a_field_for_each() -> None:
    app = opened("mazur", side="Training", surface_adds=True)
    field(app, "surface_target_0").set_value(0.25)
    fill(app, "surface_target_1", 0.75)
    pick(app, "surface", place=(0.5, -0.25))
    assert not app.toast
    assert session_of(app).data.Y[:, -1].tolist() == [0.25, 0.75]


def test_points_are_added_only_where_that_is_switched_on() -> None:
    app = opened("circle", side="Training")
    pick(app, "surface", place=(0.5, -0.25))
    assert session_of(app).data.samples == 150


def test_a_point_does_not_drop_changes_of_the_table_that_are_not_in_use() -> None:
    app = opened("circle", side="Training", surface_adds=True)
    before = session_of(app).data
    app.session_state["data_rows"] = {"edited_rows": {1: {"y1": 5.0}}, "added_rows": [], "deleted_rows": []}
    ran(app)  # an edit of the table is a run of the page's script
    pick(app, "surface", place=(0.5, -0.25))
    assert session_of(app).data is before
    assert "changes that are not in use" in app.toast[0].value


def test_a_point_that_is_refused_is_refused_on_the_spot() -> None:
    app = opened("seed", side="Training", surface_adds=True)
    before = session_of(app).data
    fill(app, "surface_target_0", 5.0)
    pick(app, "surface", place=(0.5, -0.25))
    assert [toast.value for toast in app.toast] == [
        "The target of a point must be from 0 to 1 for binary cross-entropy, not 5."
    ]
    assert session_of(app).data is before
    assert not put(app, tabs="Data").error
    fill(app, "surface_target_0", 0.5)
    pick(app, "surface", place=(0.5, -0.25))
    assert session_of(app).data.samples == before.samples + 1


def test_fields_of_another_kind_of_target_do_not_mix() -> None:
    """From numbers to classes and back: each has fields of its own."""
    app = opened("seed", side="Training", surface_adds=True)
    fill(app, "surface_target_0", 0.5)
    fill(app, "preset", "xor")
    put(app, side="Training")
    fill(app, "surface_class", 1)
    pick(app, "surface", place=(0.5, 0.5))
    assert session_of(app).data.Y[0, -1] == 1.0


def test_the_plane_over_two_inputs_needs_no_held_values() -> None:
    data = SCENES["circle"].make().data
    assert grid_of(data, (0.0, 0.0), size=5).points().shape == (2, 25)
