"""Formulas of lessons: numbers of the run at a moment, read by a small reader that runs nothing."""

from __future__ import annotations

import pytest

from backprop_core import Session
from playground.model.lessons.formulas import FormulaError, formula, values_before
from playground.model.lessons.looking import Look
from playground.model.lessons.templates import MISSING, text_of
from playground.model.scenes import SCENES, SEED


def look(session: Session) -> Look:
    return Look(session=session, scene="seed", element=SEED.selected)


def value(text: str, session: Session) -> object:
    return formula(text).value(look(session).read)


def test_names_are_those_of_the_tape_and_moments_say_when() -> None:
    session, later = SEED.start(), SEED.start()
    later.step("update")
    assert value("W1[0, 1]", session) == session.value("W1")[0, 1]
    assert value("dZ2[0]", session) == session.value("dZ2")[0, 0]
    assert value("b1[2]", session) == session.value("b1")[2, 0]
    assert value("after.W2[0, 0]", session) == later.value("W2")[0, 0]
    assert value("old.W2[0, 0]", later) == session.value("W2")[0, 0]
    later.prime()
    assert value("after.L", session) == value("next.L", session) == float(later.value("L"))


def test_of_a_made_update_coming_and_after_are_of_the_one_that_follows() -> None:
    session, later = SEED.start(), SEED.start()
    session.step("update")
    later.step("update")
    later.prime()
    assert value("coming.dW2[0, 0]", session) == value("after.dW2[0, 0]", session) == later.value("dW2")[0, 0]
    later.step("update")
    later.prime()
    assert value("next.L", session) == float(later.value("L"))
    assert session.completed == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2 * lr - -1", 1.2),
        ("abs(-3) / 2", 1.5),
        ("updates", 0.0),
        ("'up' if dW2[0, 0] < 0 else 'down'", "up"),
        ("not dW2[0, 0] > 0 and batch == 1", True),
        ("zeros(b1)", 3.0),
    ],
)
def test_what_follows_from_numbers(text: str, wanted: object) -> None:
    assert value(text, SEED.start()) == wanted


@pytest.mark.parametrize(
    "text",
    ["", "x y", "W1[-1, 0]", "W1[0][0]", "W1[0, 0, 0]", "2 ** 999999999", "(lambda: 1)()", "open('x')", "L.__class__",
     "[1, 2]", "L if L", "f'{L}'", "1 < 2 < 3", "W1[i]", "x" * 301, "(" * 250 + "1" + ")" * 250],
)  # fmt: skip
def test_what_is_no_formula_is_refused_when_it_is_read(text: str) -> None:
    with pytest.raises(FormulaError):
        formula(text)


@pytest.mark.parametrize("text", ["W9[0, 0]", "W1[7, 0]", "nothing", "dQ1[0]", "L / 0", "'a' + 'b'", "before.L", "dW2"])
def test_a_formula_without_a_value_here_says_so(text: str) -> None:
    session = SEED.make()
    with pytest.raises(FormulaError):
        value(text, session)


def test_a_text_has_the_numbers_of_now_in_its_digits_and_says_which_are_not_computed() -> None:
    text = text_of("{W2[0, 0]} {W2[0, 0]:2} {dW2[0, 0]} {X[:, 0]:1}")
    assert text.filled(look(SEED.make()).read) == f"−0.5370 −0.54 {MISSING} 0.5, 0.1"


def test_a_signal_without_a_column_is_of_the_sample_shown() -> None:
    session = SCENES["xor"].start()
    shown = Look(session=session, scene="xor", element=SEED.selected, sample=2)
    assert formula("A1[1]").value(shown.read) == session.value("A1")[1, 2]
    assert formula("A1[1, 3]").value(shown.read) == session.value("A1")[1, 3]


def test_before_is_what_was_noted() -> None:
    session = SEED.start()
    wanted = formula("before.W2[0, 0] - W2[0, 0]")
    noted = values_before([wanted, formula("before.dW9[0, 0]")], look(session).read)
    session.step("update")
    seen = Look(session=session, scene="seed", element=SEED.selected, before=noted)
    assert wanted.value(seen.read) == SEED.start().value("W2")[0, 0] - session.value("W2")[0, 0]
