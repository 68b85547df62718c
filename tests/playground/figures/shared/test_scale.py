"""The signed scale: hue is the sign, saturation the size, and the bar beside a figure has the colours of the figure."""

from __future__ import annotations

import numpy as np
import pytest

from playground.figures.graph.encoding import fills, shades, steps_of
from playground.figures.shared.scale import SPREAD, SignedScale, blend, colorscale
from playground.theme import DARK, LIGHT, Theme, css, mixed

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@THEMES
def test_the_ends_have_the_full_hue_of_their_sign_and_0_is_neutral(theme: Theme) -> None:
    assert (blend(1.0, theme), blend(-1.0, theme), blend(0.0, theme)) == (theme.raises, theme.lowers, theme.neutral)


@THEMES
def test_between_0_and_an_end_a_colour_moves_steadily_to_the_end(theme: Theme) -> None:
    for sign, end in ((1, theme.raises), (-1, theme.lowers)):
        path = np.array([blend(sign * share, theme) for share in np.linspace(0, 1, 11)], dtype=float)
        gaps = np.abs(path - np.array(end, dtype=float)).sum(axis=1)
        assert (np.diff(gaps) < 0).all()


@THEMES
def test_a_number_is_drawn_in_the_colour_of_its_share(theme: Theme) -> None:
    scale = SignedScale(2.0)
    for value in (-3.0, -2.0, -0.01, 0.0, 1e-9, 0.5, 2.0):
        assert scale.colour(value, theme) == css(blend(scale.share(value), theme)) == css(scale.blend(value, theme))
    assert scale.blend(9.0, theme) == theme.raises
    assert scale.blend(1e-9, theme) != theme.neutral


@THEMES
def test_the_bar_has_the_figure_s_colours_from_the_lower_end_to_the_upper(theme: Theme) -> None:
    bar = colorscale(theme)
    places = [place for place, _ in bar]
    assert (places[0], places[20], places[-1], len(bar)) == (0.0, 0.5, 1.0, 41)
    assert places == sorted(places)
    assert [colour for _, colour in bar] == [css(blend(at / 20, theme)) for at in range(-20, 21)]
    assert [bar[at][1] for at in (0, 20, 40)] == [css(theme.lowers), css(theme.neutral), css(theme.raises)]
    assert {colour for _, colour in colorscale(theme, 0.0)} == {css(theme.background)}


def test_shares_spread_three_powers_of_ten_evenly_by_ratio() -> None:
    scale = SignedScale(5.0, bins=1000)
    for value in (5.0, 0.5, 0.05, 0.005):
        expected = np.log1p(SPREAD * value / 5.0) / np.log1p(SPREAD)
        assert scale.share(value) == pytest.approx(expected, abs=5.1e-4)
        assert scale.share(-value) == -scale.share(value)
    assert SignedScale(0.0).shares(np.array([1.0, -1.0])).tolist() == [0, 0]


@pytest.mark.parametrize("limit", [1e-9, 0.5, 1.0, 1e6])
def test_what_is_not_0_has_a_step_of_colour_on_a_scale_of_any_length(limit: float) -> None:
    scale = SignedScale(limit, bins=8)
    values = np.array([-limit, -limit * 1e-9, 0.0, limit * 1e-9, limit])
    assert scale.shares(values).tolist() == [-1, -1 / 8, 0, 1 / 8, 1]


def test_only_a_held_scale_has_numbers_beyond_it() -> None:
    values = np.array([-2.1, -2.0, 0.0, 2.0, 2.1])
    assert SignedScale(2.0, held=True).beyond(values).tolist() == [True, False, False, False, True]
    assert not SignedScale(2.0).beyond(values).any()


def test_half_of_the_scale_is_a_little_more_than_half_of_the_colour() -> None:
    assert blend(0.5, LIGHT) == mixed(LIGHT.neutral, LIGHT.raises, 0.5**0.8)


@THEMES
def test_what_is_not_of_this_update_is_pale_and_what_is_not_there_has_no_sign(theme: Theme) -> None:
    codes = shades(8, theme)
    fresh, left_over, missing = (codes[19 * at : 19 * (at + 1)] for at in range(3))
    shares = [max(-1.0, min(1.0, step / 8)) for step in range(-9, 10)]
    assert fresh == tuple(css(blend(share, theme)) for share in shares)
    assert left_over == tuple(css(mixed(theme.background, blend(share, theme), 0.3)) for share in shares)
    assert set(missing) == {css(mixed(theme.background, theme.neutral, 0.3))}


@THEMES
def test_a_fill_goes_from_low_to_the_hue_of_its_sign(theme: Theme) -> None:
    codes = fills(theme)
    third = len(codes) // 3
    ends = codes[0], codes[third // 2], codes[third - 1]
    assert ends == (css(theme.fill_below), css(theme.fill_low), css(theme.fill_high))
    assert codes[third] == css(mixed(theme.background, theme.fill_below, 0.4))
    assert set(codes[2 * third :]) == {css(theme.background)}


def test_a_code_stands_for_the_same_step_whether_it_is_pale_or_not() -> None:
    steps = list(range(-9, 10))
    assert steps_of(np.arange(57, dtype=np.uint8), 8).tolist() == 3 * steps
