"""What can be asked about an element: the cheapest question first, and none whose factors cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator

from backprop_core import Entry, Quantity, Session
from playground.model.asking.question import Kind, Question, kind_of
from playground.model.asking.rerun import operations_of
from playground.model.shown.elements import Element

LARGEST = "largest"
PLAIN = "gd"  # the step of any other optimiser has factors that are not on the page
UPDATES = {"Δ": "step", "new": "theta"}  # by the rows of the parameter table
Offers = dict[str, Question]


def offers(session: Session, element: Element, sample: int) -> Offers:
    """The questions by their short names; `sample` is the column of the batch that is shown."""
    return {name: Question(entry, kind) for name, entry, kind in _offers(session, element, sample)}


def _offers(session: Session, element: Element, sample: int) -> Iterator[tuple[str, Entry, Kind]]:
    if element.is_parameter:
        yield from _of_parameter(session, element)
    elif element.kind == "neuron":
        yield from _of_neuron(session, element, sample)
    elif element.kind == "layer":
        yield f"{LARGEST} ∂L/∂w", Entry(Quantity("dW", element.layer)), Kind.RANK
        yield f"{LARGEST} δ", Entry(Quantity("dZ", element.layer), 0, sample), Kind.RANK
    elif session.wiring.batch == 1:
        yield "L", Entry(Quantity("L")), Kind.NUMBER


def _of_parameter(session: Session, element: Element) -> Iterator[tuple[str, Entry, Kind]]:
    """A gradient is the sum over a batch, of whose samples one alone is in sight: then its number is not asked."""
    entry = Entry(element.gradient, element.row, element.column)
    yield "sign", entry, Kind.SIGN
    sizes = session.network.sizes
    if sizes[element.layer] * (sizes[element.layer - 1] if element.kind == "weight" else 1) > 1:
        yield LARGEST, entry, Kind.RANK
    if session.wiring.batch == 1:
        yield "number", entry, Kind.NUMBER
    if session.training.optimizer_record.name == PLAIN and session.training.clip_norm is None:
        for name, row in UPDATES.items():
            quantity = Quantity.in_row(row, kind_of(entry), element.layer)
            if any(quantity in operation.writes for operation in operations_of(session)):
                yield name, Entry(quantity, element.row, element.column), Kind.NUMBER


def _of_neuron(session: Session, element: Element, sample: int) -> Iterator[tuple[str, Entry, Kind]]:
    n, several = element.layer, session.network.sizes[element.layer] > 1
    name, slope = ("δ", Quantity("dZ", n)) if n else ("∂L/∂x", Quantity("dA", 0))
    entry = Entry(slope, element.row, sample)
    yield f"{name} sign", entry, Kind.SIGN
    if several:
        yield f"{LARGEST} {name}", entry, Kind.RANK
    yield name, entry, Kind.NUMBER
    if n:
        yield "z", Entry(Quantity("Z", n), element.row, sample), Kind.NUMBER
        yield "a", Entry(Quantity("A", n), element.row, sample), Kind.NUMBER
