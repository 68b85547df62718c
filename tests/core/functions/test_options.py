"""Options of functions: what lies at the ends of their ranges is taken, and nothing beyond."""

from __future__ import annotations

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

BEYOND = 1e-9


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_a_learning_rate_is_from_0_to_1000(optimizer: str) -> None:
    for rate in (0.0, 0.5, 1000.0):
        assert TrainingSpec(Choice(optimizer, lr=rate)).optimizer_options["lr"] == rate
    for rate in (-BEYOND, 1000 + 1e-6, float("nan"), float("inf")):
        with pytest.raises(SpecError, match="lr"):
            TrainingSpec(Choice(optimizer, lr=rate))


@pytest.mark.parametrize("optimizer", ["adagrad", "rmsprop", "adam", "adamw"])
def test_what_keeps_a_division_finite_is_from_0_to_1000(optimizer: str) -> None:
    for eps in (0.0, 1e-8, 1000.0):
        assert TrainingSpec(Choice(optimizer, eps=eps)).optimizer_options["eps"] == eps
    for eps in (-BEYOND, 1000 + 1e-6):
        with pytest.raises(SpecError, match="eps"):
            TrainingSpec(Choice(optimizer, eps=eps))


@pytest.mark.parametrize("registry", [ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS])
def test_defaults_are_within_their_ranges(registry: dict) -> None:
    for record in registry.values():
        for name, option in record.options.items():
            assert option.checked(name, option.default) == option.default


def test_the_options_of_a_function_are_those_that_it_names() -> None:
    with pytest.raises(SpecError, match="momentum"):
        TrainingSpec(Choice("adam", momentum=0.5))
    with pytest.raises(SpecError, match="alpha"):
        NetworkSpec(1, [LayerSpec(1, Choice("relu", alpha=1.0))])
