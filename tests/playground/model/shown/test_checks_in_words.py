"""Every sentence about a check of the gradients, whole, of checks made up for it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backprop_core import GradientCheck, Verdict
from playground.model.shown.words import check_in_words, kinks_in_words, untold_in_words, verdict_in_words

AGREES, DISAGREES, SMALL, CURVED = Verdict
ROUNDING = "rounding alone, eps·|L|/h or more, comes to"
CAN_TELL = "the tab Check says what can tell"
KINK = "at a kink (z = 0 of a ReLU, say), where the loss has one slope to the left, another to the right"
ALL = "complex steps check them, the worst relative error is 1.2e−7"
SOME = f"complex steps check 1 of them, the worst relative error is 1.2e−7; {CAN_TELL}"
WORST = "worst relative error against central differences 1.23e−7, at `W1[0, 0]`"


def found(*verdicts: Verdict | None, step: float | None = 1e-5, kinked: int = 0) -> GradientCheck:
    """A check with these verdicts; the floors are 0.01234, 0.02345 ..., all errors 1.2345e-7."""
    count = len(verdicts)
    columns = np.flatnonzero([verdict is not None for verdict in verdicts])
    return GradientCheck(
        step=step,
        columns=columns,
        differences=np.zeros(count),
        gradients=np.zeros(count),
        errors=np.full(count, 1.2345e-7),
        floors=0.01234 + 0.01111 * np.arange(count),
        verdicts=verdicts,
        worst=1.2345e-7 if any(verdict and verdict.told for verdict in verdicts) else math.nan,
        where="W1[0, 0]",
        kinked=np.arange(kinked),
    )


@pytest.mark.parametrize(
    ("check", "says"),
    [
        (found(AGREES, AGREES), ("agrees", "✓ 2 gradients checked", WORST)),
        (found(AGREES, None), ("agrees", "✓ 1 of 2 gradients checked", WORST)),
        (found(AGREES, DISAGREES, DISAGREES), ("differs", "✗ 2 of 3 gradients off", WORST)),
        (found(DISAGREES, None, AGREES), ("differs", "✗ 1 of 2 checked gradients off", WORST)),
        (found(None), ("waiting", "no gradient checked", "the numbers are too large for central differences")),
        (found(None, kinked=1), ("waiting", "no gradient checked", f"one gradient is not checked: it lies {KINK}")),
        (
            found(SMALL, SMALL),
            (
                "waiting",
                "○ 2 gradients too small to check",
                f"2 are too small to check at h = 1e−5: {ROUNDING} 0.023; {CAN_TELL}",
            ),
        ),
        (
            found(SMALL, AGREES, CURVED, kinked=2),
            (
                "agrees",
                "✓ 1 of 3 gradients checked",
                f"{WORST}; 1 is too small to check at h = 1e−5: {ROUNDING} 0.012; for 1 the loss is "
                f"too curved to check at h = 1e−5; {CAN_TELL}; 2 gradients are not checked: they lie {KINK}",
            ),
        ),
    ],
)
def test_the_badge_counts_and_names_the_worst(check: GradientCheck, says: tuple[str, str, str]) -> None:
    assert check_in_words(check, playing=False) == says


@pytest.mark.parametrize(
    ("exact", "kind", "words", "remedy"),
    [
        ((AGREES, AGREES), "agrees", "✓ 2 gradients checked", ALL),
        ((AGREES, SMALL), "agrees", "✓ 1 of 2 gradients checked", SOME),
        ((AGREES, DISAGREES), "differs", "✗ 1 of 2 gradients off", ALL),
        ((DISAGREES, SMALL), "differs", "✗ 1 of 1 checked gradients off", SOME),
        ((SMALL, SMALL), "waiting", "○ 2 gradients too small to check", CAN_TELL),
    ],
)
def test_complex_steps_are_counted_in(exact: tuple[Verdict, ...], kind: str, words: str, remedy: str) -> None:
    """Two gradients that central differences cannot tell."""
    small = f"2 are too small to check at h = 1e−5: {ROUNDING} 0.023; "
    expected = kind, words, small + remedy
    assert check_in_words(found(SMALL, SMALL), found(*exact, step=None), playing=False) == expected


def test_a_complex_step_has_no_length_to_be_named() -> None:
    check = found(SMALL, SMALL, AGREES, step=None)
    assert untold_in_words(check) == "2 are too small to check: their own rounding comes to 0.023"
    assert verdict_in_words(check, 1) == "○ too small to check: rounding ±0.023"


def test_a_verdict_has_its_mark_and_the_number_that_it_rests_on() -> None:
    check = found(AGREES, DISAGREES, SMALL, CURVED, None)
    assert [verdict_in_words(check, column) for column in range(5)] == [
        "✓ agrees: relative error 1.2e−7",
        "✗ disagrees: relative error 1.2e−7",
        "○ too small to check at h = 1e−5: rounding ±0.035",
        "○ too curved to check at h = 1e−5: relative error 1.2e−7",
        "",
    ]


def test_nothing_is_said_of_what_there_is_none() -> None:
    check = found(AGREES, None)
    assert (untold_in_words(check), kinks_in_words(check)) == ("", "")


def test_the_floor_that_is_named_is_the_largest_of_those_below_it() -> None:
    assert untold_in_words(found(SMALL, SMALL, AGREES)).endswith("comes to 0.023")
