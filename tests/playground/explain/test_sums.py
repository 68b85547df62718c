"""Sums keep in sight what matters, and what is shown of one adds up to what is shown as its total."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.explain.view import View
from playground.explain.writing import MOST_BARS, SHOWN_TERMS, Digits, Part, Sum
from playground.model.scenes import seed_session

NUMBERS = st.lists(st.floats(-1e3, 1e3).map(lambda x: round(x, 9)), min_size=1, max_size=30)
VIEW = View(seed_session())
FULL = View(VIEW.session, digits=Digits(True))


def summed(values: list[float], view: View) -> Sum:
    total = view.part("together", sum(values))
    return view.sum("a sum", [view.part(str(at), value) for at, value in enumerate(values)], total)


def read(text: str) -> float:
    return float(text.replace("−", "-"))


def slack(text: str) -> float:
    """Half a unit of the last digit that is written."""
    mantissa, _, exponent = text.replace("−", "-").partition("e")
    return 0.5 * 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


@given(values=NUMBERS)
def test_what_is_shown_adds_up(values: list[float]) -> None:
    for view in (VIEW, FULL):
        found = summed(values, view)
        shown = [*found.shown, *((found.gathered,) if found.gathered else ())]
        room = slack(found.total.text) + sum(slack(part.text) for part in shown) + 1e-9
        assert sum(read(part.text) for part in shown) == pytest.approx(read(found.total.text), rel=0, abs=room)


@given(values=NUMBERS)
def test_the_largest_terms_stay_in_their_order(values: list[float]) -> None:
    found = summed(values, VIEW)
    places = [int(part.name) for part in found.shown]
    assert places == sorted(places)
    assert len(found.shown) + bool(found.gathered) <= MOST_BARS
    assert len(found.shown) + len(found.rest) == len(values)
    least = min(abs(part.value) for part in found.shown)
    assert all(abs(part.value) <= least for part in found.rest)


@given(values=NUMBERS)
def test_a_sum_in_a_formula_hides_no_large_term(values: list[float]) -> None:
    digits = Digits(True)
    lines = " ".join(digits.summed([digits.factor(value) for value in values], values))
    kept = sorted(values, key=lambda value: -abs(value))[: SHOWN_TERMS - 1]
    assert all(re.search(re.escape(digits.tex(value)), lines) for value in kept)
    assert ("smaller terms" in lines) == (len(values) > SHOWN_TERMS)
    assert len(re.findall(r"[+&]=? ", lines)) >= 1


def test_terms_that_are_0_do_not_hide_the_one_that_is_not() -> None:
    values = [0.0, 0.0, 0.0, 0.0373, 0.0, 0.0, 0.0, -0.029, 0.0]
    lines = " ".join(Digits().summed([Digits().factor(value) for value in values], values))
    assert "0.03730" in lines
    assert "(-0.02900)" in lines
    assert r"\underbrace{0}_{\text{4 smaller terms}}" in lines
    bars = summed(values, VIEW)
    assert [part.value for part in bars.shown if part.value] == [0.0373, -0.029]
    assert isinstance(bars.gathered, Part)
    assert bars.gathered.text == "0"
