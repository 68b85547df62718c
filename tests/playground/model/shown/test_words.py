"""Sentences about a parameter's movement agree with the signs of its gradient and its change."""

from __future__ import annotations

import pytest

from playground.model.shown.words import check_in_words, movement


@pytest.mark.parametrize(
    ("gradient", "change", "says"),
    [
        (2.0, -0.1, "▲ Raising w raises the loss, so the update lowers w by 0.1000."),
        (-2.0, 0.1, "▼ Raising w lowers the loss, so the update raises w by 0.1000."),
        (2.0, 0.1, "▲ Raising w raises the loss, yet the update still raises w by 0.1000."),
        (-2.0, -0.1, "▼ Raising w lowers the loss, yet the update still lowers w by 0.1000."),
        (1e-9, -0.1, "▲ Raising w raises the loss, so the update lowers w by 0.1000."),
        (1e-9, 1e-3, "▲ Raising w raises the loss, yet the update still raises w by 0.001000."),
        (-1e-9, 1e-3, "▼ Raising w lowers the loss, so the update raises w by 0.001000."),
        (0.0, 0.1, "Raising w a little leaves the loss as it is; the update still raises w by 0.1000."),
        (0.0, 0.0, "Raising w a little leaves the loss as it is."),
        (2.0, 0.0, "▲ Raising w raises the loss, yet the update leaves w as it is."),
    ],
)
def test_a_movement_is_told_by_its_signs(gradient: float, change: float, says: str) -> None:
    assert movement(gradient, change, "w", "the loss") == says


def test_the_cause_of_a_movement_can_be_named() -> None:
    momentum = movement(2.0, 0.1, "w", "J", cause="what the optimiser remembers", written=lambda value: f"{value:.0%}")
    assert momentum == "▲ Raising w raises J, yet what the optimiser remembers still raises w by 10%."
    assert movement(2.0, 0.0, "b", "J", unmoved="biases stay").endswith("leaves b as it is: biases stay.")


def test_while_there_is_nothing_to_check_the_badge_says_what_it_waits_for() -> None:
    playing = check_in_words(None, playing=True)
    assert playing == ("waiting", "▶ playing", "the gradients are checked again at the next pause")
    waiting = check_in_words(None, playing=False)
    assert waiting == ("waiting", "… gradients to come", "they are checked once all are computed")
