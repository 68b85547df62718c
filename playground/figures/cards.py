"""The cards that hovering shows."""

from __future__ import annotations

from playground.elements import Element, code, symbol, title
from playground.picture import Picture
from playground.theme import number


def parameter_card(picture: Picture, element: Element) -> str:
    """w · a(from) · δ(to) · gradient · update · new w · check, and which way it moves."""
    target = symbol(element.layer, element.row, picture.sizes)
    gradient, change = picture.of("gradient", element), picture.of("change", element)
    delta = float(picture.delta[element.layer][element.row])
    kind = "w" if element.kind == "weight" else "b"
    lines = [
        f"<b>{title(element, picture.sizes)}</b>  {code(element)}",
        f"{kind} = {number(picture.of('old', element))}",
        f"a from = {number(picture.source(element))} · δ({target}) = {number(delta)}",
        f"∂L/∂{kind} = a·δ = {number(gradient)}",
        f"update {number(change)} → new {kind} = {number(picture.of('new', element))}",
        f"central difference {number(picture.of('differences', element))}",
        movement(gradient, change, kind),
    ]
    return "<br>".join(lines)


def movement(gradient: float, change: float, kind: str) -> str:
    """Which way the loss goes as the parameter rises, and so which way the parameter goes."""
    if gradient == 0:
        return f"Raising {kind} a little leaves the loss as it is."
    direction = "raises" if gradient > 0 else "lowers"
    if change == 0:
        return f"Raising {kind} {direction} the loss; this update leaves {kind} where it is."
    moved = "lowers" if change < 0 else "raises"
    return f"Raising {kind} {direction} the loss, so the update {moved} {kind} by {number(abs(change))}."


def neuron_card(picture: Picture, element: Element) -> str:
    """z, a, slope and δ of a neuron."""
    n, i = element.layer, element.row
    head = f"<b>{title(element, picture.sizes)}</b>  {code(element)}"
    if n == 0:
        return f"{head}<br>value {number(picture.activation[0][i])}<br>∂L/∂x = {number(picture.delta[0][i])}"
    z, a, delta = (part[n][i] for part in (picture.pre_activation, picture.activation, picture.delta))
    return f"{head}<br>z = {number(z)}<br>a = {number(a)}<br>δ = ∂L/∂z = {number(delta)}"
