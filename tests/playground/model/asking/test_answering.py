"""Answers are judged against the tape: on every kind of network, in every way in which a number can be written."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, SpecError, TrainingSpec
from playground.formats import number
from playground.model.asking import Judged, Question, answer
from playground.model.asking.reading import number_of
from playground.model.own.numbers import ReadingError
from tests.networks import KINDS, session_of_kind


def mistaken() -> Session:
    """2-2-1 with sigmoids and half the squared error, on one sample, as in a text-book."""
    layers = [LayerSpec(2, "sigmoid"), LayerSpec(1, "sigmoid")]
    W1, W2 = np.array([[0.9, 0.3], [0.1, 0.5]]), np.array([[0.8, 0.7]])
    parameters = [(W1, np.zeros((2, 1))), (W2, np.zeros((1, 1)))]
    training = TrainingSpec(Choice("gd", lr=0.5), train_biases=False)
    data = Dataset(np.array([[1.0], [1.0]]), np.array([[0.0]]))
    return Session(NetworkSpec(2, layers, "half_mse"), training, data, parameters)


def said(session: Session, place: str, text: str, kind: str = "number") -> tuple[Judged, str]:
    verdict = answer(session, Question.of(place, kind), text)
    return verdict.judged, verdict.words


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_tape_computes_is_right_wherever_the_session_stands(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(2)
    values = {name: session.value(name) for each in session.tape for name in each.writes if name[0] in "LZAd"}
    for back in (0, 3, 100):
        session.travel(session.position.update, max(session.position.operation - back, 0))
        for name, value in values.items():
            matrix = np.atleast_2d(value)
            row, column = np.unravel_index(np.abs(matrix).argmax(), matrix.shape)
            place = name if name in ("L", "J") else f"{name}[{row}, {column}]"
            assert answer(session, Question.of(place), repr(float(matrix[row, column]))).right, name
            assert answer(session, Question.of(place), number(float(matrix[row, column]))).right, name
            assert answer(session, Question.of(place, "rank"), place if "[" in place else "0").right, name


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_sign_is_answered_by_a_loss_that_moves_the_other_way(kind: str) -> None:
    session = session_of_kind(kind)
    session.step()
    for name in ("dW1", "dZ1", "dX"):
        values = session.value(name)
        row, column = (int(at) for at in np.unravel_index(np.abs(values).argmax(), values.shape))
        guess = "-" if values[row, column] > 0 else "+"
        verdict = answer(session, Question.of(f"{name}[{row}, {column}]", "sign"), guess)
        assert verdict.judged is Judged.WRONG
        assert verdict.nudge is not None
        assert (verdict.nudge.after - verdict.nudge.before) * values[row, column] > 0
    assert session.position.operation == len(session.tape)


@pytest.mark.parametrize(
    "text",
    ["-0.0912", "−0.0912", "–0,0912", "-9.12e-2", "−9,12·10^-2", "-9.12 × 10⁻²", "-0.0912/1", "▼ -0.0912", "[-0.0912]"],
)
def test_numbers_are_read_as_they_are_written(text: str) -> None:
    assert answer(mistaken(), Question.of("dW2[0, 1]"), text).guess == pytest.approx(-0.0912)


@pytest.mark.parametrize(
    ("place", "text", "mistake"),
    [
        ("dW2[0, 0]", "0.571770091946", "slope_missing"),
        ("dW2[0, 0]", "0.12485373984", "slope_of_activation"),
        ("dW2[0, 0]", "0.113366", "weight_for_activation"),
        ("dW2[0, 1]", "0.085025", "preactivation_for_activation"),
        ("dW1[0, 0]", "0.0187945", "updated_weights"),
        ("dZ2", "-0.1417", "sign"),
        ("A2", "1.0668", "z_for_a"),
        ("dW2[0, 0]", "-0.05445", "step_for_gradient"),
        ("dW2[0, 0]", "0.0914946", "another_entry"),
    ],
)
def test_the_mistake_behind_a_number_is_named(place: str, text: str, mistake: str) -> None:
    verdict = answer(mistaken(), Question.of(place), text)
    assert verdict.judged is Judged.WRONG
    assert mistake in verdict.mistakes


def test_one_percent_is_right_and_says_that_it_is_rounded() -> None:
    session = mistaken()  # dW2[0, 0] is 0.10890610
    assert said(session, "dW2[0, 0]", "0.1089") == (Judged.RIGHT, "Right: 0.1089.")
    assert said(session, "dW2[0, 0]", "0.1085") == (Judged.RIGHT, "Right, rounded: 0.1089.")
    assert said(session, "dW2[0, 0]", "0.105")[0] is Judged.WRONG


def test_digits_that_are_asked_for_widen_the_tolerance_and_never_narrow_it() -> None:
    session = mistaken()
    assert answer(session, Question.of("dW2[0, 0]", digits=1), "0.14").right
    assert not answer(session, Question.of("dW2[0, 0]", digits=1), "0.16").right
    assert answer(session, Question.of("dW2[0, 0]", digits=6), "0.1085").right


def test_what_is_too_rough_or_cannot_be_read_is_no_miss() -> None:
    session = mistaken()
    assert said(session, "dW2[0, 0]", "0.1")[0] is Judged.UNREADABLE
    for text in ("", "abc", "0.1 0.2", "1/0", "nan"):
        judged, words = said(session, "dW2[0, 0]", text)
        assert judged is Judged.UNREADABLE
        assert words.endswith(".")


def test_zero_has_to_be_zero() -> None:
    layers = [LayerSpec(1, "relu"), LayerSpec(1, "identity")]
    parameters = [(np.array([[-1.0]]), np.zeros((1, 1))), (np.array([[2.0]]), np.zeros((1, 1)))]
    data = Dataset(np.array([[1.0]]), np.array([[1.0]]))
    session = Session(NetworkSpec(1, layers, "mse"), TrainingSpec(), data, parameters)
    assert said(session, "dW1[0, 0]", "0")[0] is Judged.RIGHT
    assert said(session, "dW1[0, 0]", "0.001") == (Judged.WRONG, "It is 0 exactly.")
    assert said(session, "dW1[0, 0]", "0", "sign")[0] is Judged.RIGHT
    assert said(session, "dW1[0, 0]", "+", "sign") == (Judged.WRONG, "Not so. It is 0.")
    assert "It is not 0." in said(session, "dZ2", "0")[1]


def test_a_right_step_on_a_wrong_number_is_right_and_told_so() -> None:
    session = mistaken()
    delta = 0.2  # where 0.14170798877 is right
    question = Question.of("dW2[0, 0]")
    value = repr(delta * 0.768524783499)
    assert not answer(session, question, value).right
    verdict = answer(session, question, value, own={"dZ2[0]": delta})
    assert verdict.right
    assert verdict.followed
    assert not answer(session, question, repr(delta * 0.7), own={"dZ2[0]": delta}).right
    plain = answer(session, question, "0.1089061", own={"dZ2[0]": delta})
    assert plain.right
    assert not plain.followed


def test_own_numbers_go_through_the_forward_pass_as_well() -> None:
    session = mistaken()
    z = 0.8 * 0.5 + 0.7 * 0.645656306226
    verdict = answer(session, Question.of("A2"), f"{1 / (1 + np.exp(-z)):.4f}", own={"A1[0]": 0.5})
    assert verdict.followed


def test_the_number_is_told_after_the_second_miss() -> None:
    question = Question.of("dW2[0, 0]")
    assert "0.1089" not in answer(mistaken(), question, "0.5").words
    assert answer(mistaken(), question, "0.5", misses=1).words.endswith("It is 0.1089.")


def test_a_choice_is_made_by_its_text_or_its_number() -> None:
    question = Question.of("dW2[0, 0]", "choice", choices=("the slope", "the input"), right=1)
    assert answer(mistaken(), question, "the input").right
    assert answer(mistaken(), question, "2").right
    assert answer(mistaken(), question, "1").judged is Judged.WRONG
    assert answer(mistaken(), question, "3").judged is Judged.UNREADABLE


def test_of_a_rank_the_largest_in_size_is_right_in_every_way_to_name_it() -> None:
    session = mistaken()
    question = Question.of("dW2", "rank")
    for text in ("dW2[0, 0]", "W2[0, 0]", "weight-2-0-0", "0, 0"):
        assert answer(session, question, text).right
    assert answer(session, question, "0, 1").judged is Judged.WRONG
    assert answer(session, question, "5, 5").judged is Judged.UNREADABLE


@pytest.mark.parametrize("place", ["dW9[0, 0]", "dW2[7, 0]", "W2[0, 0]!", "X[0]", "Q[0]"])
def test_what_the_step_does_not_compute_cannot_be_asked(place: str) -> None:
    with pytest.raises(SpecError):
        answer(mistaken(), Question.of(place), "1")


def test_questions_that_make_no_sense_are_refused() -> None:
    for wrong in ({"kind": "riddle"}, {"kind": "choice", "choices": ()}, {"tolerance": 1.5}):
        with pytest.raises(SpecError):
            Question.of("L", **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["0,5hm", "-0,5x", "abc"])
def test_what_is_no_number_is_quoted_whole(text: str) -> None:
    with pytest.raises(ReadingError, match=f"“{text}” is not a number. Type one number"):
        number_of(text)
