"""What is hidden while a lesson asks: the number, its sign or its size, and all that the update computes after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from backprop_core import Phase, Session
from playground.model.asking.question import entry_at
from playground.model.asking.veil import OUTPUTS, place_of, session_before, telling
from playground.model.lessons.lesson import Question
from playground.model.lessons.looking import COUNTED
from playground.model.lessons.marking import bare
from playground.model.shown.elements import Element, elements_by_code

LATER = ("after", "next")  # moments that the update under way comes to with its end, or not at all


@dataclass(frozen=True, eq=False)
class Curtain:
    """What hides the answer to a question of a lesson: `before` is the session that is shown meanwhile.

    `elements` are those whose number is asked for, `hides_outputs` says whether outputs and curves would tell.
    """

    before: Session
    elements: frozenset[Element] = frozenset()
    hides_outputs: bool = False


def curtain_of(question: Question, session: Session) -> Curtain | None:
    """The curtain for a question about a session; None where it asks for no number of the run.

    A number of an update that is still to come is nowhere yet: then the session is shown as it is.
    """
    asked = list(hidden(question))
    if not asked:
        return None
    made = session.completed > session.position.update
    names = [name for moment, name in asked if not moment or (moment not in LATER and not made)]
    if made and any(moment == "after" for moment, _ in asked):
        names.append(_first_of_update(session))
    if not names:
        return Curtain(session)
    first = min(names, key=lambda name: place_of(session, name))
    outputs = session.tape.operations[place_of(session, first)].phase in OUTPUTS
    return Curtain(session_before(session, first), _elements(question, session, names), outputs)


def hidden(question: Question) -> Iterator[tuple[str, str]]:
    """The quantities that a question asks for, each with the moment that it is of."""
    if question.hides:
        yield "" if _is_of_this_update(question) else "coming", question.hides
        return
    for moment, place in _entries(question):
        yield _hidden(moment, place)


def _is_of_this_update(question: Question) -> bool:
    """Whether the number is one of the update under way even once that is made: of what it began with or came to."""
    reads = [each for formula in (question.of, *question.among) if formula for each in formula.reads()]
    return any(moment in ("", "old", "after") and name not in COUNTED for moment, name, _ in reads)


def _first_of_update(session: Session) -> str:
    """The first quantity that the update makes of the gradients: just before it, the run is where it was."""
    return next(name for each in session.tape if each.phase is Phase.UPDATE for name in each.writes)


def _entries(question: Question) -> list[tuple[str, str]]:
    """The numbers of the run that a question names, each with its moment and its place."""
    named = [question.of, *question.among] if question.of else question.among
    return [formula.entry for formula in named if formula.entry]


def _hidden(moment: str, place: str) -> tuple[str, str]:
    name = entry_at(place).quantity
    first = telling(name)
    return (moment, name) if first == name else ("" if moment == "after" else "coming", first)


def _elements(question: Question, session: Session, names: list[str]) -> frozenset[Element]:
    """Where a question mark takes the place of what is asked for."""
    known = elements_by_code(session.network.sizes)
    codes = [bare(place) for _, place in _entries(question) if str(entry_at(place).quantity) in names]
    return frozenset(known[code] for code in codes if code in known)
