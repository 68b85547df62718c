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
from backprop_core.functions.registry import Option, as_choice

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


@pytest.mark.parametrize(
    ("name", "taken"), [("adagrad", ["lr", "initial_accumulator", "eps"]), ("relu", ["no option"])]
)
def test_a_refused_option_is_told_with_those_that_there_are(name: str, taken: list[str]) -> None:
    with pytest.raises(SpecError) as refused:
        as_choice("place", Choice(name, nonsense=0.5), ACTIVATIONS if name == "relu" else OPTIMIZERS)
    assert (refused.value.field, refused.value.value) == ("place.nonsense", 0.5)
    said, _, names = refused.value.allowed.partition(" takes ")
    assert (said, sorted(names.split(", "))) == (name, sorted(taken))


@pytest.mark.parametrize("wrong", ["nonsense", Choice("nonsense"), Choice(["relu"]), 3, None, ["relu"]])
def test_what_is_no_name_of_a_function_is_refused_with_all_names(wrong: object) -> None:
    with pytest.raises(SpecError) as refused:
        as_choice("place", wrong, ACTIVATIONS)
    assert refused.value.allowed == "one of " + ", ".join(ACTIVATIONS)
    assert refused.value.value == (wrong.name if isinstance(wrong, Choice) else wrong)


@pytest.mark.parametrize("written", ["Choice('relu')", "Choice('adam', beta1=0.5, lr=0.1)"])
def test_a_choice_is_written_as_the_call_that_makes_it(written: str) -> None:
    choice = eval(written, {"Choice": Choice})
    assert repr(choice) == written


@pytest.mark.parametrize("registry", [ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS])
def test_a_refusal_says_what_is_allowed_and_names_the_option(registry: dict) -> None:
    """Numbers beyond each end, words, lists, and whole numbers that no float can hold."""
    for record in registry.values():
        for name, option in record.options.items():
            for wrong in ("nonsense", [1.0], 10**400, float("nan")):
                with pytest.raises(SpecError) as refused:
                    option.checked(f"place.{name}", wrong)
                assert str(refused.value).startswith(f"place.{name}")
                assert option.allowed in str(refused.value)


def test_an_open_end_of_a_range_is_itself_refused() -> None:
    half_open = Option(0.5, "", 0.0, 1.0, open_low=True, open_high=True)
    assert half_open.number("x", 0.5) == 0.5
    for end in (0.0, 1.0, True):
        with pytest.raises(SpecError, match="x"):
            half_open.number("x", end)
