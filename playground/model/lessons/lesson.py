"""A lesson as plain data: steps, each with words and with something to be done or answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.model.lessons.formulas import Formula
from playground.model.lessons.languages import ENGLISH
from playground.model.lessons.templates import Text

BEATS = {
    "watch": "Watch",
    "predict": "Predict",
    "reveal": "See",
    "reason": "Why",
    "change": "Change",
    "elsewhere": "Elsewhere",
}
NOTHING = Text("")
LONGEST = 100  # characters of an answer


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What a step opens: a `document` of the page, whose scene has the key and the name in words."""

    document: Any
    scene: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is to be done, and what tells that it has been: all of `until`, by the names of `watching.CONDITIONS`."""

    words: Text
    until: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of several answers in words, and what is said to whoever chooses it."""

    text: Text
    says: Text
    right: bool = False


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A number that a typical mistake gives, and what is said to whoever makes it."""

    gives: Formula
    says: Text


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked. `kind` is number, sign, rank or choice.

    `of` is the number, or the number whose sign is asked. `among` are entries, of which the `wanted` one, the largest,
    the smallest or the one that is zero, is to be clicked. `tolerance` is relative. `labels` are the answers to choose
    from where a sign is asked: above 0, below 0, exactly 0. `hides` is the quantity that would tell the answer, where
    no entry that is asked for says so.
    """

    kind: str
    words: Text
    of: Formula | None = None
    tolerance: float = 0.01
    mistakes: tuple[Mistake, ...] = ()
    choices: tuple[Choice, ...] = ()
    among: tuple[Formula, ...] = ()
    wanted: str = "largest"
    labels: tuple[str, ...] = ("▲ above 0", "▼ below 0", "exactly 0")
    hint: Text = NOTHING
    hides: str = ""

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """All numbers that an answer is compared with."""
        return (*([self.of] if self.of else []), *(mistake.gives for mistake in self.mistakes), *self.among)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One beat of a lesson: `words`, deeper `why` and `mathematics`; what it opens and shows; what it waits for.

    `then` is said once it is done; of a change of the run that was skipped it is not. There is a task or a question,
    never both.
    """

    beat: str
    words: Text
    why: Text = NOTHING
    mathematics: Text = NOTHING
    opens: Stage | None = None
    shows: Mapping[str, Any]
    task: Task | None = None
    question: Question | None = None
    then: Text = NOTHING

    @property
    def texts(self) -> tuple[Text, ...]:
        """All texts that it may say."""
        found = [self.words, self.why, self.mathematics, self.then]
        if self.task:
            found.append(self.task.words)
        if self.question:
            asked = self.question
            found += [asked.words, asked.hint, *(mistake.says for mistake in asked.mistakes)]
            found += [text for choice in asked.choices for text in (choice.text, choice.says)]
        return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """`key` is the name of its file, `about` the difficulty that it is about, `minutes` how long it takes.

    `language` is a tag such as "en" or "de-AT". What comes before a point in the key names the lesson in all languages.
    """

    key: str
    title: str
    about: str
    summary: str
    minutes: int
    order: int
    steps: tuple[Step, ...]
    language: str = ENGLISH

    @property
    def name(self) -> str:
        """What the lesson is called in whatever language."""
        return self.key.partition(".")[0]

    def stage_of(self, at: int) -> Stage:
        """What is open in a step: what it opens itself, or what one before it has opened."""
        return next(step.opens for step in self.steps[at::-1] if step.opens)
