"""Findings as cards: one for each trouble, and steady while a run plays."""

from __future__ import annotations

import pytest

from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from backprop_core.analysis.insight.since import Since
from playground.model.insight.cards import LINGERS, Card, Steady, cards_of, layers_in_words
from playground.model.scenes import SCENES

DEAD = Card((Finding(Trouble.DEAD, 1),), Since.at(3))
FAST = Card((Finding(Trouble.FAST, 2),), None)


def test_findings_of_one_trouble_are_one_card_since_the_first_of_them() -> None:
    dead = [Finding(Trouble.DEAD, layer) for layer in (1, 2, 4)]
    dates = [Since.at(7), None, Since.at(3)]
    (first, second) = cards_of([*zip(dead, dates, strict=True), (Finding(Trouble.FAST, 2), None)])
    assert (first.findings, first.layers, first.since) == (tuple(dead), (1, 2, 4), Since.at(3))
    assert second == FAST


@pytest.mark.parametrize(
    ("layers", "said"),
    [((2,), "layer 2"), ((1, 2), "layers 1 and 2"), ((1, 2, 3), "layers 1 to 3"), ((1, 3, 4), "layers 1, 3 and 4")],
)
def test_layers_in_words(layers: tuple[int, ...], said: str) -> None:
    assert layers_in_words(layers) == said


def test_a_card_that_comes_and_goes_stays_in_its_place_while_the_run_plays() -> None:
    segments, steady = SCENES["xor"].make().segments, Steady()
    looks = [[DEAD, FAST], [FAST], [DEAD], [], [DEAD, FAST]]
    for look in looks:
        shown = steady.shown(look, segments, at_rest=False)
        assert [card.trouble for card in shown] == [Trouble.DEAD, Trouble.FAST]
        assert [card.gone for card in shown] == [DEAD not in look, FAST not in look]


def test_a_card_goes_after_some_looks_and_at_once_when_the_run_rests_or_leaves_its_course() -> None:
    segments, steady = SCENES["xor"].make().segments, Steady()
    steady.shown([DEAD], segments, at_rest=False)
    counts = [len(steady.shown([], segments, at_rest=False)) for _ in range(LINGERS)]
    assert counts == [1] * (LINGERS - 1) + [0]
    steady.shown([DEAD], segments, at_rest=False)
    assert steady.shown([], segments, at_rest=True) == ()
    steady.shown([DEAD], segments, at_rest=False)
    assert steady.shown([], SCENES["xor"].make().segments, at_rest=False) == ()
