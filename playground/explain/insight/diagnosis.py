"""What a finding shows and what it means, in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from backprop_core import Session
from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from backprop_core.analysis.insight.since import Since
from playground.formats import escape_markdown, number
from playground.model.insight.cards import Card, layers_in_words
from playground.model.shown.elements import symbol
from playground.model.shown.measured import names_of

ALL_WELL = "Nothing is wrong that can be seen from here: no card."
GONE = " · a moment ago, not now"
STUCK = {Trouble.DEAD: "slope 0", Trouble.SATURATED: "flat"}
OF_ALL = "loss of all training samples"
NAMED = 12  # units by name, more by number
LESSONS: Mapping[Trouble, str] = {
    Trouble.NOT_FINITE: "divergence",
    Trouble.NOT_FALLING: "divergence",
    Trouble.VANISHED: "slope",
    Trouble.EXPLODING: "divergence",
    Trouble.DEAD: "zeros",
    Trouble.SATURATED: "routes",
    Trouble.TWINS: "twins",
    Trouble.SADDLE: "zeros",
    Trouble.FAST: "divergence",
    Trouble.SLOW: "optimiser",
}
TITLES: Mapping[Trouble, str] = {
    Trouble.NOT_FINITE: "Diverged",
    Trouble.NOT_FALLING: "The loss does not fall",
    Trouble.VANISHED: "Vanishing gradient",
    Trouble.EXPLODING: "Exploding gradient",
    Trouble.HELD: "Exploding gradient, held by clipping",
    Trouble.DEAD: "Dead units",
    Trouble.SATURATED: "Saturated units",
    Trouble.TWINS: "Twins",
    Trouble.SADDLE: "At a saddle",
    Trouble.TARGETS: "Targets out of reach",
    Trouble.INPUTS: "Inputs on other scales",
    Trouble.FAST: "Steps large beside the weights",
    Trouble.SLOW: "Steps tiny beside the weights",
    Trouble.OVERFITTING: "Overfitting",
    Trouble.SOLVED: "Solved",
    Trouble.CONVERGED: "Converged",
}
MEANINGS: Mapping[Trouble, str] = {
    Trouble.NOT_FINITE: "the steps grew from update to update; the learning rate is too high for this loss.",
    Trouble.NOT_FALLING: "the steps jump over the valley, or climb its other side.",
    Trouble.VANISHED: "what comes back is too small to move these weights, though the loss is still there.",
    Trouble.EXPLODING: "each layer on the way back multiplies what arrives; one step can throw the run off.",
    Trouble.HELD: "each layer on the way back multiplies what arrives, but what is used of it is kept small.",
    Trouble.DEAD: "their slope is 0 on every sample, so nothing that feeds them ever learns.",
    Trouble.SATURATED: "they sit where their curve is flat: almost nothing passes back through them.",
    Trouble.TWINS: "equal weights get equal gradients and stay equal; together they do the work of one.",
    Trouble.SADDLE: "there is no solution here, though the gradient is as small as at one. Rest is not arrival.",
    Trouble.TARGETS: "no weights can get there; they will grow without end while trying.",
    Trouble.INPUTS: "one rate cannot suit weights whose gradients differ that much.",
    Trouble.FAST: "the weights are replaced rather than corrected; about a thousandth is often called healthy.",
    Trouble.SLOW: "the weights hardly change; about a thousandth is often called healthy.",
    Trouble.OVERFITTING: "the network goes on to learn what only its training samples have.",
    Trouble.SOLVED: "hardly anything is left to learn; what is left may go on falling, for as long as it is trained.",
    Trouble.CONVERGED: "small gradients are the end of this road, and nothing is wrong with them.",
}


def title_of(card: Card) -> str:
    """The heading of a card."""
    where = f" · {layers_in_words(card.layers)}" if card.layers else ""
    return TITLES[card.trouble] + where


def card_in_words(session: Session, card: Card) -> str:
    """What was seen, of all findings of a card."""
    if card.trouble in STUCK:
        return _stuck(session, card.findings)
    said = [(finding.layer, seen_in_words(session, finding)) for finding in card.findings]
    if len(said) == 1:
        return said[0][1]
    named = [f"in layer {layer}, {words[:-1]}" if layer else words[:-1] for layer, words in said]
    return "; ".join(named) + "."


def remark_in_words(session: Session, finding: Finding) -> str:
    """What is worth a word and no card."""
    layer = f", layer {finding.layer}" if finding.layer else ""
    return f"{TITLES[finding.trouble]}{layer}: {seen_in_words(session, finding)}"


def since_in_words(since: Since | None) -> str:
    """Since when it has held, after the heading; where that is not known to the update, from which to which."""
    if since is None:
        return ""
    if since.by == 0:
        return " · from the start"
    if since.exact:
        return f" · since update {since.by:,}"
    if since.after < 0:
        return f" · since update {since.by:,} or before"
    return f" · since one of the updates {since.after + 1:,} to {since.by:,}"


def means_in_words(trouble: Trouble) -> str:
    """What it means."""
    return MEANINGS[trouble]


def cause_in_words(card: Card) -> str:
    """What it follows from; empty where that is not known."""
    return f"Follows from: {TITLES[card.cause].lower()}. Try what that card says first." if card.cause else ""


def seen_in_words(session: Session, finding: Finding) -> str:
    """The number that was seen, and what it stands beside."""
    return _SEEN[finding.trouble](session, finding)


def _stuck(session: Session, findings: Sequence[Finding]) -> str:
    named = [finding for finding in findings if finding.units]
    whole = [f"{_units(session, named)}: {STUCK[named[0].trouble]} on all training samples."] if named else []
    return " ".join([*whole, *(_mostly_flat(finding) for finding in findings if not finding.units)])


def _mostly_flat(finding: Finding) -> str:
    """Of a layer whose units are not flat on every sample, but on most."""
    share = f"{100 * finding.value / finding.beside:.0f} %"
    where = f"layer {finding.layer}, over all units and training samples,"
    return f"{share} of the slopes of {where} are flat, and most of the loss is left."


def _units(session: Session, findings: Sequence[Finding]) -> str:
    """The units by name, or how many there are of how many."""
    sizes = session.network.sizes
    units = [(finding.layer or 0, unit) for finding in findings for unit in finding.units]
    if len(units) > NAMED:
        return f"{len(units)} of {sum(sizes[finding.layer or 0] for finding in findings)} units"
    return ", ".join(symbol(layer, unit, sizes) for layer, unit in units)


def _solved(finding: Finding) -> str:
    """Beside what the best output that ignores its inputs has, where it has any."""
    beside = f", where the best output that ignores its inputs has {number(finding.beside, 2)}"
    return f"the {OF_ALL} is {number(finding.value, 4)}{beside if finding.beside > finding.value else ''}."


def _inputs(session: Session, finding: Finding) -> str:
    names, _ = names_of(session.data)
    large, *small = (escape_markdown(names[row]) or symbol(0, row, session.network.sizes) for row in finding.units)
    if small:
        return f"{large} spreads by {number(finding.value, 3)}, {small[0]} by {number(finding.beside, 3)}."
    return f"{large} reaches {number(finding.value, 3)}."


def _vanished(session: Session, finding: Finding) -> str:
    if finding.layer:
        return _by_depth(finding)
    return f"a gradient of size {number(finding.value, 2)} in all, at a {OF_ALL} of {number(finding.beside, 3)}."


def _saddle(session: Session, finding: Finding) -> str:
    size = "every gradient is exactly 0" if finding.beside == 0 else f"a gradient of size {number(finding.beside, 2)}"
    return f"{size}, at a {OF_ALL} of {number(finding.value, 4)}."


def _by_depth(finding: Finding) -> str:
    ratio = finding.value / finding.beside
    share = f"{number(ratio, 2)} of it" if ratio < 1 else f"{number(ratio, 2)} times as much"
    value, last = number(finding.value, 2), number(finding.beside, 2)
    return f"a typical gradient of {value}, where the last layer has {last}: {share}."


def _slow(finding: Finding) -> str:
    """Beside the weights alone, or, of all layers, beside the parabola along the step, too."""
    size = f"the last step is {number(finding.value, 2)} of the weights"
    if finding.layer:
        return f"{size}."
    times = f"{number(finding.beside, 2)} times" if math.isfinite(finding.beside) else "by far"
    return f"{size} or less in every layer, {times} too small for the loss along it, as One step draws it."


_SEEN: Mapping[Trouble, Callable[[Session, Finding], str]] = {
    Trouble.NOT_FINITE: lambda _, finding: (
        "a number that is not finite" + (f" in layer {finding.layer}." if finding.layer else ".")
    ),
    Trouble.NOT_FALLING: lambda _, found: (
        f"the {OF_ALL} is {number(found.value)}, and it was {number(found.beside)} before."
    ),
    Trouble.VANISHED: _vanished,
    Trouble.EXPLODING: lambda _, finding: _by_depth(finding),
    Trouble.HELD: lambda session, finding: (
        f"{_by_depth(finding)[:-1]}; clipping holds what is used at a norm of "
        f"{number(session.training.clip_norm or 0.0, 3)}."
    ),
    Trouble.DEAD: lambda session, finding: _stuck(session, [finding]),
    Trouble.SATURATED: lambda session, finding: _stuck(session, [finding]),
    Trouble.TWINS: lambda session, finding: f"{_units(session, [finding])} have the same weights and gradients.",
    Trouble.SADDLE: _saddle,
    Trouble.TARGETS: lambda _, found: f"a target of {number(found.value)}; the output ends at {number(found.beside)}.",
    Trouble.INPUTS: _inputs,
    Trouble.FAST: lambda _, finding: f"the last step is {number(finding.value, 2)} of the weights.",
    Trouble.SLOW: lambda _, finding: _slow(finding),
    Trouble.OVERFITTING: lambda _, found: (
        f"test loss {number(found.value)}, up from {number(found.beside)}, while the training loss fell."
    ),
    Trouble.SOLVED: lambda _, finding: _solved(finding),
    Trouble.CONVERGED: lambda _, finding: (
        f"the {OF_ALL} is {number(finding.value, 4)}, its gradient {number(finding.beside, 2)}: as low as it gets here."
    ),
}
