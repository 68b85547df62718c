"""Which of the troubles of a run follow from others of it: the card of a cause comes before those of its effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from playground.model.insight.cards import Card, has_climbed_far

CAUSES: Mapping[Trouble, tuple[Trouble, ...]] = {
    Trouble.NOT_FALLING: (Trouble.EXPLODING, Trouble.FAST, Trouble.INPUTS),
    Trouble.FAST: (Trouble.INPUTS,),
    Trouble.DEAD: (Trouble.INPUTS,),
    Trouble.SADDLE: (Trouble.TWINS,),
    Trouble.VANISHED: (Trouble.DEAD, Trouble.SATURATED),
    Trouble.SATURATED: (Trouble.INPUTS,),
    Trouble.SLOW: (Trouble.VANISHED, Trouble.DEAD, Trouble.SATURATED),
}
# What pushes units to where they are stuck, and gradients vanish, that were not so at the start.
PUSHING = (Trouble.NOT_FINITE, Trouble.FAST, Trouble.NOT_FALLING)
PUSHED = (Trouble.VANISHED, Trouble.DEAD, Trouble.SATURATED)
STUCK = {Trouble.DEAD: 1.0, Trouble.SATURATED: 0.5}  # of a layer's units, or slopes: fewer leave the others their way


def by_cause(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The cards in their order, but none before its cause, which it names if that has a card, too."""
    known = {card.trouble: card for card in cards}
    ordered: dict[Trouble, Card] = {}

    def _place(card: Card) -> None:
        cause = next((known[each] for each in _causes_of(card) if _leads(known.get(each), card)), None)
        if cause:
            _place(cause)
            card = replace(card, cause=cause.trouble, held=_is_held(card, ordered[cause.trouble]))
        ordered.setdefault(card.trouble, card)

    for card in known.values():
        _place(card)
    return tuple(ordered.values())


def _is_held(card: Card, cause: Card) -> bool:
    """Whether nothing helps but at the cause: a larger rate does not where something else holds the gradient back, nor
    another rate or other units where the inputs are what drives them so far."""
    return card.trouble is Trouble.SLOW or cause.trouble is Trouble.INPUTS or cause.held


def _causes_of(card: Card) -> tuple[Trouble, ...]:
    later = card.since is not None and card.since.after >= 0
    return CAUSES.get(card.trouble, ()) + (PUSHING if card.trouble in PUSHED and later else ())


def _leads(cause: Card | None, card: Card) -> bool:
    """Whether one card's findings are enough for the other's: what comes back passes the later layers first."""
    if cause is None:
        return False
    strong = [finding for finding in cause.findings if _is_strong(finding)]
    return any(_reaches(one, other) for one in strong for other in card.findings)


def _is_strong(finding: Finding) -> bool:
    if finding.trouble is Trouble.NOT_FALLING:
        return has_climbed_far(finding)
    return finding.trouble not in STUCK or finding.value >= STUCK[finding.trouble] * finding.beside


def _reaches(cause: Finding, effect: Finding) -> bool:
    if cause.trouble is Trouble.INPUTS:
        return effect.layer in (None, 1)
    return cause.layer is None or effect.layer is None or cause.layer >= effect.layer
