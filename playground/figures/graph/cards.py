"""The text of the cards that hovering over the graph shows."""

from __future__ import annotations

from playground.figures.graph.edge_arrays import EdgeArrays
from playground.formats import number
from playground.model.shown.elements import Element, code, symbol, title
from playground.model.shown.picture import GOALS, Picture
from playground.model.shown.words import movement, verdict_in_words

WAITING = "not computed yet"


def parameter_card(picture: Picture, element: Element) -> str:
    """A weight or bias in lines: its value, the factors of its gradient, its update, the check, which way it moves."""
    n, kind = element.layer, element.letter
    head = [
        f"<b>{title(element, picture.sizes)}</b>  {code(element)}",
        f"{kind} = {number(picture.of('old', element))}",
    ]
    if not picture.state(f"dW{n}").made:
        return "<br>".join([*head, f"∂L/∂{kind}: {WAITING} in this update"])
    target, delta = symbol(n, element.row, picture.sizes), float(picture.delta[n][element.row])
    gradient = picture.of("gradient", element)
    product = "a·δ" if picture.batch == 1 else f"Σ a·δ over {picture.batch} samples"
    objective, penalty = ("J", " + penalty") if element.gradient in picture.penalised else ("L", "")
    lines = [
        f"a from = {number(picture.source(element))} · δ({target}) = {number(delta)}",
        f"∂{objective}/∂{kind} = {product}{penalty} = {number(gradient)}",
    ]
    if picture.ready:
        change = picture.of("change", element)
        lines += [
            f"update {number(change)} → new {kind} = {number(picture.of('new', element))}",
            _checked(picture, element),
            movement(gradient, change, kind, GOALS[objective]),
        ]
    return "<br>".join(head + lines)


def _checked(picture: Picture, element: Element) -> str:
    """The central difference and what it says about the gradient."""
    if picture.check is None or picture.verdict(element) is None:
        return "central difference not taken"
    difference = number(picture.of("differences", element))
    return f"central difference {difference} {verdict_in_words(picture.check, picture.column(element))}"


def parameter_lines(picture: Picture, drawn: EdgeArrays) -> list[str]:
    """A line for each edge, w → new w · gradient · δ(to): instead of a card in networks with hundreds of edges."""
    layers = range(len(picture.sizes))
    known = [layer > 0 and picture.state(f"dW{layer}").made for layer in layers]
    ends = [[f" · δ {number(delta)}" for delta in picture.delta[layer].tolist()] for layer in layers]
    matrices = (picture.old, picture.new, picture.gradient)
    rows = zip(drawn.members, drawn.codes, *(drawn.numbers(matrix).tolist() for matrix in matrices), strict=True)
    ready = picture.ready
    return [
        f"{name} = {number(old)}"
        + (f" → {number(new)}" if ready else "")
        + (f" · gradient {number(gradient)}{ends[e.layer][e.row]}" if known[e.layer] else "")
        for e, name, old, new, gradient in rows
    ]


def neuron_card(picture: Picture, element: Element) -> str:
    """z, a and δ of a neuron, as far as they are computed."""
    n, i = element.layer, element.row
    head = f"<b>{title(element, picture.sizes)}</b>  {code(element)}"
    if n == 0:
        parts = [("value", "X", picture.activation), ("∂L/∂x", "dX", picture.delta)]
    else:
        parts = [
            ("z", f"Z{n}", picture.pre_activation),
            ("a", f"A{n}", picture.activation),
            ("δ = ∂L/∂z", f"dZ{n}", picture.delta),
        ]
    lines = [
        f"{name} = {number(float(values[n][i]))}" if picture.state(quantity).made else f"{name}: {WAITING}"
        for name, quantity, values in parts
    ]
    return "<br>".join([head, *lines])
