"""The check in words: the badge, the card of an edge and the picture tell the same three states."""

from __future__ import annotations

import re

import pytest

from backprop_core import Verdict, gradient_check
from playground.figures.graph.cards import card_of
from playground.model.scenes import SCENES
from playground.model.shown.checking import told_exactly
from playground.model.shown.elements import code, elements_of
from playground.model.shown.picture import picture_of
from playground.model.shown.words import check_in_words, step_in_words, untold_in_words, verdict_in_words
from playground.model.takeaway.ledger import parameters_of
from tests.core.tape.test_laws import session_of

MARKS = {Verdict.AGREES: "✓", Verdict.DISAGREES: "✗", Verdict.TOO_SMALL: "○", Verdict.TOO_CURVED: "○"}


@pytest.mark.parametrize("key", ["seed", "saturated", "large"])
def test_each_card_tells_the_verdict_of_its_own_parameter(key: str) -> None:
    session = SCENES[key].start()
    session.table.rows["grad"][-1] += 1.0
    picture = picture_of(session)
    assert picture.check is not None
    parameters = [e for e in elements_of(picture.sizes) if e.is_parameter][:: 1 if key != "large" else 20]
    for element in parameters:
        verdict = picture.verdict(element)
        card = " ".join(line for lines in card_of(picture, element, "the sample").groups.values() for line in lines)
        if verdict is None:
            assert "not taken" in card
        else:
            assert f" {MARKS[verdict]} {str(verdict).removesuffix(' at this h')}" in card
    wrong = [code(e) for e in parameters if picture.verdict(e) is Verdict.DISAGREES]
    assert set(wrong) <= {picture.check.where}


def test_where_a_central_difference_cannot_tell_a_complex_step_does() -> None:
    picture = picture_of(SCENES["saturated"].start())
    assert picture.check is not None
    untold = [e for e in parameters_of(picture.sizes) if not picture.check.verdicts[picture.column(e)].told]
    assert len(untold) == 7
    for element in untold:
        assert picture.verdict(element) is Verdict.AGREES
        card = " ".join(line for lines in card_of(picture, element, "the sample").groups.values() for line in lines)
        assert "○ too small to check at h = 1e−5" in card
        assert re.search(r"· complex step \S+ ✓ agrees: relative error", card)


def test_complex_steps_tell_what_is_left_behind_the_exact_gelu_too() -> None:
    session = session_of("gelu", "sigmoid", "bce")
    session.prime()
    found = gradient_check(session, 1e-9)
    exact = told_exactly(session, found)
    assert exact is not None
    assert (exact.count(Verdict.AGREES), exact.wrong) == (found.untold, 0)


def test_the_badge_counts_what_agrees_and_tells_what_it_cannot() -> None:
    found = gradient_check(SCENES["saturated"].start())
    kind, words, sentence = check_in_words(found, playing=False)
    assert (kind, words) == ("agrees", "✓ 2 of 9 gradients checked")
    assert "7 are too small to check at h = 1e−5" in sentence
    assert "the tab Check says what can tell" in sentence


def test_the_badge_counts_those_that_complex_steps_tell() -> None:
    session = SCENES["saturated"].start()
    found = gradient_check(session)
    kind, words, sentence = check_in_words(found, told_exactly(session, found), playing=False)
    assert (kind, words) == ("agrees", "✓ 9 gradients checked")
    assert "7 are too small to check at h = 1e−5" in sentence
    assert "complex steps check them, the worst relative error is" in sentence
    assert "the tab Check" not in sentence
    session.table.rows["grad"][0] *= 2
    found = gradient_check(session)
    assert found.wrong == 0
    assert check_in_words(found, told_exactly(session, found), playing=False)[:2] == (
        "differs",
        "✗ 1 of 9 gradients off",
    )


def test_where_nothing_can_be_told_the_badge_does_not_say_checked() -> None:
    session = SCENES["seed"].start()
    session.run(1000)
    session.prime()
    kind, words, sentence = check_in_words(gradient_check(session), playing=False)
    assert (kind, words) == ("waiting", "○ 13 gradients too small to check")
    assert "eps·|L|/h" in sentence


def test_a_wrong_gradient_is_counted_among_those_that_could_be_told() -> None:
    session = SCENES["saturated"].start()
    session.table.rows["grad"][-1] *= 2
    kind, words, _ = check_in_words(gradient_check(session), playing=False)
    assert (kind, words) == ("differs", "✗ 1 of 2 checked gradients off")


def test_a_step_that_is_too_long_is_told_apart() -> None:
    found = gradient_check(SCENES["vanishing"].start(), 0.1)
    curved = found.count(Verdict.TOO_CURVED)
    assert curved
    assert f"for {curved} the loss is too curved to check at h = 1e−1" in untold_in_words(found)
    at = found.verdicts.index(Verdict.TOO_CURVED)
    assert verdict_in_words(found, at).startswith("○ too curved to check at h = 1e−1: relative error")


@pytest.mark.parametrize(("step", "words"), [(0.1, "1e−1"), (1e-5, "1e−5"), (1e-9, "1e−9")])
def test_steps_in_words(step: float, words: str) -> None:
    assert step_in_words(step) == words
