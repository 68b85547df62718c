"""The line under the graph: whose numbers the edges and the neurons show, and what was computed last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.model.shown.picture import Picture, picture_of
from playground.model.shown.words import shown_in_words
from tests.networks import session_of_kind


def picture(batch: int = 2, *, operations: int | None = None) -> Picture:
    """A network 2-3-1 in batches of so many of its samples, all gradients computed or so many operations done."""
    session = session_of_kind("2-3-1")
    session.edit(training=session.training.replaced(batch_size=batch))
    session.prime()
    if operations is not None:
        session.travel(0, operations)
    return picture_of(session, check=False)


@pytest.mark.parametrize(
    ("quantity", "edges"),
    [
        ("gradient", "gradients ∂L/∂w, of the batch of 2"),
        ("weight", "weights w before the update, → after it"),
        ("change", "changes Δw, the steps actually taken, of the batch of 2"),
    ],
)
def test_of_a_batch_each_quantity_has_its_words(quantity: str, edges: str) -> None:
    words = shown_in_words(picture(), quantity)
    assert words.startswith(f"Edges: {edges} · neurons: sample 1 · last operation: `")


@pytest.mark.parametrize(
    ("quantity", "edges"),
    [
        ("gradient", "gradients ∂L/∂w, of it alone"),
        ("weight", "weights w"),
        ("change", "changes Δw that it would make"),
    ],
)
def test_of_a_sample_by_itself_only_the_gradients_are_said_to_be_of_it_alone(quantity: str, edges: str) -> None:
    assert shown_in_words(picture(), quantity, 3, "Sample 4 by itself") == f"Sample 4 by itself · Edges: {edges}"


def test_a_batch_of_one_is_not_called_a_batch() -> None:
    for quantity, edges in (("gradient", "gradients ∂L/∂w"), ("weight", "weights w before the update, → after it")):
        words = shown_in_words(picture(1), quantity, 4)
        assert words.startswith(f"Edges: {edges} · neurons: the sample · last operation: `")


def test_a_sample_has_its_number_in_the_batch_and_where_that_is_another_in_the_data() -> None:
    shown = replace(picture(), sample=1)
    names = [shown_in_words(shown, "weight", chosen).split(" · ")[1] for chosen in (0, 1, 4)]
    assert names == [f"neurons: sample 2{more}" for more in (", number 1 of the data", "", ", number 5 of the data")]


def test_before_anything_is_computed_there_is_no_operation_and_no_weight_after() -> None:
    words = shown_in_words(picture(operations=0), "weight")
    assert words == "Edges: weights w · neurons: sample 1 · nothing computed yet"


def test_of_an_operation_of_several_lines_the_first_is_named() -> None:
    shown = picture(operations=8)
    assert shown.active is not None
    assert shown.active.code.splitlines() == ["dW2 = dZ2 @ A1.T", "db2 = dZ2.sum(axis=1, keepdims=True)"]
    assert shown_in_words(shown, "gradient").endswith("last operation: `dW2 = dZ2 @ A1.T`")
