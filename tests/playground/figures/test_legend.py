"""The legend says what is true of the numbers that the edges show, for every optimiser and every quantity."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import OPTIMIZERS, Choice
from playground.figures.graph.legend import COMMON, legend_in_words
from playground.figures.shared.scale import SignedScale
from playground.model.scenes import SCENES
from playground.model.shown.picture import QUANTITIES, Picture, picture_of
from playground.model.shown.words import shown_in_words


def pictures(optimizer: str) -> list[Picture]:
    """States of a run whose steps are zigzag enough for the optimiser's memory to matter."""
    session = SCENES["circle"].make()
    session.edit(training=session.training.replaced(optimizer=Choice(optimizer, lr=0.02), batch_size=3))
    found = []
    for _ in range(25):
        session.step("update")
        found.append(picture_of(session, check=False))
    return found


def numbers(picture: Picture, quantity: str) -> np.ndarray:
    return np.concatenate([matrix.ravel() for matrix in picture.shown(quantity)])


def moves(picture: Picture) -> np.ndarray:
    return np.concatenate([(new - old).ravel() for new, old in zip(picture.new, picture.old, strict=True)])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_signs_mean_what_the_legend_says(optimizer: str) -> None:
    run = pictures(optimizer)
    slots = OPTIMIZERS[optimizer].slots
    assert set(run[0].quantities) == {*QUANTITIES, *slots}
    for quantity in run[0].quantities:
        words = legend_in_words(quantity, slots, descent=optimizer == "gd")
        assert words.endswith(COMMON)
        values, went = (
            np.concatenate([read(picture) for picture in run])
            for read in (
                lambda picture, quantity=quantity: numbers(picture, quantity),
                moves,
            )
        )
        if "▼" not in words:
            assert "never below 0" in words
            assert values.min() >= 0
        if "so it will go down" in words:
            assert (np.sign(went) == -np.sign(values))[values != 0].all()
        if "the step raises the weight" in words:
            np.testing.assert_allclose(values, went, atol=1e-12)
        if "above 0, which pushes" in words:
            assert values.min() < 0 < values.max()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_only_gradients_are_said_to_raise_the_loss(optimizer: str) -> None:
    slots = OPTIMIZERS[optimizer].slots
    for quantity in (*QUANTITIES, *slots):
        words = legend_in_words(quantity, slots, descent=optimizer == "gd")
        assert ("raises the loss" in words) == (quantity == "gradient")
        assert ("will go down" in words) == (quantity == "gradient" and optimizer == "gd")


def test_the_legend_knows_a_penalty_and_biases_that_stay() -> None:
    words = legend_in_words("gradient", {}, goal="the loss with its penalty", biases=False)
    assert "raising the weight raises the loss with its penalty" in words
    assert "biases are not trained and stay" in words
    assert "biases" not in legend_in_words("weight", {}, biases=False)


def test_the_optimiser_s_memory_has_names() -> None:
    named = {name: {slot: record.title for slot, record in o.slots.items()} for name, o in OPTIMIZERS.items()}
    assert (named["momentum"], named["nesterov"]) == ({"v": "velocity"}, {"v": "velocity"})
    assert named["adam"] == named["adamw"] == {"m": "first moment", "v": "second moment"}
    assert (named["rmsprop"], named["adagrad"]) == ({"s": "mean square"}, {"s": "sum of squares"})
    picture = pictures("adam")[-1]
    assert picture.quantities["v"] == "second moment v"
    assert "Edges: the optimiser's second moment v, of the batch of 3" in shown_in_words(picture, "v", 0, "")
    assert "Edges: changes Δw, the steps actually taken" in shown_in_words(picture, "change", 0, "")


@pytest.mark.parametrize("limit", [1e-300, 3e-5, 0.2, 5.0, 40.0, 1234.0, 3.9e5, 2e153])
def test_the_ends_of_the_colours_are_short_to_read(limit: float) -> None:
    places, labels = SignedScale(limit).ticks()
    assert max(map(len, labels)) <= 7
    read = [float(label.replace("−", "-")) for label in labels]
    assert read == sorted(read)
    assert read[-1] == pytest.approx(limit, rel=0.3)
    assert len(places) == len(labels)
