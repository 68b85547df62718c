"""The check of one parameter's gradient: a word in the card, and a sentence where it does not agree."""

from __future__ import annotations

from backprop_core import State
from backprop_core.analysis.verdicts import Verdict
from playground.explain.writing import Digits, Part
from playground.model.shown.elements import Element
from playground.model.shown.picture import Picture
from playground.model.shown.words import MARKS, verdict_in_words

NAME = "check"


def check_part(picture: Picture, element: Element, digits: Digits) -> Part:
    """How far the gradient is from a central difference, relative to it; "…" before there is a check."""
    verdict = picture.verdict(element)
    if picture.check is None:
        return Part(NAME, "…", 0.0, NAME, state=State.NONE)
    if verdict is None:
        return Part(NAME, "not taken", 0.0, NAME)
    found = picture.telling(element)
    error = float(found.errors[picture.column(element)]) if found else 0.0
    words = digits.text(error, 1) if verdict.told else "cannot tell"
    return Part(NAME, f"{MARKS[verdict]} {words}", error, f"{NAME} {str(verdict).split(' ')[0]}")


def remark(picture: Picture, element: Element) -> str:
    """What more the check says, with the numbers; empty where it agrees, or was not taken."""
    if picture.check is None or not element.is_parameter:
        return ""
    column, exact = picture.column(element), picture.telling(element)
    if picture.check.verdicts[column] in (None, Verdict.AGREES):
        return ""
    if exact is None or exact is picture.check:
        return f"Check: {verdict_in_words(picture.check, column)}."
    return f"Check: a central difference cannot tell, a complex step does: {verdict_in_words(exact, column)}."
