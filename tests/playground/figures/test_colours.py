"""The scale of signed numbers, and its bar."""

from __future__ import annotations

import re

from playground.figures.shared.colour_bar import colour_bar
from playground.figures.shared.scale import SignedScale
from playground.theme import LIGHT, css


def test_scale_is_symmetric_monotone_and_signed() -> None:
    scale = SignedScale(2.0)
    values = [0.0, 1e-9, 1e-3, 0.01, 0.1, 1.0, 2.0]
    shares = [scale.share(value) for value in values]
    assert shares == sorted(shares)
    assert [scale.share(-value) for value in values] == [-share for share in shares]
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert shares[1] > 0


def test_the_colour_bar_has_its_ends_in_numbers() -> None:
    bar = colour_bar(SignedScale(0.1384), "∂L/∂w", LIGHT)
    assert "blue from −0.138, grey at 0, orange up to 0.138" in bar
    assert re.findall(r">([−.\d]+)<", bar) == ["−0.138", "0.138"]
    assert re.findall(r"rgb\([\d,]+\)", bar)[::10] == [css(LIGHT.lowers), css(LIGHT.neutral), css(LIGHT.raises)]


def test_the_colour_bar_of_what_never_is_negative_begins_at_0() -> None:
    bar = colour_bar(SignedScale(2.0), "second moment v", LIGHT, signed=False)
    assert "grey from 0, orange up to 2.00" in bar
    assert re.findall(r"rgb\([\d,]+\)", bar)[::10] == [css(LIGHT.neutral), css(LIGHT.raises)]
