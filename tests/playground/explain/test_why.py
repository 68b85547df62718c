"""Why is this 0, why so small: in the scenes made for it, and in words."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backprop_core import Session
from backprop_core.analysis.explain import Entry, Reader
from backprop_core.analysis.why_small import FAR, far_smaller, why_small
from backprop_core.analysis.why_zero import Kind, why_zero
from playground.explain.view import View
from playground.explain.zero import zero_words
from playground.model.scenes import SCENES
from tests.networks import KINDS, session_of_kind


def words(session: Session, quantity: str, row: int, column: int = 0, sample: int = 0) -> tuple[str, ...]:
    return zero_words(View(session, sample), Entry(quantity, row, column))


@pytest.mark.parametrize("sample", range(4))
@pytest.mark.parametrize("column", [0, 1])
def test_the_dead_relu_is_blamed_for_each_of_its_weights(column: int, sample: int) -> None:
    session = SCENES["dead"].start()
    assert (session.value("X")[column] == 0).any()
    assert words(session, "dW1", 1, column, sample) == (
        "∂L/∂w is 0 because δ(h₂) is 0 on every sample.",
        "δ(h₂) is 0 because the slope f′(z) of h₂ is 0 on every sample.",
        "ReLU is flat at z(h₂) = −4.300 to −2.500: not above 0 on any of the 4 samples, so the unit is dead, and "
        "nothing that feeds it learns.",
    )


@pytest.mark.parametrize("row", [0, 1, 2])
def test_in_the_scene_of_zeros_the_weight_that_leads_on_is_to_blame(row: int) -> None:
    session = SCENES["zeros"].start()
    found = why_zero(Reader(session), Entry("dW1", row, 1))
    assert [reason.kind for reason in found] == [Kind.FACTOR, Kind.FACTOR, Kind.ALL_WEIGHTS]
    unit = "h" + "₁₂₃"[row]
    assert words(session, "dW1", row, 1) == (
        f"∂L/∂w is 0 because δ({unit}) is 0 on every sample.",
        f"δ({unit}) is 0 because ∂L/∂a({unit}) is 0 on every sample.",
        f"∂L/∂a({unit}) is 0 on every sample: the only weight that leads on, w({unit} → ŷ), is 0, so the loss does not "
        "feel it.",
    )


def test_where_samples_differ_each_factor_is_told_with_their_number() -> None:
    session = SCENES["dead"].start()
    session.edit(parameters={"W1": np.array([[-2.0, 0.6], [1.0, 1.0], [1.0, 1.0]]), "b1": np.full((3, 1), 0.5)})
    session.prime()
    assert session.value("X")[0].tolist().count(0.0) == 2
    assert words(session, "dW1", 0, 0)[0] == "∂L/∂w is 0: on each sample one factor is 0: x₁ on 2, δ(h₁) on 2."


def test_the_vanishing_scene_is_told_by_its_slopes() -> None:
    session = SCENES["vanishing"].start()
    found = why_small(Reader(session), Entry("dW1", 0, 0))
    assert found is not None
    assert len(found.links) == 5
    assert all(0 < link.slope <= 0.25 for link in found.links)
    assert found.start.entry.quantity == "dZ6"
    head, path, causes = words(session, "dW1", 0, 0)
    left = math.prod(link.slope for link in found.links)
    assert "next to nothing beside the gradients of later layers" in head
    assert "δ(ŷ) = −0.417; h₄⁽⁵⁾: weight 0.567 · slope 0.250 = 0.14" in path
    assert path.endswith("x₁ = 0.600. Together −1.46e−5.")
    assert causes.startswith(f"What makes it small: five sigmoid slopes of at most 0.25 leave {left:.5f} of it")


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_all_early_weights_of_the_vanishing_scene_are_answered(layer: int) -> None:
    session = SCENES["vanishing"].start()
    reader = Reader(session)
    for row, column in np.ndindex(reader.array(f"dW{layer}").shape):
        found = why_small(reader, Entry(f"dW{layer}", row, column))
        assert found is not None
        assert found.beside * FAR > abs(found.value)
        assert "sigmoid slopes" in words(session, f"dW{layer}", row, column)[-1]


def test_the_weights_of_the_last_layers_of_the_vanishing_scene_are_not_small() -> None:
    reader = Reader(SCENES["vanishing"].start())
    assert far_smaller(reader, Entry("dW6", 0, 0)) is None
    assert far_smaller(reader, Entry("db5", 3, 0)) is None


def test_a_saturated_output_is_told_by_its_slope() -> None:
    session = SCENES["saturated"].start()
    found = why_small(Reader(session), Entry("db2", 0, 0))
    assert found is not None
    assert [(link.layer, link.weight) for link in found.links] == [(2, None)]
    assert words(session, "db2", 0)[-1] == (
        "What makes it small: one sigmoid slope of at most 0.25 (z = 12.0) leaves 6.1e−6 of it."
    )


@pytest.mark.parametrize("key", ["seed", "softmax"])
def test_ordinary_gradients_are_not_asked_about(key: str) -> None:
    session = SCENES[key].start()
    reader = Reader(session)
    weights = reader.array("dW1")
    assert [far_smaller(reader, Entry("dW1", *at)) for at in np.ndindex(weights.shape)] == [None] * weights.size


@pytest.mark.parametrize("kind", KINDS)
def test_on_every_network_there_is_an_answer(kind: str) -> None:
    session = session_of_kind(kind)
    session.prime()
    session.table.block("grad", 1)[...] *= 1e-9
    answered = 0
    for row, column in np.ndindex(session.value("dW1").shape):
        value = session.value("dW1")[row, column]
        found = words(session, "dW1", row, column)
        later = session.network.depth > 1 or not session.network.cancels
        assert bool(found) or (value != 0 and not later)
        answered += bool(found)
        assert "nan" not in " ".join(found)
    assert answered
