"""A neuron: its z and its a, and its δ as the sum over the paths that leave it."""

from __future__ import annotations

from dataclasses import dataclass

from playground.explain.liveness import liveness_words
from playground.explain.twins import twin_words
from playground.explain.view import View
from playground.explain.writing import Explanation, Link, by_cases
from playground.explain.zero import zero_words
from playground.model.shown.elements import Element


@dataclass(frozen=True)
class Path:
    """A way from a neuron towards the loss: an edge, its weight, the δ at its end, and their product as its share."""

    element: Element
    name: str
    weight: float
    delta: float
    share: float


def explain_neuron(view: View, element: Element) -> Explanation:
    """Derive z, a and δ of a neuron; an input has a derivative only."""
    if element.layer == 0:
        return explain_input(view, element)
    n, i = element.layer, element.row
    names = f"Z{n}", f"A{n}", f"dZ{n}"
    waiting = view.waiting(*names)
    lines = [*_forward(view, n, i), *_backward(view, n, i)]
    dead = zero_words(view, view.entry("dZ", n, i)) if view.made(f"dZ{n}") else ()
    return Explanation(
        words="Its z gathers what comes in, its a is what goes on, and its δ is how fast the loss rises with z.",
        lines=tuple(lines),
        links=links_in(view, element),
        row=_halves(view, n, i),
        sentences=(*liveness_words(view, n, i), *_moves(view, n, i), *twin_words(view, element)),
        zero=dead,
        waiting=waiting,
        code=view.code(f"Z{n}", f"A{n}", f"dA{n}", f"dZ{n}"),
    )


def paths(view: View, element: Element) -> tuple[Path, ...]:
    """The paths out of a neuron that add up to ∂L/∂a; none for an output, where ∂L/∂a is the slope of the loss."""
    n, i = element.layer, element.row
    if n == view.depth:
        return ()
    terms = view.reader.derivation(view.entry("dA", n, i)).terms
    return tuple(
        Path(
            element=Element("weight", n + 1, k, i),
            name=f"{view.symbol(n, i)} → {view.symbol(n + 1, k)}",
            weight=term.factors[0].value,
            delta=term.factors[1].value,
            share=term.value,
        )
        for k, term in enumerate(terms)
    )


def links_in(view: View, element: Element) -> tuple[Link, ...]:
    """Links from the terms of a neuron's z to their edges; none before z is computed."""
    n, i, text = element.layer, element.row, view.digits.text
    if n == 0 or not view.made(f"Z{n}"):
        return ()
    terms = view.reader.derivation(view.entry("Z", n, i)).terms
    weights = [
        Link(f"w·{view.activation_name(n - 1, j)} = {text(term.value)}", Element("weight", n, i, j))
        for j, term in enumerate(terms[:-1])
    ]
    return *weights, Link(f"b = {text(terms[-1].value)}", Element("bias", n, i))


def _halves(view: View, n: int, i: int) -> tuple[tuple[str, str], ...]:
    text = view.digits.text
    z, a = (text(view.at(stem, n, i)) if view.made(f"{stem}{n}") else "not yet" for stem in "ZA")
    slope = text(view.at("S", n, i)) if view.made(f"dZ{n}") else "not yet"
    return ("z gathers", z), ("slope f′(z)", slope), ("a goes on", a)


def _forward(view: View, n: int, i: int) -> list[str]:
    digits = view.digits
    lines = [r"z &= \sum_j w_j\, a_j + b"]
    if view.made(f"Z{n}"):
        lines += [*digits.summed(_products(view, "Z", n, i)), f"&= {digits.bold(view.at('Z', n, i))}"]
    lines.append(by_cases(view.session.network.layers[n - 1].formula.replace("=", "&=", 1)))
    if view.made(f"A{n}"):
        lines.append(f"&= {digits.bold(view.at('A', n, i))}")
    return lines


def _products(view: View, stem: str, n: int, i: int) -> list[str]:
    """The products that add up to a signal of a neuron, in numbers."""
    terms = view.reader.derivation(view.entry(stem, n, i)).terms
    return [view.digits.factors(factor.value for factor in term.factors) for term in terms]


def _backward(view: View, n: int, i: int) -> list[str]:
    lines = _output_delta(view, i) if n == view.depth else _hidden_delta(view, n, i)
    return [*lines, f"&= {view.digits.bold(view.at('dZ', n, i))}"] if view.made(f"dZ{n}") else lines[:1]


def _hidden_delta(view: View, n: int, i: int) -> list[str]:
    if view.session.network.layers[n - 1].record.coupled:
        return _coupled_delta(view, n, i)
    digits, total = view.digits, view.at("dA", n, i)
    terms, product = digits.summed(_products(view, "dA", n, i)), digits.product(total, view.at("S", n, i))
    return [
        r"\delta &= \Big(\underbrace{\sum_k w_k\, \delta_k}_{\partial L / \partial a}\Big) f'(z)",
        rf"\tfrac{{\partial L}}{{\partial a}} {terms[0]}",
        *terms[1:],
        f"&= {digits.tex(total)}",
        rf"\delta {product[0]}",
        *product[1:],
    ]


def _coupled_delta(view: View, n: int, i: int) -> list[str]:
    digits, own = view.digits, view.at("A", n, i)
    rate = view.at("dA", n, i)
    mean = float((view.column("A", n) * view.column("dA", n)).sum())
    return [
        r"\delta &= a \Big(\tfrac{\partial L}{\partial a} - \sum_j \tfrac{\partial L}{\partial a_j} a_j\Big)",
        rf"&= {digits.factor(own)} \cdot ({digits.tex(rate)} - {digits.factor(mean)})",
    ]


def _output_delta(view: View, i: int) -> list[str]:
    n, digits = view.depth, view.digits
    if view.session.network.cancels:
        a, y = view.at("A", n, i), float(view.reader.array("Y")[i, view.sample])
        return [
            r"\delta &= \frac{\partial L}{\partial z} = " + view.shared("a - y"),
            f"&= {view.shared(f'{digits.tex(a)} - {digits.factor(y)}')}",
        ]
    if view.session.network.layers[-1].record.coupled:
        return _coupled_delta(view, n, i)
    return [
        r"\delta &= \frac{\partial L}{\partial a}\, f'(z)",
        *digits.product(view.at("dA", n, i), view.at("S", n, i)),
    ]


def _moves(view: View, n: int, i: int) -> tuple[str, ...]:
    delta = view.at("dZ", n, i)
    if not view.made(f"dZ{n}") or delta == 0:
        return ()
    return (f"{'▲ Raising its z raises' if delta > 0 else '▼ Raising its z lowers'} the loss.",)


def explain_input(view: View, element: Element) -> Explanation:
    """An input's value, and the derivative of the loss by it."""
    i, name, digits = element.row, view.symbol_tex(0, element.row), view.digits
    lines = [
        f"{name} &= {digits.tex(view.at('A', 0, i))}",
        rf"\frac{{\partial L}}{{\partial {name}}} &= \sum_k w_k\, \delta_k",
    ]
    slope, made = view.at("dA", 0, i), view.made("dX")
    if made:
        lines += [*digits.summed(_products(view, "dA", 0, i)), f"&= {digits.bold(slope)}"]
    moves = {True: "raises", False: "lowers"}[slope > 0] if slope else "does not change"
    return Explanation(
        words="An input is given, not learnt; still the loss has a slope along it.",
        lines=tuple(lines),
        sentences=(f"Raising this input {moves} the loss.",) if made else (),
        zero=zero_words(view, view.entry("dA", 0, i)) if made else (),
        waiting=view.waiting("dX"),
        code=view.code("dX"),
    )
