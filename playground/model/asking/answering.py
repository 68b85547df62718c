"""An answer beside the number that the tape computes: right, wrong or not to be read, and the words for it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from backprop_core import Entry, Session
from playground.formats import number
from playground.model.asking.near_misses import mistake_in_words, mistakes_in
from playground.model.asking.nudging import nudge_in_words, nudged
from playground.model.asking.question import Kind, Question, code_of, entry_at
from playground.model.asking.ranking import largest, ranked
from playground.model.asking.reading import digits_in, number_of, place_in, sign_of
from playground.model.asking.rerun import right_values, with_numbers
from playground.model.asking.verdict import Judged, Verdict
from playground.model.own.numbers import ReadingError

TOLD_AFTER = 2  # misses: then the number is told
ZERO = 1e-12  # of the largest entry: what would be 0 without rounding
SIGN_WORDS = {1: "above 0", 0: "0", -1: "below 0"}
NUMBER_DIGITS = 4


def answer(
    session: Session, question: Question, text: str, *, misses: int = 0, own: Mapping[str, float] | None = None
) -> Verdict:
    """Judge a text as the answer to a question about the update under way, wherever in it the session stands.

    `misses` are those before this one: from the second on, the words say the right answer. `own` are the learner's own
    earlier numbers by their places, {"A1[0]": 0.3}: an answer that follows from them is right, too. Raises SpecError
    for a question that the session's step has no answer to.
    """
    question.check(session)
    try:
        verdict = _JUDGES[question.kind](session, question, text, own or {})
    except ReadingError as error:
        return Verdict(Judged.UNREADABLE, str(error))
    if verdict.judged is not Judged.WRONG or misses + 1 < TOLD_AFTER:
        return verdict
    told = f"{verdict.words} {truth_in_words(session, question)}".strip()
    return Verdict(verdict.judged, told, verdict.guess, False, verdict.mistakes, verdict.nudge)


def truth(session: Session, question: Question) -> float:
    """The number that the question is about; of a rank, the largest size. Raises SpecError."""
    question.check(session)
    values = right_values(session, question.entry.quantity)
    if question.kind is Kind.RANK:
        return float(np.abs(ranked(values, question.entry)).max())
    return float(values[question.entry.row, question.entry.column])


def truth_in_words(session: Session, question: Question) -> str:
    """The right answer in a sentence."""
    if question.kind is Kind.CHOICE:
        return f"It is: {question.choices[question.right]}"
    value = truth(session, question)
    if question.kind is Kind.RANK:
        places = [code_of(entry) for entry in largest(session, question)]
        if not value:
            return "All of them are 0."
        return f"It is {places[0]}, at {number(value)}." if len(places) == 1 else f"These: {', '.join(places)}."
    if question.kind is Kind.SIGN:
        return f"It is {SIGN_WORDS[_sign(value, _scale(session, question))]}: {number(value)}."
    return f"It is {number(value, max(NUMBER_DIGITS, question.digits))}."


def _judge_number(session: Session, question: Question, text: str, own: Mapping[str, float]) -> Verdict:
    guess, value = number_of(text), truth(session, question)
    scale = _scale(session, question)
    if _agrees(guess, value, question, scale):
        exact = number(guess, NUMBER_DIGITS) == number(value, NUMBER_DIGITS)
        shown = number(value, max(NUMBER_DIGITS, question.digits))
        return Verdict(Judged.RIGHT, f"Right{'' if exact else ', rounded'}: {shown}.", guess)
    if own and _agrees(guess, _from_own(session, question, own), question, scale):
        words = "Right, from your own numbers: this step is right, one of those that go into it is not."
        return Verdict(Judged.RIGHT, words, guess, followed=True)
    if _too_rough(text, guess, value):
        return Verdict(Judged.UNREADABLE, "That is too rough to tell: give three digits.", guess)
    return _wrong_number(session, question, guess, value)


def _wrong_number(session: Session, question: Question, guess: float, value: float) -> Verdict:
    names = mistakes_in(session, question.entry, guess)
    said = [mistake_in_words(session, question.entry, guess, name) for name in names]
    if guess * value < 0:
        nudge = nudged(session, question.entry)
        words = [*(said or ["The sign is the other one."]), nudge_in_words(nudge) if nudge else ""]
        return Verdict(Judged.WRONG, _joined(words), guess, mistakes=names, nudge=nudge)
    if not value or not guess:
        said.insert(0, "It is 0 exactly." if not value else "It is not 0.")
    elif not said:
        said.append(f"The sign is right; it is too {'large' if abs(guess) > abs(value) else 'small'}.")
    return Verdict(Judged.WRONG, _joined(said), guess, mistakes=names)


def _judge_sign(session: Session, question: Question, text: str, own: Mapping[str, float]) -> Verdict:
    guess, value = sign_of(text), truth(session, question)
    sign = _sign(value, _scale(session, question))
    if guess == sign:
        return Verdict(Judged.RIGHT, f"Right: {number(value)}.", float(guess))
    nudge = nudged(session, question.entry) if sign else None
    words = nudge_in_words(nudge) if nudge else "It is 0." if not sign else f"It is {SIGN_WORDS[sign]}."
    return Verdict(Judged.WRONG, f"Not so. {words}", float(guess), nudge=nudge)


def _judge_rank(session: Session, question: Question, text: str, own: Mapping[str, float]) -> Verdict:
    values = right_values(session, question.entry.quantity)
    row, column = place_in(text, question.entry)
    if row >= values.shape[0] or column >= values.shape[1]:
        raise ReadingError(f"{question.entry.quantity} has no such entry.")
    guess = Entry(question.entry.quantity, row, column)
    size = abs(float(values[row, column]))
    if guess in largest(session, question):
        return Verdict(Judged.RIGHT, f"Right: {code_of(guess)}, at {number(float(values[row, column]))}.", size)
    return Verdict(Judged.WRONG, f"{code_of(guess)} is not the largest: look at both factors.", size)


def _judge_choice(session: Session, question: Question, text: str, own: Mapping[str, float]) -> Verdict:
    said = text.strip()
    places = [str(at) for at in range(1, len(question.choices) + 1)]
    if said not in (*places, *question.choices):
        raise ReadingError("Choose one of them.")
    at = question.choices.index(said) if said in question.choices else places.index(said)
    right = at == question.right
    return Verdict(Judged.RIGHT if right else Judged.WRONG, "Right." if right else "Not that one.")


_JUDGES = {
    Kind.NUMBER: _judge_number,
    Kind.SIGN: _judge_sign,
    Kind.RANK: _judge_rank,
    Kind.CHOICE: _judge_choice,
}


def _agrees(guess: float, value: float, question: Question, scale: float) -> bool:
    """Within the tolerance, or to the digits asked for; 0 has to be 0."""
    if not math.isfinite(value):
        return False
    if abs(value) <= ZERO * scale:
        return abs(guess) <= ZERO * scale
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - question.digits + 1) if question.digits else 0.0
    return abs(guess - value) <= max(question.tolerance * abs(value), unit / 2) * (1 + 1e-9)


def _from_own(session: Session, question: Question, own: Mapping[str, float]) -> float:
    numbers = {entry_at(place): value for place, value in own.items()}
    return float(with_numbers(session, numbers, question.entry.quantity)[question.entry.row, question.entry.column])


def _too_rough(text: str, guess: float, value: float) -> bool:
    """Whether so few digits were written that the right number would be written so, too."""
    digits = digits_in(text)
    return 0 < digits < 3 and number(guess, digits) == number(value, digits)


def _scale(session: Session, question: Question) -> float:
    """The size of the largest entry: beside it, what is left of a sum that is 0 counts as 0."""
    size = float(np.abs(right_values(session, question.entry.quantity)).max(initial=0.0))
    return size if math.isfinite(size) else 0.0


def _sign(value: float, scale: float) -> int:
    return 0 if abs(value) <= ZERO * scale else (value > 0) - (value < 0)


def _joined(parts: list[str]) -> str:
    return " ".join(filter(None, parts))
