"""A wrong sign is answered by the experiment: the number is raised a little, and the loss moves the other way."""

from __future__ import annotations

from backprop_core import Entry, Quantity, Session
from playground.formats import number, plain
from playground.model.asking.question import code_of, kind_of
from playground.model.asking.rerun import right_values, with_numbers
from playground.model.asking.verdict import Nudge

STEPS = (0.1, 0.01, 0.001, 1e-4, 1e-5)


def nudged(session: Session, entry: Entry) -> Nudge | None:
    """What raising a number does to the loss, for an entry of its derivative: the largest step that the sign holds for.

    None where the entry is no derivative, or is 0.
    """
    stem = entry.stem
    if not stem.startswith("d"):
        return None
    derivative = float(right_values(session, entry.quantity)[entry.row, entry.column])
    base, objective = Entry(Quantity(stem[1:], entry.layer), entry.row, entry.column), _objective(session, entry)
    before, start = float(right_values(session, objective)[0, 0]), _value(session, base)
    for epsilon in STEPS:
        after = float(with_numbers(session, {base: start + epsilon}, objective)[0, 0])
        if (after - before) * derivative > 0:
            return Nudge(code_of(base), epsilon, before, after)
    return None


def nudge_in_words(nudge: Nudge) -> str:
    """The experiment in a sentence."""
    way = "up" if nudge.after > nudge.before else "down"
    return (
        f"The experiment: raise {nudge.name} by {plain(nudge.epsilon)}, and the loss goes {way}, from "
        f"{number(nudge.before, 6)} to {number(nudge.after, 6)}."
    )


def _objective(session: Session, entry: Entry) -> str:
    return session.objective if kind_of(entry) else "L"


def _value(session: Session, base: Entry) -> float:
    name = Quantity.parse(base.quantity)
    values = session.old(name) if name.row == "theta" else session.value(name) if name == "X" else None
    return float((right_values(session, name) if values is None else values)[base.row, base.column])
