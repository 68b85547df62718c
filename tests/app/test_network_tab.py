"""The network by hand on the page, under Streamlit's own test harness."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS, Choice, Dataset
from backprop_core.tape.parameters import initial_parameters
from playground.model.scenes import SCENES
from tests.app.page import app_of, bar, click, fill, followed, opened, press, put, session_of, values, words


def on_network(key: str = "seed") -> AppTest:
    return opened(key, tabs="Network")


def test_units_and_layers_are_added_and_taken_back() -> None:
    app = on_network()
    fill(app, "units_1", 5)
    assert session_of(app).network.sizes == (2, 5, 1)
    click(app, "add_layer")
    assert session_of(app).network.sizes == (2, 5, 5, 1)
    click(app, "remove_1")
    fill(app, "units_0", 4)
    assert session_of(app).network.sizes == (4, 5, 1)
    assert values(app)["x4"] == 0.0
    for _ in range(4):
        press(app, "undo")
    assert session_of(app).network.sizes == (2, 3, 1)
    assert not bar(app)["canUndo"]
    for _ in range(4):
        press(app, "redo")
    assert session_of(app).network.sizes == (4, 5, 1)


def marked_as_edited(app: AppTest) -> bool:
    return bar(app)["edited"] and "edited" in words(app)


def test_a_changed_network_stays_marked_as_edited() -> None:
    app = put(on_network(), keep_weights=True)
    assert not marked_as_edited(app)
    put(app, drawer="Set its value")
    fill(app, "value_weight-2-0-0", 0.25)
    assert marked_as_edited(app)
    fill(app, "units_1", 4)
    assert session_of(app).value("W2")[0, 0] == 0.25  # what was typed is kept, and so is the mark
    assert marked_as_edited(app)
    press(app, "reset")
    assert marked_as_edited(app)
    for _ in range(3):
        press(app, "undo")
    assert not marked_as_edited(app)
    assert not bar(app)["canUndo"]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_can_be_chosen(activation: str) -> None:
    app = on_network("moons")
    fill(app, "activation_1", activation)
    press(app, "step")
    assert session_of(app).network.layers[0].record.name == activation
    for option in ACTIVATIONS[activation].options:
        assert option in str(app.main)


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_can_be_chosen(loss: str) -> None:
    app = on_network("softmax")
    fill(app, "loss_name", loss)
    press(app, "step")
    assert session_of(app).network.loss_record.name == loss


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimiser_can_be_chosen_and_its_options_changed(optimizer: str) -> None:
    app = on_network("circle")
    press(app, "step")
    fill(app, "optimizer", optimizer)
    fill(app, "optimizer_lr", 0.02)
    press(app, "step")
    session = session_of(app)
    assert session.training.optimizer_record.name == optimizer
    assert session.training.optimizer_options["lr"] == 0.02
    assert session.completed == 2
    quantities = app_of(app).picture.quantities
    assert set(quantities) == {"gradient", "weight", "change", *OPTIMIZERS[optimizer].slots}


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_every_initialiser_can_be_chosen_and_its_options_changed(initializer: str) -> None:
    app = on_network("moons")
    fill(app, "initializer", initializer)
    click(app, "next_seed")
    for name in INITIALIZERS[initializer].options:
        fill(app, f"initializer_{name}", 0.25)
    session = session_of(app)
    assert session.network.initializer == Choice(initializer, **dict.fromkeys(INITIALIZERS[initializer].options, 0.25))
    drawn = initial_parameters(session.network, session.training)
    np.testing.assert_array_equal(session.old("W1"), drawn.weights("theta", 1))
    press(app, "step")
    assert session_of(app).divergence is None


def test_training_can_be_changed_and_weights_drawn_anew() -> None:
    app = on_network("circle")
    before = session_of(app).value("W1")
    fill(app, "batch_size", 25)
    fill(app, "l2", 0.01)
    fill(app, "clip_norm", 0.5)
    fill(app, "train_biases", False)
    fill(app, "shuffle", False)
    training = session_of(app).training
    assert (training.batch_size, training.l2, training.clip_norm) == (25, 0.01, 0.5)
    assert (training.train_biases, training.shuffle) == (False, False)
    click(app, "next_seed")
    assert (session_of(app).value("W1") != before).all()


@pytest.mark.parametrize("key", SCENES)
def test_every_scene_can_be_rebuilt(key: str) -> None:
    app = on_network(key)
    fill(app, "units_1", 2 if SCENES[key].make().network.sizes[1] != 2 else 1)
    press(app, "step")
    assert session_of(app).divergence is None


def test_a_loss_that_changes_the_target_says_so() -> None:
    app = on_network("circle")
    fill(app, "loss_name", "hinge")
    assert "The targets are the same, written as this loss takes them" in app.toast[0].value


def test_other_outputs_say_what_becomes_of_the_targets_as_a_notice_and_at_the_place() -> None:
    app = on_network()
    said = "The data have one target for 2 outputs, so they get the shares 1 − y and y of it"
    fill(app, "units_2", 2)
    assert session_of(app).data.Y.tolist() == [[1 - 0.7], [0.7]]
    assert app.toast[0].value.startswith(said)
    assert app.toast[0].value.endswith("Undo brings the old data back. It begins at update 0 with new weights.")
    assert any(caption.value.startswith(said) for caption in app.caption)
    press(app, "step")
    assert any(caption.value.startswith(said) for caption in app.caption)
    press(app, "undo")
    assert session_of(app).data.Y.tolist() == [[0.7]]
    assert not any(caption.value.startswith(said) for caption in app.caption)


def test_of_a_table_whose_inputs_are_taken_away_and_given_back_the_words_tell_of_the_table() -> None:
    app = on_network("xor")
    X = np.array([[0.0, 1.0, 0.0, 1.0], [0.0, 0.0, 1.0, 1.0], [0.5, 1.5, 2.5, 3.5]])
    session = session_of(app)
    session.restart(
        session.network.replaced(inputs=3),
        session.training,
        Dataset(X, np.array([[0.0, 1.0, 1.0, 0.0]]), inputs=("a", "b", "c")),
    )
    followed(app)
    said = []
    for inputs in (4, 2, 3):
        fill(app, "units_0", inputs)
        said.append(app.toast[-1].value)
        names = session_of(app).data.inputs
        assert names == {4: ("x1", "x2", "x3", "x4"), 2: ("a", "b"), 3: ("a", "b", "c")}[inputs]
    assert "The data have 3 inputs for 4: number 4 is 0 for every sample." in said[0]
    assert "Of the data's 3 inputs only the first 2 are used." in said[1]
    assert "All 3 inputs of the data are used again." in said[2]
    np.testing.assert_array_equal(session_of(app).data.X, X)


@pytest.mark.parametrize(("scene", "layer"), [("moons", 2), ("neuron", 1)])
def test_a_softmax_with_nothing_to_choose_between_is_refused(scene: str, layer: int) -> None:
    app = on_network(scene)
    fill(app, f"activation_{layer}", "tanh")
    before = session_of(app).network
    fill(app, f"activation_{layer}", "softmax")
    assert session_of(app).network == before
    assert app.toast[-1].value.startswith("A softmax of one unit is always 1, so there is nothing to learn")


def test_the_last_unit_but_one_of_a_softmax_stays() -> None:
    app = on_network("softmax")
    fill(app, f"units_{session_of(app).network.depth}", 1)
    assert session_of(app).network.outputs > 1
