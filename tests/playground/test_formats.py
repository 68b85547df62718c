"""Numbers are written so that they can be read again, and a text of somebody else's stays a text."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.formats import NUMBER, number, read_number, tex

FINITE = st.floats(-1e308, 1e308)  # beyond, three rounded digits may be more than a float can hold


@given(value=FINITE)
def test_a_number_that_is_written_is_read_again(value: float) -> None:
    text = number(value, 17)
    assert NUMBER.fullmatch(text)
    assert read_number(text) == pytest.approx(value, rel=0.006)
    if 1e-4 <= abs(value) < 1e6:
        assert read_number(text) == value
    assert NUMBER.fullmatch(repr(value))
    assert read_number(repr(value)) == value


@pytest.mark.parametrize(
    ("value", "text", "for_katex"),
    [
        (0.0, "0", "0"),
        (-0.5, "−0.5000", "-0.5000"),
        (12345.678, "12346", "12346"),
        (-1.2345e-7, "−1.23e−7", r"-1.23\cdot 10^{-7}"),
        (9.999e6, "1.00e7", r"1.00\cdot 10^{7}"),
        (math.nan, "–", "–"),
        (math.inf, "∞", "∞"),
        (-math.inf, "−∞", "-∞"),
    ],
)
def test_numbers_have_the_form_that_the_page_gives_them(value: float, text: str, for_katex: str) -> None:
    assert number(value) == text
    assert tex(value) == for_katex


@pytest.mark.parametrize("text", ["1,5", "1e", "--1", "0x10", "1_000", "nan", "inf", "٣", ""])
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    assert NUMBER.fullmatch(text) is None
