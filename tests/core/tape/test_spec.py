"""Specifications: each number is taken up to both of its ends, and refused beyond them by the name of its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from backprop_core import (
    ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    Choice,
    LayerSpec,
    NetworkSpec,
    SpecError,
    TrainingSpec,
)
from backprop_core.functions.losses import REDUCTIONS
from backprop_core.tape.spec import MAX_LAYERS, MAX_SEED, MAX_UNITS

NETWORK = NetworkSpec(2, [LayerSpec(1, "sigmoid")], "bce")
Make = Callable[[int], LayerSpec | NetworkSpec | TrainingSpec]
WHOLE: dict[str, tuple[Make, str, int, int]] = {
    "units": (LayerSpec, "units", 1, MAX_UNITS),
    "inputs": (lambda value: NETWORK.replaced(inputs=value), "inputs", 1, MAX_UNITS),
    "seed of a network": (lambda value: NETWORK.replaced(seed=value), "seed", 0, MAX_SEED),
    "seed of a training": (lambda value: TrainingSpec(seed=value), "seed", 0, MAX_SEED),
    "batch_size": (lambda value: TrainingSpec(batch_size=value), "batch_size", 1, 10**6),
}


@pytest.mark.parametrize("what", WHOLE)
def test_a_whole_number_may_be_either_end_of_its_range_and_nothing_beyond(what: str) -> None:
    make, field, low, high = WHOLE[what]
    for value in (low, high):
        assert getattr(make(value), field) == value
    for value in (low - 1, high + 1):
        with pytest.raises(SpecError) as refused:
            make(value)
        assert (refused.value.field, refused.value.value) == (field, value)
        assert refused.value.allowed == f"a whole number from {low} to {high}"


def test_a_network_has_a_layer_at_least_and_not_too_many() -> None:
    for count in (1, MAX_LAYERS):
        assert NETWORK.replaced(layers=[LayerSpec(1, "sigmoid")] * count).depth == count
    for count in (0, MAX_LAYERS + 1):
        with pytest.raises(SpecError) as refused:
            NETWORK.replaced(layers=[LayerSpec(1, "sigmoid")] * count)
        assert str(refused.value) == f"layers is {count}; allowed: from 1 to {MAX_LAYERS} layers"


@pytest.mark.parametrize(
    ("field", "make", "known"),
    [
        ("activation", lambda name: LayerSpec(1, name), ACTIVATIONS),
        ("loss", lambda name: NETWORK.replaced(loss=name), LOSSES),
        ("reduction", lambda name: NETWORK.replaced(reduction=name), REDUCTIONS),
        ("initializer", lambda name: NETWORK.replaced(initializer=name), INITIALIZERS),
        ("optimizer", TrainingSpec, OPTIMIZERS),
    ],
)
def test_a_name_that_there_is_none_of_is_refused_with_those_that_there_are(field: str, make: Any, known: Any) -> None:
    with pytest.raises(SpecError) as refused:
        make("magic")
    assert (refused.value.field, refused.value.value) == (field, "magic")
    assert refused.value.allowed == "one of " + ", ".join(known)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_an_output_whose_range_is_not_the_loss_s_is_refused_with_those_that_fit(loss: str, output: str) -> None:
    low, high = LOSSES[loss].range
    fitting = [each.name for each in ACTIVATIONS.values() if low <= each.range[0] and each.range[1] <= high]
    if output in fitting:
        assert NetworkSpec(2, [LayerSpec(2, output)], loss).outputs == 2
        return
    with pytest.raises(SpecError) as refused:
        NetworkSpec(2, [LayerSpec(2, output)], loss)
    assert (refused.value.field, refused.value.value) == ("output activation", output)
    assert refused.value.allowed == f"{' or '.join(fitting)} with {loss}"


@pytest.mark.parametrize(("field", "least"), [("l1", 0.0), ("l2", 0.0), ("clip_norm", 1e-300)])
def test_a_restraint_is_refused_by_its_name(field: str, least: float) -> None:
    assert getattr(TrainingSpec(**{field: least}), field) == least
    for value in (-1.0, float("nan"), "much"):
        with pytest.raises(SpecError) as refused:
            TrainingSpec(**{field: value})
        assert str(refused.value).startswith(f"{field} is {value!r}; allowed: a finite number")


@pytest.mark.parametrize("field", ["shuffle", "train_biases", "penalise_biases"])
def test_a_flag_is_true_or_false(field: str) -> None:
    assert [getattr(TrainingSpec(**{field: value}), field) for value in (True, False)] == [True, False]
    with pytest.raises(SpecError) as refused:
        TrainingSpec(**{field: 1})
    assert str(refused.value) == f"{field} is 1; allowed: True or False"


@pytest.mark.parametrize(
    ("schedule", "allowed"),
    [
        ([], "at least one batch, and no empty one"),
        ([[0], []], "at least one batch, and no empty one"),
        ([0, 1], "a sequence of batches, each a sequence of sample indices"),
        ([[-1]], "a whole number from 0 to 1000000"),
    ],
)
def test_a_schedule_is_of_batches_that_have_samples(schedule: object, allowed: str) -> None:
    with pytest.raises(SpecError) as refused:
        TrainingSpec(schedule=schedule)
    assert (refused.value.field, refused.value.allowed) == ("schedule", allowed)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_options_change_one_by_one_and_a_restraint_counts_the_parameters_that_it_is_said_to(optimizer: str) -> None:
    training = TrainingSpec(Choice(optimizer, lr=0.3), batch_size=2)
    changed = training.with_options(lr=0.5)
    assert changed.optimizer_options == {**training.optimizer_options, "lr": 0.5}
    assert (changed.batch_size, changed.with_options(lr=0.3)) == (2, training)
    kinds = [training.replaced(penalise_biases=biases).penalised_kinds for biases in (False, True)]
    assert kinds == ["W", "Wb"]
    assert [TrainingSpec(l1=l1, l2=l2).penalised for l1 in (0, 1) for l2 in (0, 1)] == [False, True, True, True]
