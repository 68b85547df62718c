"""A question in words, and what its sign is called."""

from __future__ import annotations

from backprop_core import Entry, Quantity, Session
from playground.formats import number, plain
from playground.model.asking.question import Kind, Question, code_of, kind_of
from playground.model.asking.rerun import right_values
from playground.model.shown.elements import Element, symbol, title

SIGNS = {"+": "▲ above 0", "-": "▼ below 0", "0": "0"}


def asked_in_words(session: Session, question: Question, element: Element) -> str:
    """The question as a sentence of plain text, in which `code` stands between backticks."""
    name = name_in_words(session, question.entry, element)
    if question.kind is Kind.RANK:
        return f"Which has the largest {_many(session, question.entry)} in size? Select it, then answer."
    if question.kind is Kind.CHOICE:
        return f"{name}: which is it?"
    if question.kind is Kind.SIGN:
        return f"{name}: is it above 0, below 0, or 0?{_meaning(question.entry, element)}"
    return f"{name}: how large is it, with its sign?{_factors(session, question.entry)}"


def name_in_words(session: Session, entry: Entry, element: Element) -> str:
    """What is asked for: its symbol, what it belongs to, and its name in code."""
    sizes = session.network.sizes
    letter = _letter(session, entry)
    if entry.quantity == "L":
        return "The loss `L`"
    of = title(element, sizes) if element.is_parameter else symbol(entry.layer, entry.row, sizes)
    return f"{letter} of {of[:1].lower() + of[1:] if element.is_parameter else of}, `{code_of(entry)}`"


def candidates(session: Session, question: Question) -> tuple[Element, ...]:
    """The elements among which a rank is asked."""
    n, kind, sizes = question.entry.layer, kind_of(question.entry), session.network.sizes
    rows = range(sizes[n])
    if kind == "W":
        return tuple(Element("weight", n, i, j) for i in rows for j in range(sizes[n - 1]))
    return tuple(Element("bias" if kind == "b" else "neuron", n, i) for i in rows)


def answer_of(element: Element, question: Question) -> str:
    """The selected element as the answer to a rank."""
    column = element.column if element.kind == "weight" else question.entry.column
    return code_of(Entry(question.entry.quantity, element.row, column))


def _letter(session: Session, entry: Entry) -> str:
    if kind := kind_of(entry):
        letter = kind.lower()
        rows = {"step": f"The change Δ{letter} by the update", "theta": f"The new {letter}"}
        return rows.get(Quantity.parse(entry.quantity).row, f"The gradient ∂{session.objective}/∂{letter}")
    names = {"dZ": "δ = ∂L/∂z", "dA": "∂L/∂x" if not entry.layer else "∂L/∂a", "Z": "z", "A": "The activation a"}
    return names.get(entry.stem, entry.quantity)


def _many(session: Session, entry: Entry) -> str:
    n = entry.layer
    if kind := kind_of(entry):
        which = "weights" if kind == "W" else "biases"
        return f"∂{session.objective}/∂{kind.lower()} of all {which} of layer {n}, `{entry.quantity}`,"
    letters = {"dZ": "δ", "dA": "∂L/∂x" if not n else "∂L/∂a", "Z": "z", "A": "a"}
    place = f"layer {n}" if n else "all inputs"
    return f"{letters.get(entry.stem, entry.quantity)} of {place}, `{Quantity.parse(entry.quantity)}`,"


def _meaning(entry: Entry, element: Element) -> str:
    """What the sign of a derivative says, so that it can be thought about as an experiment."""
    if not entry.stem.startswith("d"):
        return ""
    what = {"weight": "the weight", "bias": "the bias"}.get(element.kind, "its z" if entry.layer else "the input")
    return f" Above 0 means: raising {what} raises the loss."


def given_gradient(session: Session, entry: Entry) -> float | None:
    """The gradient that a question about an update tells, since all that is made of it is hidden meanwhile."""
    quantity = Quantity.parse(entry.quantity)
    if quantity.row not in ("step", "theta") or quantity.layer is None:
        return None
    gradients = right_values(session, Quantity.in_row("grad", quantity.kind, quantity.layer))
    return float(gradients[entry.row, entry.column])


def _factors(session: Session, entry: Entry) -> str:
    """What an update is made of."""
    gradient, quantity = given_gradient(session, entry), Quantity.parse(entry.quantity)
    if gradient is None or quantity.layer is None:
        return ""
    letter, rate = quantity.kind.lower(), float(session.training.optimizer_options["lr"])
    old = session.old(Quantity.in_row("theta", quantity.kind, quantity.layer))
    now = f", and {letter} is {number(float(old[entry.row, entry.column]), 6)}" if quantity.row == "theta" else ""
    return f" Its gradient is {number(gradient, 6)}, η is {plain(rate)}{now}."
