"""While a question is open, another session is shown: the same update, just before what is asked."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import State
from playground.formats import number
from playground.model.asking import Kind, truth
from playground.model.asking.offers import offers
from playground.model.asking.veil import Asking, end_of, session_before
from playground.model.asking.words import answer_of, asked_in_words, candidates
from playground.model.shown.elements import LOSS, Element, elements_of
from tests.networks import KINDS, session_of_kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("updates", [0, 3])
def test_what_comes_before_is_the_run_s_own_and_nothing_of_the_rest_is_there(kind: str, updates: int) -> None:
    session = session_of_kind(kind)
    session.run(updates)
    session.prime()
    position = session.position
    for name in ("A1", "L", "dZ1", "dW1", f"dZ{session.network.depth}"):
        before = session_before(session, name)
        assert not before.has_leftovers
        assert before.state_of(name) is State.NONE
        assert not np.any(before.value(name))
        assert before.batch.tolist() == session.batch.tolist()
        np.testing.assert_array_equal(before.causes, session.causes)
        for made in before.fresh:
            np.testing.assert_array_equal(before.value(made), session.value(made), made)
        before.travel(before.position.update, end_of(before, name))
        np.testing.assert_array_equal(before.value(name), session.value(name))
    assert session.position == position


def test_a_complete_update_hides_its_new_weights_as_well() -> None:
    session = session_of_kind("2-3-1")
    session.step()
    before = session_before(session, "dW1")
    assert (before.completed, session.completed) == (0, 1)
    np.testing.assert_array_equal(before.value("W1"), session.old("W1"))


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_is_offered_can_be_asked(kind: str) -> None:
    session = session_of_kind(kind)
    session.prime()
    sizes = session.network.sizes
    for element in elements_of(sizes)[:: max(1, len(elements_of(sizes)) // 12)]:
        for question in offers(session, element, 1).values():
            assert np.isfinite(truth(session, question))
            assert asked_in_words(session, question, element).endswith((".", "?"))
            if question.kind is Kind.RANK:
                places = [answer_of(each, question) for each in candidates(session, question)]
                assert len(set(places)) == len(places) > 0
    assert Asking.begun(session, next(iter(offers(session, Element("bias", 1), 0).values())), LOSS).is_open


def test_of_a_batch_no_number_is_asked_that_only_all_samples_tell() -> None:
    whole = session_of_kind("2-3-1")
    for element in (LOSS, Element("weight", 1), Element("bias", 1)):
        numbers = {name for name, question in offers(whole, element, 0).items() if question.kind is Kind.NUMBER}
        assert numbers <= {"Δ", "new"}
    assert Kind.NUMBER in {question.kind for question in offers(whole, Element("neuron", 1), 0).values()}


def test_an_update_is_asked_with_its_factors_and_the_page_is_shown_before_the_gradient_that_would_tell_it() -> None:
    session = session_of_kind("2-3-1")
    session.prime()
    edge = Element("weight", 2, 0, 1)
    gradient, rate = session.value("dW2")[0, 1], session.training.optimizer_options["lr"]
    found = offers(session, edge, 0)
    for name, expected in (("Δ", -rate * gradient), ("new", session.value("W2")[0, 1] - rate * gradient)):
        assert truth(session, found[name]) == pytest.approx(expected, rel=1e-12)
        assert number(float(gradient), 6) in asked_in_words(session, found[name], edge)
        assert Asking.begun(session, found[name], edge).before.state_of("dW2") is State.NONE
    session.edit(training=session.training.replaced(optimizer="adam"))
    assert not {"Δ", "new"} & set(offers(session, edge, 0))
