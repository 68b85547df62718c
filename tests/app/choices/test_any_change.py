"""Whatever is changed about data or network, in whatever order: a run that begins anew does so with new weights, Reset
goes back to the present data, labels mean what they did, and what was selected is selected still."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import DATASETS, LOSSES, Dataset
from playground.panels.tabs.tabs import VIEWS
from playground.visit.state import INSPECTOR
from tests.app.choices.test_beginning import begins_as_drawn, trained, used
from tests.app.page import app_of, click, fill, opened, pick, press, put, session_of, tick

CHANGES = [
    ("activation_1", "relu"),
    ("initializer", "xavier_normal"),
    ("units_1", 5),
    ("add_layer", None),
    ("units_2", 3),
    ("remove_1", None),
    ("next_seed", None),
]


def changed(app: AppTest, name: str, value: object) -> AppTest:
    return click(app, name) if value is None else fill(app, name, value)


def test_every_change_of_the_network_begins_at_update_0_with_weights_as_drawn() -> None:
    app = opened("moons", tabs="Network")
    for name, value in CHANGES:
        before = session_of(trained(app, 20)).network
        changed(app, name, value)
        if session_of(app).network != before:
            assert begins_as_drawn(app), (name, value)


def test_every_data_set_begins_at_update_0_with_weights_as_drawn() -> None:
    app = opened("circle", tabs="Data")
    for name in list(DATASETS)[::4]:
        used(trained(app, 20), name)
        assert begins_as_drawn(app), name


def test_reset_goes_back_to_the_present_data_after_every_change() -> None:
    app = opened("circle", tabs="Data")
    for change in (("data", "moons"), ("loss_name", "hinge"), ("units_0", 4), ("data", "blobs")):
        if change[0] == "data":
            used(put(app, tabs="Data"), change[1])
        else:
            fill(put(app, tabs="Network"), *change)
        data, network = session_of(app).data, session_of(app).network
        press(trained(app, 20), "step", "reset")
        assert (session_of(app).data, session_of(app).network, session_of(app).completed) == (data, network, 0), change


def meant(data: Dataset) -> list[int]:
    """The classes of the samples, however their targets are written."""
    return (data.Y.argmax(axis=0) if data.n_out > 1 else (data.Y[0] > np.mean([data.Y.min(), data.Y.max()]))).tolist()


def test_no_output_or_loss_changes_which_class_a_sample_is_of() -> None:
    app = opened("circle", tabs="Network")
    last, classes = session_of(app).network.depth, meant(session_of(app).data)
    assert len(set(classes)) == 2
    for activation in ("softmax", "tanh"):
        fill(app, f"activation_{last}", activation)
        for loss in list(LOSSES)[::2]:
            before = session_of(app).network
            fill(app, "loss_name", loss)
            assert meant(session_of(app).data) == classes, (activation, loss)
            if session_of(app).network == before and before.loss_record.name != loss:
                assert app.toast[0].value, (activation, loss)


@pytest.mark.parametrize("id", ["weight-3-0-0", "bias-2-1-0"])
def test_what_is_selected_stays_so_through_views_play_and_training(id: str) -> None:
    app = opened("spiral")
    pick(app, "graph", id)
    chosen = app_of(app).element
    assert chosen.id == id
    for view in list(VIEWS)[::4]:
        fill(app, "tabs", view)
    fill(app, "side", "Training")
    tick(press(app, "play"), 3)
    press(app, "pause", "back", "reset", "undo")
    fill(app, "side", INSPECTOR)
    assert app_of(app).element == chosen
