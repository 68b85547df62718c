"""One lesson being played: where it is, what it has said, and how it was done so far."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from backprop_core import Session
from backprop_core.run.history import Segment, segment_at
from playground.model.asking.reading import number_of
from playground.model.lessons.formulas import FormulaError, values_before
from playground.model.lessons.lesson import Lesson, Step
from playground.model.lessons.looking import Look
from playground.model.lessons.marking import Key, Verdict, key_of, marked, truth
from playground.model.lessons.veiling import Curtain, curtain_of, hidden
from playground.model.lessons.watching import Begun, changes_the_run, is_done
from playground.model.own.numbers import ReadingError

DONE, AT_ONCE, LATER, TOLD, SKIPPED, TO_COME = "d", "r", "l", "t", "s", "-"  # how a step was done, a letter each
SKIPPED_IN_WORDS = "Skipped."
HELD = "The run goes on. The page shows it again once the lesson's question is answered or told, or the lesson left."

MISSES = 2  # after which the answer is given


@dataclass(frozen=True)
class Said:
    """What is said of an answer, or of a step that is done: "right", "wrong", "told", "done" or "unreadable".

    Of a number that is known now, with the guess and the truth.
    """

    kind: str
    words: str
    guess: float | None = None
    truth: float | None = None


@dataclass
class Player:
    """A lesson at one of its steps; past the last one it is over.

    `results` is a letter for each step. `opened` says that what the step opens is on the page, `said` what was said
    last, `guess` the answer that was given to the question of the step, `misses` how many were wrong. `before` are
    numbers from when the step began, and `key` what answers are compared with; None where the run does not have it.
    """

    lesson: Lesson
    at: int = 0
    results: str = ""
    opened: bool = False
    said: Said | None = None
    guess: str = ""
    misses: int = 0
    begun: Begun | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    key: Key | None = None
    _curtain: tuple[int, Curtain | None] | None = field(default=None, repr=False)
    _segment: Segment | None = field(default=None, repr=False)
    _held: Session | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.results = (self.results + TO_COME * len(self.lesson.steps))[: len(self.lesson.steps)]

    @property
    def step(self) -> Step | None:
        """The present step; None once the lesson is over."""
        return self.lesson.steps[self.at] if self.at < len(self.lesson.steps) else None

    @property
    def waits(self) -> bool:
        """Whether the step begins with something that is still to be opened."""
        return self.step is not None and self.step.opens is not None and not self.opened

    @property
    def asks(self) -> bool:
        """Whether a question is open that the run has an answer to."""
        return self.step is not None and self.step.question is not None and not self.waits and self.key is not None

    def held(self, session: Session) -> Session:
        """The run that a question is about: as it was when the question began, where it has made updates since.

        So no number that is asked for can be stepped to. What asks for no number of the run follows the run.
        """
        begun, step = self.begun, self.step
        if begun is None or step is None or step.question is None or not self.asks or not any(hidden(step.question)):
            return session
        if session.completed <= begun.completed or _segment(session, begun) is not self._segment:
            return session
        if self._held is None:
            self._held = copy.deepcopy(session)
            self._held.travel(*begun.position)
        return self._held

    def begins_to_hold(self, session: Session) -> bool:
        """Whether the run has just gone on from what is asked about."""
        return self._held is None and self.held(session) is not session

    def sees(self, look: Look) -> Look:
        """The look with the numbers that were noted when the step began."""
        return replace(look, before=self.before)

    def is_elsewhere(self, look: Look) -> bool:
        """Whether the page shows another scene than the lesson has opened, or a network without its numbers."""
        if self.step is None or self.waits:
            return False
        asked = self.step.question is not None and self.key is None
        return look.scene != self.lesson.stage_of(self.at).scene or asked

    def curtain(self, session: Session, scene: str) -> Curtain | None:
        """What hides the answer on the page, which shows a session in a scene; None while the step asks for nothing."""
        if self.step is None or self.step.question is None or not self.asks:
            return None
        if scene != self.lesson.stage_of(self.at).scene:
            return None
        if self._curtain is None or self._curtain[0] != self.at:
            self._curtain = self.at, curtain_of(self.step.question, session)
        return self._curtain[1]

    def drop_curtain(self) -> None:
        """The run has moved: another session is to be shown."""
        self._curtain = None

    def begin(self, look: Look) -> None:
        """The step begins with what the page shows now."""
        self.guess, self.misses, self.key, self._held = "", 0, None, None
        self.before, self.begun = {}, Begun.at(look)
        self._segment = _segment(look.session, self.begun)
        if self.step is None or self.waits:
            return
        formulas = [formula for text in self.step.texts for formula in text.formulas]
        wanted = self.step.task.until.get("where") if self.step.task else None
        self.before = values_before([*formulas, *([wanted] if wanted else [])], look.read)
        self._ask(look)

    def _ask(self, look: Look) -> None:
        """What answers are compared with is read off the run as it is now, which the words tell of as well."""
        if self.step and self.step.question:
            with contextlib.suppress(FormulaError):
                self.key = key_of(self.step.question, self.sees(look))

    def is_done(self, look: Look) -> bool:
        """Whether what the step waits for has come about; a question waits for its answer alone."""
        if self.step is None or self.step.task is None or self.waits or self.begun is None or self.is_elsewhere(look):
            return False
        self.begun = self.begun.no_later(look)
        return is_done(self.step.task.until, self.sees(look), self.begun)

    def answer(self, look: Look, text: str) -> None:
        """Take an answer to the step's question; a right one, or the last wrong one, ends the step."""
        if self.step is None or self.step.question is None or self.key is None or self.waits:
            return
        self._ask(look)
        self.guess = text
        verdict = marked(self.step.question, self.key, text, self.sees(look))
        if verdict.right:
            self._go_on(look, Said("right", verdict.words), LATER if self.misses else AT_ONCE)
        elif verdict.right is None:
            self.said = Said("unreadable", verdict.words)
        else:
            self._miss(look, verdict)

    def _miss(self, look: Look, verdict: Verdict) -> None:
        self.misses += 1
        if self.misses < MISSES:
            self.said = Said("wrong", verdict.words)
        else:
            self.tell(look, verdict.words)

    def tell(self, look: Look, first: str = "") -> None:
        """Give the answer, or let what was to be done be, and go on."""
        if self.step is None:
            return
        self._ask(look)
        if self.step.question and self.key:
            answer = truth(self.step.question, self.key, self.sees(look))
            first = f"{first} The answer: {answer}.".strip()
        self._go_on(look, Said("told", first or SKIPPED_IN_WORDS), TOLD if self.step.question else SKIPPED)

    def done(self, look: Look) -> None:
        """What was to be done is done: the next step begins."""
        self._go_on(look, Said("done", ""), DONE)

    def _go_on(self, look: Look, said: Said, result: str) -> None:
        assert self.step is not None
        undone = result == SKIPPED and self.step.task is not None and changes_the_run(self.step.task.until)
        then = "" if undone else self.step.then.filled(self.sees(look).read)  # it tells of what was done to the run
        self.said = Said(said.kind, "\n\n".join(filter(None, (said.words, then))), *self._gap())
        self.results = self.results[: self.at] + result + self.results[self.at + 1 :]
        self.at += 1
        self.opened = False
        self.begin(look)

    def _gap(self) -> tuple[float | None, float | None]:
        """The number that was typed and the right one, where both are numbers."""
        question = self.step.question if self.step else None
        if question is None or question.kind != "number" or question.of is None or self.key is None:
            return None, None
        try:
            return number_of(self.guess), self.key.of(question.of)
        except ReadingError:
            return None, None

    @property
    def score(self) -> tuple[int, int]:
        """How many questions were answered at once, and how many there were so far."""
        asked = [letter for letter in self.results if letter in (AT_ONCE, LATER, TOLD)]
        return asked.count(AT_ONCE), len(asked)


def _segment(session: Session, begun: Begun) -> Segment:
    """What a run goes back to from where a step began: another run, or another course of it, has another one."""
    return segment_at(session.segments, begun.position.update)
