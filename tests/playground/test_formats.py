"""Numbers are written so that they can be read again, and a text of somebody else's stays a text."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.formats import (
    NUMBER,
    escape_markdown,
    every_digit,
    number,
    plain,
    read_number,
    rounded_up,
    short_number,
    tex,
)

FINITE = st.floats(-1e308, 1e308)  # beyond, three rounded digits may be more than a float can hold
DIGITS = st.integers(1, 17)


@given(value=FINITE)
def test_a_number_that_is_written_is_read_again(value: float) -> None:
    for text in (number(value, 17), every_digit(value)):
        assert NUMBER.fullmatch(text)
        assert read_number(text) == value


@given(value=FINITE, digits=DIGITS)
def test_at_most_half_a_unit_of_the_last_digit_asked_for_is_lost(value: float, digits: int) -> None:
    text = number(value, digits).replace("−", "-")
    unit = Decimal(1).scaleb(Decimal(value).adjusted() - digits + 1)
    assert 2 * abs(Decimal(text) - Decimal(value)) <= unit


@given(value=FINITE, digits=DIGITS)
def test_a_written_number_has_the_digits_asked_for(value: float, digits: int) -> None:
    text = number(value, digits)
    exponent = Decimal(text.replace("−", "-")).adjusted()
    figures = text.partition("e")[0].replace("−", "").replace(".", "").lstrip("0")
    assert len(figures) == (digits if "e" in text else max(digits, exponent + 1)) or value == 0
    assert ("e" in text) == (not -4 <= exponent < 6)


@given(value=FINITE, digits=DIGITS)
def test_only_what_is_below_zero_has_a_minus_sign(value: float, digits: int) -> None:
    for text in (number(value, digits), every_digit(value)):
        assert text.startswith("−") == (value < 0)
        assert (read_number(text) == 0) == (value == 0)


@pytest.mark.parametrize(
    ("value", "text", "for_katex"),
    [
        (0.0, "0", "0"),
        (-0.5, "−0.5000", "-0.5000"),
        (12345.678, "12346", "12346"),
        (-0.0, "0", "0"),
        (0.00012345, "0.0001234", "0.0001234"),
        (0.99996, "1.000", "1.000"),
        (0.000099996, "0.0001000", "0.0001000"),
        (-1.2346e-7, "−1.235e−7", r"-1.235\cdot 10^{-7}"),
        (9.9994e6, "9.999e6", r"9.999\cdot 10^{6}"),
        (9.9996e6, "1.000e7", r"1.000\cdot 10^{7}"),
        (5e-324, "4.941e−324", r"4.941\cdot 10^{-324}"),
        (math.nan, "–", r"\text{–}"),
        (math.inf, "∞", r"\infty"),
        (-math.inf, "−∞", r"-\infty"),
    ],
)
def test_numbers_have_the_form_that_the_page_gives_them(value: float, text: str, for_katex: str) -> None:
    assert number(value) == text
    assert tex(value) == for_katex


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.25501, "0.255"),
        (-0.02, "−0.020"),
        (0.000562, "0.0006"),
        (-0.000562, "−6e−4"),
        (-1.01e-5, "−1e−5"),
        (1.01e-5, "1.0e−5"),
        (123456.0, "123456"),
        (2.4e300, "2e300"),
        (-math.inf, "−∞"),
    ],
)
def test_a_short_number_has_as_many_digits_as_there_is_room_for(value: float, text: str) -> None:
    assert short_number(value, 3, 6) == text


@pytest.mark.parametrize("text", ["1,5", "1e", "--1", "0x10", "1_000", "nan", "inf", "٣", ""])
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    assert NUMBER.fullmatch(text) is None


@pytest.mark.parametrize(
    ("value", "end"),
    [(1.0, 1.0), (1.01, 2.0), (2.0, 2.0), (2.1, 5.0), (5.1, 10.0), (0.03, 0.05), (700, 1000), (1e-7, 1e-7)],
)
def test_an_axis_ends_at_the_next_1_2_or_5(value: float, end: float) -> None:
    assert rounded_up(value) == pytest.approx(end, rel=1e-12)


def test_katex_gets_the_digits_asked_for() -> None:
    assert (tex(-0.123456, 2), tex(1.23456e-7, 3)) == ("-0.12", r"1.23\cdot 10^{-7}")


@pytest.mark.parametrize("sign", "\\`*_[]<>$~|&#")
def test_a_sign_that_markdown_reads_is_escaped(sign: str) -> None:
    assert escape_markdown(f"a{sign}b") == f"a\\{sign}b"


def test_a_name_of_an_emoji_and_an_address_are_cut_by_what_cannot_be_seen() -> None:
    assert escape_markdown(":cat: a@b.c WWW.d.e f: g") == ":\u2060cat: a@\u2060b.c WWW\u2060.d.e f: g"


@pytest.mark.parametrize(("value", "text"), [(-0.000562, "−6e−4"), (123456.0, "1e5"), (math.nan, "–")])
def test_where_there_is_no_room_for_any_the_shortest_is_written(value: float, text: str) -> None:
    assert short_number(value, 3, 0) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, "0.5"), (-2, "−2"), (1e-5, "1e−5"), (-0.8652, "−0.8652"), (1e6, "1e6"), (0, "0")]
)
def test_a_setting_is_written_as_it_was_given_with_a_true_minus_sign(value: float, text: str) -> None:
    assert plain(value) == text
