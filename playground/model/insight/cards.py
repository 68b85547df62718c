"""Findings as cards: what is wrong in several layers at once is one card, and under Play none comes and goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from backprop_core.analysis.insight.since import Since
from backprop_core.run.history import Segment

Dated = tuple[Finding, Since | None]  # and when it began, None where that is not known
REMARKS = (Trouble.HELD,)  # what is no trouble, and has no card
FAR = 10.0  # times the loss of before: it has climbed, and does not merely stand
LINGERS = 4  # looks, about a second apart, for which a card stays that is no longer found


@dataclass(frozen=True)
class Card:
    """All findings of one trouble, by layer, and since when the first of them has held.

    `gone` says that they were found a moment ago, and are not now; `cause` is the trouble that they follow from, if
    that has a card, too, and `held` says that only what is tried against that cause helps.
    """

    findings: tuple[Finding, ...]
    since: Since | None
    gone: bool = False
    cause: Trouble | None = None
    held: bool = False

    @property
    def trouble(self) -> Trouble:
        """What all of them are about."""
        return self.findings[0].trouble

    @property
    def layers(self) -> tuple[int, ...]:
        """The layers that have it; none where it is of the whole run."""
        return tuple(each.layer for each in self.findings if each.layer)


def cards_of(found: Iterable[Dated]) -> tuple[Card, ...]:
    """A card for each trouble, in the order of the findings."""
    return tuple(_cards(found))


def _cards(found: Iterable[Dated]) -> Iterator[Card]:
    for _, group in groupby(found, key=lambda each: each[0].trouble):
        findings, dates = zip(*group, strict=True)
        known = [since for since in dates if since is not None]
        yield Card(findings, min(known, key=lambda since: since.by, default=None))


def has_climbed_far(finding: Finding) -> bool:
    """Whether a loss that does not fall is far above where it was."""
    return finding.value > FAR * finding.beside


def layers_in_words(layers: Sequence[int]) -> str:
    """layer 2, layers 1 and 3, layers 1 to 5."""
    if len(layers) == 1:
        return f"layer {layers[0]}"
    if len(layers) > 2 and layers[-1] - layers[0] == len(layers) - 1:
        return f"layers {layers[0]} to {layers[-1]}"
    return f"layers {', '.join(map(str, layers[:-1]))} and {layers[-1]}"


class Steady:
    """The cards of a run that is looked at again and again: one that is no longer found stays for some more looks."""

    def __init__(self) -> None:
        self._segments: tuple[Segment, ...] = ()
        self._last: dict[Trouble, tuple[Card, int]] = {}

    def shown(self, cards: Iterable[Card], segments: tuple[Segment, ...], *, at_rest: bool) -> tuple[Card, ...]:
        """The cards of this look with those of the last ones; at rest, and on another course, those of now alone."""
        now = {card.trouble: card for card in cards}
        if at_rest or segments != self._segments:
            self._segments, self._last = segments, {}
        before = {trouble: (card, left - 1) for trouble, (card, left) in self._last.items()}
        self._last = {trouble: each for trouble, each in before.items() if each[1] > 0}
        self._last |= {trouble: (card, LINGERS) for trouble, card in now.items()}
        every = {trouble: replace(card, gone=trouble not in now) for trouble, (card, _) in self._last.items()}
        return tuple(every[trouble] for trouble in Trouble if trouble in every)
