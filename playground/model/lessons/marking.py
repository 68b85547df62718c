"""Marking an answer: right, wrong with the mistake named, or not to be read; and what is said to it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from backprop_core import BackpropError, Session
from playground.model.asking import Judged, answer
from playground.model.asking import Question as Asked
from playground.model.asking.reading import number_of
from playground.model.lessons.formulas import Formula, FormulaError
from playground.model.lessons.lesson import Question
from playground.model.lessons.looking import Look
from playground.model.lessons.templates import Text, written
from playground.model.own.numbers import ReadingError

SIGNS = {"raises": 1, "lowers": -1, "nothing": 0}
SIGN_WORDS = {1: "above 0", -1: "below 0", 0: "0"}
ZERO = 1e-12  # what would be 0 without rounding


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right (None: it could not be read), and what is said to it."""

    right: bool | None
    words: str


Marked = tuple[bool | None, Text | str]


@dataclass(frozen=True)
class Key:
    """What answers to a question are compared with, by the texts of its formulas, as it was when it was asked.

    Where the question is about an entry on the tape, `session` is the run at that moment, for naming mistakes.
    """

    values: Mapping[str, float]
    session: Session | None = field(default=None, repr=False)

    def of(self, formula: Formula) -> float:
        """The value of a formula of the question."""
        return self.values[formula.text]


def key_of(question: Question, look: Look) -> Key:
    """The key of a question for the run as it is now. Raises FormulaError where the run has no such numbers."""
    values = {each.text: _number(each, look) for each in question.formulas}
    entry = question.of and question.of.entry
    return Key(values, look.session_at(entry[0]) if entry else None)


def _number(formula: Formula, look: Look) -> float:
    value = formula.value(look.read)
    if not isinstance(value, float):
        raise FormulaError(f"“{formula.text}” is not one number")
    return value


def marked(question: Question, key: Key, text: str, look: Look) -> Verdict:
    """The verdict on an answer: a number as text, a sign's name, the code of an element, or the place of a choice."""
    right, words = MARKERS[question.kind](question, key, text)
    return Verdict(right, words.filled(look.read) if isinstance(words, Text) else words)


def _agrees(given: float, right: float, tolerance: float) -> bool:
    return abs(given) <= ZERO if abs(right) <= ZERO else abs(given - right) <= tolerance * abs(right) * (1 + 1e-9)


def _of_number(question: Question, key: Key, text: str) -> Marked:
    assert question.of is not None
    right = key.of(question.of)
    try:
        given = number_of(text)
    except ReadingError as error:
        return None, str(error)
    if _agrees(given, right, question.tolerance):
        return True, f"It is {written(right)}."
    for mistake in question.mistakes:
        made = key.of(mistake.gives)
        if not _agrees(made, right, question.tolerance) and _agrees(given, made, question.tolerance):
            return False, mistake.says
    return _judged(question, key, text) or (False, question.hint)


def _judged(question: Question, key: Key, text: str) -> Marked | None:
    """What is said to an answer about an entry on the tape, whose mistakes are known; None if nothing is."""
    entry = question.of.entry if question.of else None
    if entry is None or key.session is None:
        return None
    try:
        verdict = answer(key.session, Asked.of(entry[1], question.kind, tolerance=question.tolerance), text)
    except BackpropError:
        return None
    if verdict.judged is Judged.UNREADABLE:
        return None, verdict.words
    said = bracketed(verdict.words).removeprefix("Not so. ")
    return False, Text(f"{said} {question.hint.text}".strip(), question.hint.formulas)


def bracketed(words: str) -> str:
    """Words of others within a text of ours: braces in them are no formulas."""
    return words.replace("{", "(").replace("}", ")")


def _of_sign(question: Question, key: Key, text: str) -> Marked:
    if text not in SIGNS:
        return None, "Choose one of the three."
    assert question.of is not None
    right = int(np.sign(key.of(question.of)))
    if SIGNS[text] == right:
        return True, f"It is {written(key.of(question.of))}, {SIGN_WORDS[right]}." if right else "It is exactly 0."
    return _judged(question, key, SIGN_WORDS[SIGNS[text]]) or (False, question.hint)


def _of_rank(question: Question, key: Key, text: str) -> Marked:
    sizes = {bare(each.text): abs(key.of(each)) for each in question.among}
    if text not in sizes:
        return None, f"Select one of {', '.join(sizes)}: in the graph, or in the menu above the inspector."
    mine = sizes[text]
    best = {"largest": max(sizes.values()), "smallest": min(sizes.values()), "zero": 0.0}[question.wanted]
    if math.isclose(mine, best, rel_tol=1e-9, abs_tol=0.0):
        return True, "Their numbers: " + ", ".join(f"{bare(f.text)} {written(key.of(f))}" for f in question.among) + "."
    return False, question.hint


def bare(text: str) -> str:
    """The element that an entry is shown at, in code: W2[0, 0] of coming.dW2[0, 0], the neuron A1[2] of dZ1[2]."""
    return text.rpartition(".")[2].removeprefix("d").replace("Z", "A")


def _of_choice(question: Question, key: Key, text: str) -> Marked:
    places = {str(at): choice for at, choice in enumerate(question.choices)}
    if text not in places:
        return None, "Choose one of the answers."
    chosen = places[text]
    return chosen.right, chosen.says


MARKERS = {"number": _of_number, "sign": _of_sign, "rank": _of_rank, "choice": _of_choice}


def truth(question: Question, key: Key, look: Look) -> str:
    """The right answer in words, for whoever has missed it or asks for it."""
    if question.kind == "choice":
        return next(choice.text.filled(look.read) for choice in question.choices if choice.right)
    if question.kind == "rank":
        signed = {bare(each.text): key.of(each) for each in question.among}
        return ", ".join(f"{name} {written(value)}" for name, value in signed.items())
    assert question.of is not None
    value = key.of(question.of)
    if question.kind == "sign":
        label = question.labels[list(SIGNS.values()).index(int(np.sign(value)))]
        return f"{label}, {written(value)}" if value else label
    return written(value)
