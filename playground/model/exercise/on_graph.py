"""The blanks of an exercise where they stand in the graph: at neurons, at edges and at the loss."""

from __future__ import annotations

from collections.abc import Iterable

from backprop_core import Entry, Quantity
from playground.formats import number
from playground.model.asking.question import kind_of
from playground.model.asking.rerun import right_values
from playground.model.exercise.exercise import Exercise
from playground.model.shown.elements import LOSS, Element

BLANK = "?"


def element_of(entry: Entry) -> Element:
    """The neuron, the edge or the loss that an entry is a number of."""
    layer, kind = Quantity.parse(entry.quantity).layer, kind_of(entry)
    if layer is None:
        return LOSS
    if kind == "W":
        return Element("weight", layer, entry.row, entry.column)
    return Element("bias" if kind else "neuron", layer, entry.row)


def blanks_of(exercise: Exercise, element: Element) -> list[Entry]:
    """The numbers of an element that are to be written now."""
    return [entry for entry in exercise.stage.entries if element_of(entry) == element and not exercise.is_done(entry)]


def done_of(exercise: Exercise, element: Element) -> list[Entry]:
    """The numbers of an element that are right already, in this stage, where the page still hides them."""
    return [entry for entry in exercise.stage.entries if element_of(entry) == element and exercise.is_done(entry)]


def marks(exercise: Exercise, sample: int) -> dict[Element, str]:
    """What stands at each element of this stage: a question mark, or the number once it is written.

    Of signals the `sample` shown counts, a place in the batch; of several numbers of an element the last.
    """
    found = dict[Element, str]()
    for entry in _of_sample(exercise.stage.entries, sample):
        element = element_of(entry)
        if found.get(element) != BLANK:
            found[element] = _value(exercise, entry) if exercise.is_done(entry) else BLANK
    return found


def _of_sample(entries: Iterable[Entry], sample: int) -> Iterable[Entry]:
    return (entry for entry in entries if element_of(entry).kind != "neuron" or entry.column == sample)


def _value(exercise: Exercise, entry: Entry) -> str:
    return number(value_of(exercise, entry), 3)


def value_of(exercise: Exercise, entry: Entry) -> float:
    """The right number at a blank."""
    return float(right_values(exercise.session, entry.quantity)[entry.row, entry.column])
