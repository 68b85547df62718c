"""What the card of an element says: what is of the sample shown, and what is of the whole batch, apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from playground.formats import number
from playground.model.shown.elements import Element, code, symbol, title
from playground.model.shown.picture import GOALS, Picture
from playground.model.shown.words import movement, verdict_in_words

WAITING = "not computed yet"


@dataclass(frozen=True)
class Card:
    """Lines of plain text: the element's own number, `own`, and groups of them by their headings."""

    title: str
    code: str
    own: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]


Write = Callable[[float], str]  # a number as text


def card_of(picture: Picture, element: Element, sample: str, write: Write = number) -> Card:
    """The card of an edge, a neuron or the loss; `sample` names the sample that is shown, `write` writes numbers."""
    own: tuple[str, ...] = ()
    if element.is_parameter:
        groups = {
            f"Of {sample}": _signals(picture, element, write),
            _batch(picture): _of_batch(picture, element, write),
        }
        own = (f"{element.letter} = {write(picture.of('old', element))}",)
    elif element.kind == "neuron":
        groups = {f"Of {sample}": _of_neuron(picture, element, write)}
    else:
        groups = {_batch(picture): _of_loss(picture, write)}
    return Card(title(element, picture.sizes), code(element), own, groups)


def said_of(picture: Picture, element: Element, quantity: str) -> str:
    """The element's name and its value in one sentence, for those who listen; edges have that of `quantity`."""
    name = title(element, picture.sizes)
    if element.kind == "loss":
        return f"{name}: {_known(picture, 'L', picture.loss)}"
    n, i = element.layer, element.row
    if element.kind == "neuron":
        value = float(picture.activation[n][i])
        return f"{name}: {_known(picture, f'A{n}' if n else 'X', value)}"
    value = float(picture.shown(quantity)[n][i, element.block_column(picture.sizes)])
    known = picture.edge_state(quantity, n).made
    return f"{name}: {picture.quantities[quantity]} {number(value) if known else WAITING}"


def _batch(picture: Picture) -> str:
    return f"Of the batch of {picture.batch}" if picture.batch > 1 else "Of the batch: this sample alone"


def _signals(picture: Picture, element: Element, write: Write) -> tuple[str, ...]:
    """What comes along the edge from its start, and what comes back from its end."""
    n, i, j = element.layer, element.row, element.column
    target = symbol(n, i, picture.sizes)
    if element.kind == "bias":
        source = "from the constant 1"
    else:
        value = _known(picture, f"A{n - 1}" if n > 1 else "X", picture.source(element), write)
        source = f"a({symbol(n - 1, j, picture.sizes)}) = {value}"
    return source, f"δ({target}) = {_known(picture, f'dZ{n}', float(picture.delta[n][i]), write)}"


def _of_batch(picture: Picture, element: Element, write: Write) -> tuple[str, ...]:
    """The gradient, the update, the check, and which way the parameter moves."""
    kind, objective = element.letter, "L"
    if not picture.state(f"dW{element.layer}").made:
        return (f"∂L/∂{kind}: {WAITING} in this update",)
    penalty = ""
    if element.gradient in picture.penalised:
        objective, penalty = "J", " + penalty"
    gradient = picture.of("gradient", element)
    product = "a·δ" if picture.batch == 1 else f"Σ a·δ over {picture.batch} samples"
    slope = f"∂{objective}/∂{kind} = {product}{penalty} = {write(gradient)}"
    if not picture.ready:
        return (slope,)
    change = picture.of("change", element)
    return (
        slope,
        f"update {write(change)} → new {kind} = {write(picture.of('new', element))}",
        f"central difference {_checked(picture, element, write)}",
        movement(gradient, change, kind, GOALS[objective], written=write),
    )


def _checked(picture: Picture, element: Element, write: Write) -> str:
    """The central difference and what it says about the gradient."""
    if picture.check is None:
        return "not taken yet"
    if picture.verdict(element) is None:
        return "not taken"
    column, exact = picture.column(element), picture.telling(element)
    said = f"{write(picture.of('differences', element))} {verdict_in_words(picture.check, column)}"
    if exact is None or exact is picture.check:
        return said
    return f"{said} · complex step {write(float(exact.differences[column]))} {verdict_in_words(exact, column)}"


def _of_neuron(picture: Picture, element: Element, write: Write) -> tuple[str, ...]:
    """z, a and δ, as far as they are computed."""
    n, i = element.layer, element.row
    parts = [("value", "X", picture.activation), ("∂L/∂x", "dX", picture.delta)]
    if n:
        parts = [
            ("z", f"Z{n}", picture.pre_activation),
            ("a", f"A{n}", picture.activation),
            ("δ = ∂L/∂z", f"dZ{n}", picture.delta),
        ]
    return tuple(
        f"{name} = {_known(picture, quantity, float(values[n][i]), write)}" for name, quantity, values in parts
    )


def _of_loss(picture: Picture, write: Write) -> tuple[str, ...]:
    nine = partial(number, digits=9) if write is number else write
    return (f"L = {_known(picture, 'L', picture.loss, nine)}",)


def _known(picture: Picture, quantity: str, value: float, write: Write = number) -> str:
    """A number once the update under way has made it; what the one before has left is of another state."""
    return write(value) if picture.state(quantity).made else WAITING
