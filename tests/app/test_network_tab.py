"""The network by hand on the page, under Streamlit's own test harness."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS, Choice, Session
from backprop_core.tape.parameters import initial_parameters
from playground.model.scenes import SCENES
from tests.app.reading import words as page_words

PAGE = Path(__file__).parents[2] / "playground" / "page.py"


def opened(key: str = "seed") -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    app.query_params["preset"] = key
    app.session_state["tabs"] = "Network"
    return app.run()


def session_of(app: AppTest) -> Session:
    assert not app.exception
    found: Session = app.session_state["app"].session
    return found


def test_units_and_layers_are_added_and_taken_back() -> None:
    app = opened()
    app.number_input("units_1").set_value(5).run()
    assert session_of(app).network.sizes == (2, 5, 1)
    app.button("add_layer").click().run()
    assert session_of(app).network.sizes == (2, 5, 5, 1)
    app.button("remove_1").click().run()
    app.number_input("units_0").set_value(4).run()
    assert session_of(app).network.sizes == (4, 5, 1)
    assert app.slider("x4_slider").value == 0.0
    for _ in range(4):
        app.button("undo").click().run()
    assert session_of(app).network.sizes == (2, 3, 1)
    assert app.button("undo").disabled
    for _ in range(4):
        app.button("redo").click().run()
    assert session_of(app).network.sizes == (4, 5, 1)


def marked_as_edited(app: AppTest) -> bool:
    session_of(app)
    return "edited" in page_words(app)


def test_a_changed_network_stays_marked_as_edited() -> None:
    app = opened()
    assert not marked_as_edited(app)
    app.session_state["drawer"] = "Set its value"
    app.run()
    app.number_input("value_weight-2-0-0").set_value(0.25).run()
    assert marked_as_edited(app)
    app.number_input("units_1").set_value(4).run()
    assert session_of(app).value("W2")[0, 0] == 0.25  # what was typed is kept, and so is the mark
    assert marked_as_edited(app)
    app.button("reset").click().run()
    assert marked_as_edited(app)
    for _ in range(3):
        app.button("undo").click().run()
    assert not marked_as_edited(app)
    assert app.button("undo").disabled


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_can_be_chosen(activation: str) -> None:
    app = opened("moons")
    app.selectbox("activation_1").set_value(activation).run()
    app.button("step").click().run()
    assert session_of(app).network.layers[0].record.name == activation
    for option in ACTIVATIONS[activation].options:
        assert option in str(app.main)


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_can_be_chosen(loss: str) -> None:
    app = opened("softmax")
    app.selectbox("loss_name").set_value(loss).run()
    app.button("step").click().run()
    assert session_of(app).network.loss_record.name == loss


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimiser_can_be_chosen_and_its_options_changed(optimizer: str) -> None:
    app = opened("circle")
    app.button("step").click().run()
    app.selectbox("optimizer").set_value(optimizer).run()
    app.number_input("optimizer_lr").set_value(0.02).run()
    app.button("step").click().run()
    session = session_of(app)
    assert session.training.optimizer_record.name == optimizer
    assert session.training.optimizer_options["lr"] == 0.02
    assert session.completed == 2
    quantities = app.session_state["app"].picture.quantities
    assert set(quantities) == {"gradient", "weight", "change", *OPTIMIZERS[optimizer].slots}


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_every_initialiser_can_be_chosen_and_its_options_changed(initializer: str) -> None:
    app = opened("moons")
    app.selectbox("initializer").set_value(initializer).run()
    app.button("next_seed").click().run()
    for name in INITIALIZERS[initializer].options:
        app.number_input(f"initializer_{name}").set_value(0.25).run()
    session = session_of(app)
    assert session.network.initializer == Choice(initializer, **dict.fromkeys(INITIALIZERS[initializer].options, 0.25))
    drawn = initial_parameters(session.network, session.training)
    np.testing.assert_array_equal(session.old("W1"), drawn.weights("theta", 1))
    app.button("step").click().run()
    assert session_of(app).divergence is None


def test_training_can_be_changed_and_weights_drawn_anew() -> None:
    app = opened("circle")
    before = session_of(app).value("W1")
    app.number_input("batch_size").set_value(25).run()
    app.number_input("l2").set_value(0.01).run()
    app.number_input("clip_norm").set_value(0.5).run()
    app.toggle("train_biases").set_value(False).run()
    app.toggle("shuffle").set_value(False).run()
    training = session_of(app).training
    assert (training.batch_size, training.l2, training.clip_norm) == (25, 0.01, 0.5)
    assert (training.train_biases, training.shuffle) == (False, False)
    app.button("next_seed").click().run()
    assert (session_of(app).value("W1") != before).all()


@pytest.mark.parametrize("key", SCENES)
def test_every_scene_can_be_rebuilt(key: str) -> None:
    app = opened(key)
    app.number_input("units_1").set_value(2 if SCENES[key].make().network.sizes[1] != 2 else 1).run()
    app.button("step").click().run()
    assert session_of(app).divergence is None


def test_a_loss_that_changes_the_target_says_so() -> None:
    app = opened("saturated")

    app.selectbox("loss_name").set_value("cce").run()
    assert "The targets have changed" in app.toast[0].value
