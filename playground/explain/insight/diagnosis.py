"""What a finding shows and what it means, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backprop_core import Session
from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from backprop_core.analysis.insight.since import Since
from playground.formats import escape_markdown, number
from playground.model.shown.elements import symbol
from playground.model.shown.measured import names_of

ALL_WELL = "Nothing is wrong that can be seen from here: no card."
NAMED = 4  # units by name, more by number
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
    Trouble.DEAD: "Dead units",
    Trouble.SATURATED: "Saturated units",
    Trouble.TWINS: "Twins",
    Trouble.SADDLE: "At a saddle",
    Trouble.TARGETS: "Targets out of reach",
    Trouble.INPUTS: "Inputs on other scales",
    Trouble.FAST: "Steps large beside the weights",
    Trouble.SLOW: "Steps tiny beside the weights",
    Trouble.OVERFITTING: "Overfitting",
    Trouble.CONVERGED: "Converged",
}
MEANINGS: Mapping[Trouble, str] = {
    Trouble.NOT_FINITE: "the steps grew from update to update; the learning rate is too high for this loss.",
    Trouble.NOT_FALLING: "the steps jump over the valley, or climb its other side.",
    Trouble.VANISHED: "what comes back is too small to move these weights, though the loss is still there.",
    Trouble.EXPLODING: "each layer on the way back multiplies what arrives; one step can throw the run off.",
    Trouble.DEAD: "their slope is 0 on every sample, so nothing that feeds them ever learns.",
    Trouble.SATURATED: "they sit where their curve is flat: almost nothing passes back through them.",
    Trouble.TWINS: "equal weights get equal gradients and stay equal; together they do the work of one.",
    Trouble.SADDLE: "there is no solution here, though the gradient is as small as at one. Rest is not arrival.",
    Trouble.TARGETS: "no weights can get there; they will grow without end while trying.",
    Trouble.INPUTS: "one rate cannot suit weights whose gradients differ that much.",
    Trouble.FAST: "the weights are replaced rather than corrected; about a thousandth is often called healthy.",
    Trouble.SLOW: "the weights hardly change; about a thousandth is often called healthy.",
    Trouble.OVERFITTING: "the network goes on to learn what only its training samples have.",
    Trouble.CONVERGED: "small gradients are the end of this road, and nothing is wrong with them.",
}


def title_of(finding: Finding) -> str:
    """The heading of a card."""
    where = f" · layer {finding.layer}" if finding.layer else ""
    return TITLES[finding.trouble] + where


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


def means_in_words(finding: Finding) -> str:
    """What it means."""
    return MEANINGS[finding.trouble]


def seen_in_words(session: Session, finding: Finding) -> str:
    """The number that was seen, and what it stands beside."""
    return _SEEN[finding.trouble](session, finding)


def _units(session: Session, finding: Finding) -> str:
    sizes, layer = session.network.sizes, finding.layer or 0
    if len(finding.units) > NAMED:
        return f"{len(finding.units)} of {sizes[layer]} units"
    return ", ".join(symbol(layer, unit, sizes) for unit in finding.units)


def _inputs(session: Session, finding: Finding) -> str:
    names, _ = names_of(session.data)
    large, *small = (escape_markdown(names[row]) or symbol(0, row, session.network.sizes) for row in finding.units)
    if small:
        return f"{large} spreads by {number(finding.value, 3)}, {small[0]} by {number(finding.beside, 3)}."
    return f"{large} reaches {number(finding.value, 3)}."


def _vanished(session: Session, finding: Finding) -> str:
    if finding.layer:
        return _by_depth(finding)
    return f"a gradient of size {number(finding.value, 2)} in all, at loss {number(finding.beside, 3)}."


def _saddle(session: Session, finding: Finding) -> str:
    size = "every gradient is exactly 0" if finding.beside == 0 else f"a gradient of size {number(finding.beside, 2)}"
    return f"{size}, at loss {number(finding.value, 4)}."


def _by_depth(finding: Finding) -> str:
    return (
        f"a typical gradient of {number(finding.value, 2)}, where the last layer has {number(finding.beside, 2)}: "
        f"{number(finding.value / finding.beside, 2)} of it."
    )


_SEEN: Mapping[Trouble, Callable[[Session, Finding], str]] = {
    Trouble.NOT_FINITE: lambda _, finding: (
        "a number that is not finite" + (f" in layer {finding.layer}." if finding.layer else ".")
    ),
    Trouble.NOT_FALLING: lambda _, found: f"loss {number(found.value)}, and it was {number(found.beside)} before.",
    Trouble.VANISHED: _vanished,
    Trouble.EXPLODING: lambda _, finding: _by_depth(finding),
    Trouble.DEAD: lambda session, finding: f"{_units(session, finding)}: slope 0 on all training samples.",
    Trouble.SATURATED: lambda session, finding: f"{_units(session, finding)}: flat on all training samples.",
    Trouble.TWINS: lambda session, finding: f"{_units(session, finding)} have the same weights and gradients.",
    Trouble.SADDLE: _saddle,
    Trouble.TARGETS: lambda _, found: f"a target of {number(found.value)}; the output ends at {number(found.beside)}.",
    Trouble.INPUTS: _inputs,
    Trouble.FAST: lambda _, finding: f"the last step is {number(finding.value, 2)} of the weights.",
    Trouble.SLOW: lambda _, finding: f"the last step is {number(finding.value, 2)} of the weights.",
    Trouble.OVERFITTING: lambda _, found: (
        f"test loss {number(found.value)}, up from {number(found.beside)}, while the training loss fell."
    ),
    Trouble.CONVERGED: lambda _, finding: (
        f"loss {number(finding.value, 4)}, gradient {number(finding.beside, 2)}: solved, or as low as it gets."
    ),
}
