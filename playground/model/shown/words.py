"""Sentences about what is shown, shared by explanations, hover cards and the notes below the graph."""

from __future__ import annotations

import math
from collections.abc import Callable

from backprop_core import GradientCheck, Phase, Verdict
from playground.formats import number
from playground.model.shown.picture import Picture

MARKS = {Verdict.AGREES: "✓", Verdict.DISAGREES: "✗", Verdict.TOO_SMALL: "○", Verdict.TOO_CURVED: "○"}
PHASE_GROUPS = {"compute the gradient": (Phase.FORWARD, Phase.LOSS, Phase.BACKWARD), "use it": (Phase.UPDATE,)}


def movement(
    gradient: float,
    change: float,
    letter: str,
    goal: str,
    *,
    cause: str = "the update",
    unmoved: str = "",
    written: Callable[[float], str] = number,
) -> str:
    """Which way the loss moves as a parameter rises, and which way the update moves the parameter, in one sentence.

    `letter` is what the parameter is called and `goal` the loss in words. `cause` is what moves the parameter where its
    gradient does not, and `unmoved` the reason for which it stays although it has a gradient, if that is known.
    """
    amount = f"{'raises' if change > 0 else 'lowers'} {letter} by {written(abs(change))}."
    if gradient == 0:
        start = f"Raising {letter} a little leaves {goal} as it is"
        return f"{start}." if change == 0 else f"{start}; {cause} still {amount}"
    start = f"▲ Raising {letter} raises {goal}" if gradient > 0 else f"▼ Raising {letter} lowers {goal}"
    if change == 0:
        return f"{start}, yet the update leaves {letter} as it is{f': {unmoved}' if unmoved else ''}."
    if (gradient > 0) != (change > 0):
        return f"{start}, so the update {amount}"
    return f"{start}, yet {cause} still {amount}"


def shown_in_words(picture: Picture, quantity: str, chosen: int = 0, alone: str = "") -> str:
    """What the graph shows and of which samples; `chosen` is the number of the sample shown in the data, from 0.

    `alone` is what is said about a sample that is shown by itself, empty while the batch is shown.
    """
    weights = "weights w before the update, → after it" if picture.ready else "weights w"
    changes = "changes Δw, the steps actually taken"
    if alone:
        weights, changes = "weights w", "changes Δw that it would make"
    names = {"gradient": f"gradients {picture.quantities['gradient']}", "weight": weights, "change": changes}
    edges = names.get(quantity, f"the optimiser's {picture.quantities[quantity]}")
    if alone:
        return f"{alone} · Edges: {edges}{', of it alone' * (quantity == 'gradient')}"
    many = picture.batch > 1
    mean = f", of the batch of {picture.batch}" if many and quantity != "weight" else ""
    sample = f"sample {picture.sample + 1}" if many else "the sample"
    sample += f", number {chosen + 1} of the data" * (many and chosen != picture.sample)
    last = f"last operation: `{picture.active.code.splitlines()[0]}`" if picture.active else "nothing computed yet"
    return f"Edges: {edges}{mean} · neurons: {sample} · {last}"


def check_in_words(
    check: GradientCheck | None, exact: GradientCheck | None = None, *, playing: bool
) -> tuple[str, str, str]:
    """How well the gradients agree with central differences: a kind, a few words, and a sentence to follow them.

    The kind is "agrees", "differs" or "waiting". `exact` is the check by complex steps of those that these cannot tell.
    """
    if playing:
        return "waiting", "▶ playing", "the gradients are checked again at the next pause"
    if check is None:
        return "waiting", "… gradients to come", "they are checked once all are computed"
    count, all_of = len(check.columns), check.gradients.size
    untold = untold_in_words(check)
    wrong, left = check.wrong + (exact.wrong if exact else 0), check.untold - (_told(exact) if exact else 0)
    aside = "; ".join(filter(None, (untold, _remedy(exact, left), kinks_in_words(check))))
    if not count:
        return "waiting", "no gradient checked", aside or "the numbers are too large for central differences"
    told = count - left
    which = f"{told} gradients" if told == all_of else f"{told} of {all_of} gradients"
    if not told:
        return "waiting", f"○ {left} gradients too small to check", aside
    off = f"✗ {wrong} of {told} {'checked ' * (told < all_of)}gradients off"
    kind, words = ("differs", off) if wrong else ("agrees", f"✓ {which} checked")
    worst = f"worst relative error against central differences {number(check.worst, 3)}, at `{check.where}`"
    return kind, words, "; ".join(filter(None, (worst if count > check.untold else "", aside)))


def _told(exact: GradientCheck) -> int:
    return exact.count(Verdict.AGREES, Verdict.DISAGREES)


def _remedy(exact: GradientCheck | None, left: int) -> str:
    """What tells of those that central differences cannot tell."""
    words = []
    if exact and (told := _told(exact)):
        which = f"complex steps check {told} of them" if left else "complex steps check them"
        words.append(f"{which}, the worst relative error is {number(exact.worst, 2)}")
    if left:
        words.append("the tab Check says what can tell")
    return "; ".join(words)


def untold_in_words(check: GradientCheck) -> str:
    """How many gradients the check cannot tell, and why; empty if there are none."""
    small, curved = check.count(Verdict.TOO_SMALL), check.count(Verdict.TOO_CURVED)
    floor = max((float(check.floors[at]) for at, v in enumerate(check.verdicts) if v is Verdict.TOO_SMALL), default=0.0)
    parts = []
    if small:
        noise = "rounding alone, eps·|L|/h or more, comes" if check.step else "their own rounding comes"
        verb = "is" if small == 1 else "are"
        parts.append(f"{small} {verb} {_at(check, 'too small to check')}: {noise} to {number(floor, 2)}")
    if curved:
        parts.append(f"for {curved} the loss is {_at(check, 'too curved to check')}")
    return "; ".join(parts)


def verdict_in_words(check: GradientCheck, column: int) -> str:
    """The check of one gradient, with its mark and its true relative error; empty where it was not checked."""
    verdict, error = check.verdicts[column], number(float(check.errors[column]), 2)
    if verdict is None:
        return ""
    if verdict.told:
        return f"{MARKS[verdict]} {verdict}: relative error {error}"
    floor = number(float(check.floors[column]), 2)
    why = f"rounding ±{floor}" if verdict is Verdict.TOO_SMALL else f"relative error {error}"
    return f"{MARKS[verdict]} {_at(check, str(verdict).removesuffix(' at this h'))}: {why}"


def step_in_words(step: float) -> str:
    """A step that is a power of ten: 1e−5."""
    return f"1e−{round(-math.log10(step))}"


def _at(check: GradientCheck, words: str) -> str:
    """The words with the step that they are true of; a complex step has none."""
    return f"{words} at h = {step_in_words(check.step)}" if check.step else words


def kinks_in_words(check: GradientCheck) -> str:
    """Why some gradients cannot be checked; empty if none of them lies at a kink."""
    count = len(check.kinked)
    if not count:
        return ""
    start = "one gradient is not checked: it lies" if count == 1 else f"{count} gradients are not checked: they lie"
    return f"{start} at a kink (z = 0 of a ReLU, say), where the loss has one slope to the left, another to the right"
