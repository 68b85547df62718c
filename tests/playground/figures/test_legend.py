"""The legend says what is true of the numbers that the edges show, and explains what is on screen and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import OPTIMIZERS, Choice, Session
from playground.figures.graph.edge_arrays import edge_arrays
from playground.figures.graph.figure import Look
from playground.figures.graph.legend import Entry, legend_entries, line_in_words
from playground.figures.shared.legend_marks import MARKS, mark
from playground.model.scenes import SCENES
from playground.model.shown.elements import LOSS, Element
from playground.model.shown.picture import QUANTITIES, Picture, picture_of
from playground.model.shown.words import shown_in_words
from playground.theme import LIGHT

WEIGHT = Element("weight", 1, 0, 0)


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


def entries(
    picture: Picture, quantity: str = "gradient", *, descent: bool = True, trained: bool = True, **look: object
) -> list[Entry]:
    seen = Look(quantity, **({"selected": LOSS, "theme": LIGHT} | look))
    drawn = edge_arrays(picture.sizes, biases=seen.biases)
    return legend_entries(picture, seen, drawn, descent=descent, trained=trained)


def marks(session: Session, quantity: str = "gradient", **look: object) -> set[str]:
    return {name for name, _ in entries(picture_of(session, check=False), quantity, **look)}


def colours_in_words(picture: Picture, quantity: str, **more: bool) -> str:
    return dict(entries(picture, quantity, **more))["colours"]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_signs_mean_what_the_legend_says(optimizer: str) -> None:
    run = pictures(optimizer)
    slots = OPTIMIZERS[optimizer].slots
    assert set(run[0].quantities) == {*QUANTITIES, *slots}
    for quantity in run[0].quantities:
        words = colours_in_words(run[0], quantity, descent=optimizer == "gd")
        line = line_in_words(quantity, slots)
        values = np.concatenate([numbers(picture, quantity) for picture in run])
        went = np.concatenate([moves(picture) for picture in run])
        assert ("never below 0" in words) == (line.startswith("the larger, the shorter the step"))
        if "never below 0" in words:
            assert values.min() >= 0
        if "so it will go down" in words:
            assert (np.sign(went) == -np.sign(values))[values != 0].all()
        if quantity == "change":
            assert "+ the step raises w · − it lowers w" in line
            assert "orange where the step raises the weight" in words
            np.testing.assert_allclose(values, went, atol=1e-12)
        assert ("pushes" in words) == ("pushes w down" in line)
        if "pushes" in words:
            assert values.min() < 0 < values.max()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_only_gradients_are_said_to_raise_the_loss_and_have_triangles(optimizer: str) -> None:
    picture, slots = pictures(optimizer)[0], OPTIMIZERS[optimizer].slots
    for quantity in (*QUANTITIES, *slots):
        words = colours_in_words(picture, quantity, descent=optimizer == "gd")
        line = line_in_words(quantity, slots)
        is_gradient = quantity == "gradient"
        assert ("raises the loss" in words) == ("▲ loss rises with w" in line) == is_gradient
        assert ("▲" in words) == ("▼" in words) == ("▲" in line) == ("▼" in line) == is_gradient
        assert ("will go down" in words) == (is_gradient and optimizer == "gd")


def test_the_legend_knows_a_penalty_and_biases_that_stay() -> None:
    session = SCENES["seed"].make()
    session.edit(training=session.training.replaced(l2=0.1))
    session.prime()
    picture = picture_of(session)
    assert line_in_words("gradient", {}, objective="J").startswith("▲ J rises with w · ▼ it falls")
    assert "raising the weight raises the loss with its penalty" in colours_in_words(picture, "gradient")
    stay = [dict(entries(picture, trained=trained))["one"] for trained in (False, True)]
    assert ["biases are not trained and stay" in words for words in stay] == [True, False]


def test_every_mark_has_a_drawing_and_every_drawing_is_of_a_mark() -> None:
    found = set()
    for key in ("seed", "xor", "circle", "spiral"):
        run = SCENES[key].make()
        for _ in range(14):
            run.step("operation")
            for look in ({}, {"selected": WEIGHT}, {"pictured": True}, {"deltas": True}):
                found |= marks(run, **look)
        found |= marks(run, limits={"gradient": 1e-9}, held=True)
    assert found == MARKS.keys()
    assert all(mark(name).startswith("<svg") for name in found)


def test_only_what_is_on_screen_is_explained() -> None:
    run = SCENES["seed"].make()
    run.travel(0, 0)
    assert not marks(run) & {"arrow", "dot", "ring", "halo", "beyond", "delta", "below", "gap", "clamped"}
    run.step("operation")
    assert "arrow" in marks(run)
    run.step("update")
    assert {"dot", "ring"} <= marks(run)
    assert "halo" in marks(run, selected=WEIGHT)
    assert "one" not in marks(run, biases=False)
    assert "delta" in marks(run, deltas=True)
    limits = {"gradient": 0.1}
    assert ("beyond" in marks(run, limits=limits, held=True), "beyond" in marks(run, limits=limits)) == (True, False)
    assert "dotted" in marks(run)
    large = SCENES["spiral"].make()
    assert {"gap", "selection"} <= marks(large)


def test_the_fill_s_words_have_the_full_activation_of_each_layer() -> None:
    run = SCENES["seed"].make()
    run.step("update")
    picture = picture_of(run, check=False)
    assert dict(entries(picture))["fill"] == "activation, full at input 0.500, hidden 0.497, output 1.00"


def test_the_optimiser_s_memory_has_names() -> None:
    named = {name: {slot: record.title for slot, record in o.slots.items()} for name, o in OPTIMIZERS.items()}
    assert (named["momentum"], named["nesterov"]) == ({"v": "velocity"}, {"v": "velocity"})
    assert named["adam"] == named["adamw"] == {"m": "first moment", "v": "second moment"}
    assert (named["rmsprop"], named["adagrad"]) == ({"s": "mean square"}, {"s": "sum of squares"})
    picture = pictures("adam")[-1]
    assert picture.quantities["v"] == "second moment v"
    assert "Edges: the optimiser's second moment v, of the batch of 3" in shown_in_words(picture, "v", 0, "")
    assert "Edges: changes Δw, the steps actually taken" in shown_in_words(picture, "change", 0, "")
