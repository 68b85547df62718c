"""What a run begins with: other data and another network get new weights, and no setting changes the data."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import LOSSES
from backprop_core.tape.parameters import initial_parameters
from playground.model.scenes import SCENES
from tests.app.page import app_of, click, field, fill, opened, pick, press, put, session_of, type_in

FOUR = "a,b,c,d,y\n" + "\n".join(f"{i},{i * i},{-i},{i % 3},{i % 2}" for i in range(12))


def used(app: AppTest, name: str) -> AppTest:
    fill(app, "data_name", name)
    return click(app, "data_use")


def begins_as_drawn(app: AppTest) -> bool:
    session = session_of(app)
    drawn = initial_parameters(session.network, session.training)
    return session.completed == 0 and all(
        np.array_equal(session.old(f"W{n}"), drawn.weights("theta", n)) for n in range(1, session.network.depth + 1)
    )


def trained(app: AppTest, updates: int = 300) -> AppTest:
    session_of(app).run(updates)
    app_of(app).moved()
    return app


def test_one_data_set_after_the_other_is_learnt_from_new_weights() -> None:
    app = opened(tabs="Data")
    for name in ("and", "or", "xor", "xnor"):
        used(app, name)
        assert begins_as_drawn(app)
        assert app.toast[0].value == "It begins at update 0 with new weights."
        trained(app, 3000)
        assert float(session_of(app).value("L")) < 0.05


def test_after_a_divergence_other_data_train() -> None:
    app = opened("plane", tabs="Data")
    type_in(app, "lr", 500.0)
    trained(app)
    assert session_of(app).divergence
    type_in(app, "lr", 0.05)
    for name in ("multi_gaussian", "sine"):
        press(used(app, name), "step")
        assert session_of(app).divergence is None
        assert not app.error


def test_weights_are_kept_where_that_is_chosen() -> None:
    app = trained(put(opened("xor", tabs="Data"), keep_weights=True))
    learnt = session_of(app).settled
    used(app, "and")
    assert "with the weights of before" in app.toast[0].value
    np.testing.assert_array_equal(session_of(app).settled, learnt)
    trained(app)
    click(app, "from_start")
    assert app.toast[0].value == "A new run on the same samples: update 0, new weights. Undo brings the old run back."
    assert begins_as_drawn(app)
    assert session_of(app).data.spec.name == "and"
    put(app, tabs="Network")
    assert field(app, "keep_weights").value
    learnt = session_of(trained(app)).settled
    fill(app, "activation_1", "relu")
    np.testing.assert_array_equal(session_of(app).settled, learnt)


def test_another_activation_begins_with_the_weights_of_the_start() -> None:
    app = opened("circle", tabs="Network")
    begun = session_of(app).settled
    fill(trained(app), "activation_1", "relu")
    np.testing.assert_array_equal(session_of(app).settled, begun)
    assert session_of(app).completed == 0
    press(app, "undo")
    assert session_of(app).completed == 300


@pytest.mark.parametrize("first", [4, 2])
def test_reset_keeps_own_data_whatever_network_was_there_before(first: int) -> None:
    app = opened(tabs="Network")
    fill(app, "units_0", first)
    put(app, tabs="Data", data_part="Your own table")
    field(app, "own_text").set_value(FOUR)
    click(app, "own_read")
    field(app, "own_inputs").set_value(list("abcd"))
    click(app, "own_use")
    own = session_of(app).data
    press(trained(app), "reset")
    assert session_of(app).data == own
    assert session_of(app).completed == 0
    assert begins_as_drawn(app)


def test_reset_keeps_samples_that_were_added_and_brings_numbers_back_that_were_set() -> None:
    app = opened("circle", side="Training", surface_adds=True)
    begun, samples = session_of(app).settled, session_of(app).data.samples
    trained(app)
    pick(app, "surface", place=(0.5, 0.5))
    assert session_of(app).completed == 300
    press(app, "step", "reset")
    assert (session_of(app).completed, session_of(app).data.samples) == (0, samples + 1)
    np.testing.assert_array_equal(session_of(app).settled, begun)
    press(app, "undo")
    assert session_of(app).completed == 301
    type_in(opened_again := opened("circle"), "x1", 0.25)
    press(opened_again, "reset")
    assert session_of(opened_again).data == SCENES["circle"].make().data


@pytest.mark.parametrize("scene", ["circle", "blobs", "plane", "seed"])
def test_no_order_of_losses_changes_what_the_data_say(scene: str) -> None:
    app = opened(scene, tabs="Network")
    data, network = session_of(app).data, session_of(app).network
    for loss in [*LOSSES, "cce", "bce", "cce", "hinge", "mse", network.loss_record.name]:
        before = session_of(app).network
        fill(app, "loss_name", loss)
        if session_of(app).network == before and before.loss_record.name != loss:
            assert "targets" in app.toast[0].value or "softmax" in app.toast[0].value
    assert session_of(app).data == data
    assert session_of(app).network.outputs == network.outputs
    press(app, "reset")
    assert session_of(app).data == data


def test_a_menu_that_the_data_do_not_fit_shows_what_is_in_use() -> None:
    app = opened("plane", tabs="Network")
    fill(app, "loss_name", "bce")
    assert app.toast[0].value.startswith(
        "Binary cross-entropy takes targets from 0 to 1, and those of the data go from"
    )
    assert field(app, "loss_name").value == "mse"


@pytest.mark.parametrize("layer", [0, 2])
def test_rows_that_a_smaller_network_left_out_come_back_with_a_larger_one(layer: int) -> None:
    app = opened("softmax", tabs="Network")
    fill(app, "loss_name", "mse")
    data, units = session_of(app).data, session_of(app).network.sizes[layer]
    for count in (units + 2, 1 if layer == 0 else units + 1, units):
        fill(app, f"units_{layer}", count)
        assert session_of(app).network.sizes[layer] == count
    assert session_of(app).data == data
