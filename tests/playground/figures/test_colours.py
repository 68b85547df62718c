"""The scale of signed numbers, its bar, and colours that everybody can tell apart."""

from __future__ import annotations

import re

import numpy as np
import pytest

from playground.figures.shared.colour_bar import colour_bar
from playground.figures.shared.scale import SignedScale
from playground.theme import DARK, LIGHT, Rgb, Theme, css


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


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_signs_have_contrast_in_both_themes(theme: Theme) -> None:
    for colour in (theme.raises, theme.lowers, theme.ink, theme.muted):
        assert contrast(colour, theme.background) >= 3
    for fill in (theme.fill_low, theme.fill_high, theme.fill_below):
        assert contrast(theme.fill_ink, fill) >= 4.5


# Machado, Oliveira and Fernandes 2009, table 1: what is seen without one kind of cone, in linear red, green and blue.
WITHOUT = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
APART = 20  # CIE 1976 colour difference; about 2 can just be told


@pytest.mark.parametrize("vision", WITHOUT)
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_signs_stay_apart_for_every_kind_of_vision(theme: Theme, vision: str) -> None:
    colours = [theme.raises, theme.lowers, theme.neutral, theme.background]
    seen = [lab(WITHOUT[vision] @ linear(colour)) for colour in colours]
    for at, one in enumerate(seen):
        for other in seen[at + 1 :]:
            assert np.linalg.norm(one - other) > APART


def linear(colour: Rgb) -> np.ndarray:
    share = np.array(colour) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """CIE 1976 L*a*b* of linear red, green and blue under D65."""
    ratio = np.clip(TO_XYZ @ np.clip(light, 0, 1), 0, None) / [0.9505, 1.0, 1.089]
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(a: Rgb, b: Rgb) -> float:
    """WCAG 2.1's ratio of relative luminances."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: Rgb) -> float:
    parts = [c / 255 for c in colour]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_print_of_a_sign_can_be_read_and_fills_tell_signs_apart(theme: Theme) -> None:
    for value in (-1.0, 0.0, 1.0):
        assert contrast(theme.print_of(value), theme.background) >= 4.5
    for vision in (np.eye(3), *map(np.array, WITHOUT.values())):
        below, zero, above = (lab(vision @ linear(c)) for c in (theme.fill_below, theme.fill_low, theme.fill_high))
        assert min(np.linalg.norm(a - b) for a, b in ((below, above), (below, zero), (zero, above))) > APART
