"""The score sheet of an exercise: how many numbers were right at once, by what they are numbers of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backprop_core import Entry, Quantity
from playground.model.asking.question import code_of
from playground.model.exercise.exercise import Exercise

IDEAS = {
    "Z": "z, the weighted sums",
    "A": "a, the activations",
    "L": "the loss",
    "J": "the loss",
    "dA": "∂L/∂a, the sum over paths",
    "dZ": "δ = ∂L/∂z",
    "dW": "∂L/∂w = δ·a",
    "db": "∂L/∂b = δ",
}
UPDATE = "the update"


@dataclass(frozen=True)
class Score:
    """Of one idea: how many `numbers` there are, and how many were right at the first try, later, or shown.

    `to_come` are those that are not written yet. One that follows from an earlier wrong number is right.
    """

    idea: str
    numbers: int
    first_try: int
    later: int
    shown: int

    @property
    def to_come(self) -> int:
        """The numbers that are still to be written."""
        return self.numbers - self.first_try - self.later - self.shown


def scores(exercise: Exercise) -> list[Score]:
    """A score for each idea in the exercise, in the order in which they come."""
    entries = [entry for stage in exercise.stages for entry in stage.entries]
    ideas = dict.fromkeys(map(_idea, entries))
    return [_score(exercise, idea, [entry for entry in entries if _idea(entry) == idea]) for idea in ideas]


def _score(exercise: Exercise, idea: str, entries: Iterable[Entry]) -> Score:
    places = [code_of(entry) for entry in entries]
    verdicts = exercise.verdicts
    right = [place for place in places if place in verdicts and verdicts[place].right and place not in exercise.shown]
    first = [place for place in right if not exercise.misses.get(place)]
    shown = [place for place in places if place in exercise.shown]
    return Score(idea, len(places), len(first), len(right) - len(first), len(shown))


def _idea(entry: Entry) -> str:
    return IDEAS.get(Quantity.parse(entry.quantity).stem, UPDATE)
