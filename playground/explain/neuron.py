"""A neuron's two halves, z and a, and its δ as the sum over the paths that leave it."""

from __future__ import annotations

from dataclasses import dataclass

from playground.explain.liveness import condition
from playground.explain.twins import twin_words
from playground.explain.view import View
from playground.explain.writing import Explanation, Link
from playground.explain.zero import zero_words
from playground.model.shown.elements import Element


@dataclass(frozen=True)
class Path:
    """One way from a neuron towards the loss: the edge, its weight, the δ at its end and their product."""

    element: Element
    name: str
    weight: float
    delta: float
    share: float


def explain_neuron(view: View, element: Element) -> Explanation:
    """The derivation of a hidden or output neuron; of an input in `explain_input`."""
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
        sentences=(*condition(view, n, i), *_moves(view, n, i), *twin_words(view, element)),
        zero=dead,
        waiting=waiting,
        code=view.code(f"Z{n}", f"A{n}", f"dA{n}", f"dZ{n}"),
    )


def paths(view: View, element: Element) -> tuple[Path, ...]:
    """The ways out of a neuron that add up to ∂L/∂a; none for an output, whose ∂L/∂a is the loss's own slope."""
    n, i = element.layer, element.row
    if n == view.depth:
        return ()
    terms = view.reader.derivation(view.entry("dA", n, i)).terms
    return tuple(
        Path(Element("weight", n + 1, k, i), f"{view.symbol(n, i)} → {view.symbol(n + 1, k)}",
             term.factors[0].value, term.factors[1].value, term.value)
        for k, term in enumerate(terms)
    )  # fmt: skip


def links_in(view: View, element: Element) -> tuple[Link, ...]:
    """The terms of z, each selecting its edge."""
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
        terms = view.reader.derivation(view.entry("Z", n, i)).terms
        written = [r" \cdot ".join(digits.factor(f.value) for f in term.factors) for term in terms]
        lines += [*digits.summed(written), f"&= {digits.bold(view.at('Z', n, i))}"]
    lines.append(_by_cases(view.session.network.layers[n - 1].formula.replace("=", "&=", 1)))
    if view.made(f"A{n}"):
        lines.append(f"&= {digits.bold(view.at('A', n, i))}")
    return lines


def _by_cases(formula: str) -> str:
    return formula.replace(r"\ \text{else}", r" \\ &\quad \text{else}")


def _backward(view: View, n: int, i: int) -> list[str]:
    lines = _output_delta(view, i) if n == view.depth else _hidden_delta(view, n, i)
    return [*lines, f"&= {view.digits.bold(view.at('dZ', n, i))}"] if view.made(f"dZ{n}") else lines[:1]


def _hidden_delta(view: View, n: int, i: int) -> list[str]:
    if view.session.network.layers[n - 1].record.coupled:
        return _coupled_delta(view, n, i)
    digits, terms = view.digits, view.reader.derivation(view.entry("dA", n, i)).terms
    written = [r" \cdot ".join(digits.factor(factor.value) for factor in term.factors) for term in terms]
    first, *more = digits.summed(written)
    total, slope = view.at("dA", n, i), view.at("S", n, i)
    return [
        r"\delta &= \Big(\underbrace{\sum_k w_k\, \delta_k}_{\partial L / \partial a}\Big) f'(z)",
        rf"\tfrac{{\partial L}}{{\partial a}} {first}", *more, f"&= {digits.tex(total)}",
        rf"\delta {digits.product(total, slope)[0]}", *digits.product(total, slope)[1:],
    ]  # fmt: skip


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
        share = rf"\tfrac{{1}}{{{view.divisor}}}" if view.divisor > 1 else ""
        numbers = f"{digits.tex(a)} - {digits.factor(y)}"
        return [
            r"\delta &= \frac{\partial L}{\partial z} = " + (f"{share}(a - y)" if share else "a - y"),
            rf"&= {share}({numbers})" if share else f"&= {numbers}",
        ]
    if view.session.network.layers[-1].record.coupled:
        return _coupled_delta(view, n, i)
    return [
        r"\delta &= \frac{\partial L}{\partial a}\, f'(z)", *digits.product(view.at("dA", n, i), view.at("S", n, i)),
    ]  # fmt: skip


def _moves(view: View, n: int, i: int) -> tuple[str, ...]:
    delta = view.at("dZ", n, i)
    if not view.made(f"dZ{n}") or delta == 0:
        return ()
    return (f"{'▲ Raising its z raises' if delta > 0 else '▼ Raising its z lowers'} the loss.",)


def explain_input(view: View, element: Element) -> Explanation:
    """An input's value and the loss's slope along it."""
    i, name, digits = element.row, view.symbol_tex(0, element.row), view.digits
    lines = [f"{name} &= {digits.tex(view.at('A', 0, i))}",
             rf"\frac{{\partial L}}{{\partial {name}}} &= \sum_k w_k\, \delta_k"]  # fmt: skip
    slope, made = view.at("dA", 0, i), view.made("dX")
    if made:
        terms = view.reader.derivation(view.entry("dA", 0, i)).terms
        written = [r" \cdot ".join(digits.factor(factor.value) for factor in term.factors) for term in terms]
        lines += [*digits.summed(written), f"&= {digits.bold(slope)}"]
    moves = {True: "raises", False: "lowers"}[slope > 0] if slope else "does not change"
    return Explanation(
        words="An input is given, not learnt; still the loss has a slope along it.",
        lines=tuple(lines),
        sentences=(f"Raising this input {moves} the loss.",) if made else (),
        zero=zero_words(view, view.entry("dA", 0, i)) if made else (),
        waiting=view.waiting("dX"),
        code=view.code("dX"),
    )
