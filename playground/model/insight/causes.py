"""Which of the troubles of a run follow from others of it: the card of a cause comes before those of its effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from playground.model.insight.cards import Card

CAUSES: Mapping[Trouble, tuple[Trouble, ...]] = {
    Trouble.NOT_FALLING: (Trouble.EXPLODING, Trouble.FAST),
    Trouble.SADDLE: (Trouble.TWINS,),
    Trouble.VANISHED: (Trouble.DEAD, Trouble.SATURATED),
    Trouble.SATURATED: (Trouble.INPUTS,),
    Trouble.SLOW: (Trouble.VANISHED,),
}
STUCK = {Trouble.DEAD: 1.0, Trouble.SATURATED: 0.5}  # of a layer's units, or slopes: fewer leave the others their way


def by_cause(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The cards in their order, but none before its cause, which it names if that has a card, too."""
    known = {card.trouble: card for card in cards}
    ordered: dict[Trouble, Card] = {}

    def _place(card: Card) -> None:
        cause = next((known[each] for each in CAUSES.get(card.trouble, ()) if _leads(known.get(each), card)), None)
        if cause:
            _place(cause)
        ordered.setdefault(card.trouble, replace(card, cause=cause.trouble if cause else None))

    for card in known.values():
        _place(card)
    return tuple(ordered.values())


def _leads(cause: Card | None, card: Card) -> bool:
    """Whether one card's findings are enough for the other's: what comes back passes the later layers first."""
    if cause is None:
        return False
    strong = [finding for finding in cause.findings if _is_strong(finding)]
    return any(_reaches(one, other) for one in strong for other in card.findings)


def _is_strong(finding: Finding) -> bool:
    return finding.trouble not in STUCK or finding.value >= STUCK[finding.trouble] * finding.beside


def _reaches(cause: Finding, effect: Finding) -> bool:
    if cause.trouble is Trouble.INPUTS:
        return effect.layer == 1
    return cause.layer is None or effect.layer is None or cause.layer >= effect.layer
