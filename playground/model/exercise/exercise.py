"""An exercise under way: what was written in, how it was marked, and what is hidden meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from backprop_core import Entry, Quantity, Session
from playground.model.asking.answering import answer
from playground.model.asking.question import Question, code_of
from playground.model.asking.veil import OUTPUTS, place_of, session_before, telling
from playground.model.asking.verdict import Judged, Verdict
from playground.model.exercise.blanks import Stage, stages_of

AGAIN = "It was right with the number before it that was not: compute it once more."
SHOWN = Verdict(Judged.RIGHT, "Shown.")


@dataclass(frozen=True, eq=False)
class Exercise:
    """The blanks of the update under way of a `session`, stage by stage; `before` is the session that is shown.

    What was written in, its last verdict and the misses so far are kept by place, such as dW1[0, 1]. `shown` are the
    places whose numbers the learner had shown, and `current` is the place that is written next in the graph.
    """

    session: Session
    stages: tuple[Stage, ...]
    before: Session
    at: int = 0
    typed: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    misses: Mapping[str, int] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    current: str = ""

    @classmethod
    def begun(cls, session: Session, names: Collection[str]) -> Exercise:
        """An exercise with some quantities left blank, at least one."""
        stages = stages_of(session, names)
        return cls(session, stages, session_before(session, _first(session, stages[0])))

    @property
    def is_open(self) -> bool:
        """Whether numbers are still to be written in."""
        return self.at < len(self.stages)

    @property
    def stage(self) -> Stage:
        """The stage that is being written."""
        return self.stages[min(self.at, len(self.stages) - 1)]

    @property
    def written(self) -> tuple[Stage, ...]:
        """The stages that are all right: their numbers are known, though the page may hide them again."""
        return self.stages[: self.at]

    @property
    def hides_outputs(self) -> bool:
        """Whether outputs and curves would tell what is to be written."""
        place = place_of(self.before, _first(self.before, self.stage))
        return self.before.tape.operations[place].phase in OUTPUTS

    def is_done(self, entry: Entry) -> bool:
        """Whether the number is there: written rightly from right numbers, or shown."""
        verdict = self.verdicts.get(code_of(entry))
        return verdict is not None and verdict.right and not verdict.followed

    @property
    def left(self) -> list[Entry]:
        """The blanks of this stage, in the tape's order."""
        return [entry for entry in self.stage.entries if not self.is_done(entry)]

    def entry_after(self, place: str) -> Entry | None:
        """The blank that is written after a place: the next one of its stage, else the first that is left."""
        order = [code_of(entry) for entry in self.stage.entries]
        begun = order.index(place) if place in order else -1
        later = [entry for entry in self.left if order.index(code_of(entry)) > begun]
        return next(iter(later or self.left), None) if self.is_open else None

    def marked(self, typed: Mapping[str, str]) -> Exercise:
        """The exercise with what was typed by place marked; the next stage opens once all of this one is right."""
        written, verdicts, misses = dict(self.typed) | dict(typed), dict(self.verdicts), dict(self.misses)
        own: dict[str, float] = {}
        for entry in self.stage.entries:
            place = code_of(entry)
            if self.is_done(entry) or not written.get(place, "").strip():
                continue
            verdict = self._verdict(entry, written[place], own)
            news = written[place] != self.typed.get(place)
            misses[place] = misses.get(place, 0) + (news and verdict.judged is Judged.WRONG)
            verdicts[place] = verdict
            if verdict.guess is not None and (verdict.followed or not verdict.right) and not _is_parameter(entry):
                own[place] = verdict.guess
        return replace(self, typed=written, verdicts=verdicts, misses=misses)._onward()

    def _verdict(self, entry: Entry, text: str, own: Mapping[str, float]) -> Verdict:
        place = code_of(entry)
        before, unchanged = self.verdicts.get(place), text == self.typed.get(place)
        if before and unchanged and before.judged is Judged.WRONG and not own:
            return before
        found = answer(self.session, Question(entry), text, misses=self.misses.get(place, 0), own=own)
        if before and before.followed and unchanged and found.judged is Judged.WRONG:
            return Verdict(Judged.UNREADABLE, AGAIN, found.guess)
        return found

    def given_up(self) -> Exercise:
        """The exercise with all numbers of this stage shown that are not right yet."""
        missing = [code_of(entry) for entry in self.left]
        verdicts = dict(self.verdicts) | dict.fromkeys(missing, SHOWN)
        return replace(self, verdicts=verdicts, shown=self.shown | frozenset(missing))._onward()

    def _onward(self) -> Exercise:
        if self.left:
            return self
        at = self.at + 1
        if at == len(self.stages):
            return replace(self, at=at)
        return replace(self, at=at, before=session_before(self.session, _first(self.session, self.stages[at])))


def _first(session: Session, stage: Stage) -> Quantity:
    """The first quantity that tells a blank of a stage: from there on, nothing is shown.

    Of an update that is the gradient: wherever it is known, the page says which update comes of it.
    """
    told = {telling(entry.quantity) for entry in stage.entries}
    return Quantity.parse(min(told, key=lambda name: place_of(session, name)))


def _is_parameter(entry: Entry) -> bool:
    """Whether an entry is a new weight or bias: what was computed before does not depend on it."""
    return Quantity.parse(entry.quantity).row == "theta"


def groups_of(stage: Stage) -> Iterator[tuple[str, list[Entry]]]:
    """The blanks of a stage by their quantities."""
    names = dict.fromkeys(entry.quantity for entry in stage.entries)
    for name in names:
        yield name, [entry for entry in stage.entries if entry.quantity == name]
