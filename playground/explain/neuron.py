"""A neuron: its z and its a, and its δ as the sum over the paths that leave it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from playground.explain.chain import input_chains, neuron_chains, rate
from playground.explain.liveness import liveness_words
from playground.explain.routes import routes_of
from playground.explain.twins import twin_words
from playground.explain.view import View
from playground.explain.writing import Explanation, Sum, by_cases
from playground.explain.zero import zero_words
from playground.formats import escape_markdown
from playground.model.shown.elements import Element
from playground.model.shown.measured import measured


def explain_neuron(view: View, element: Element) -> Explanation:
    """Derive z, a and δ of a neuron; an input has a derivative only."""
    if element.layer == 0:
        return explain_input(view, element)
    n, i = element.layer, element.row
    lines = [*_forward(view, n, i), *_backward(view, n, i)]
    found = routes_of(view, element)
    return Explanation(
        words="z gathers, a goes on, δ is how fast the loss rises with z",
        lines=(*lines, *((rf"&\text{{{found.aside}}}", *found.between) if found else ())),
        chains=neuron_chains(view, n, i),
        sums=(*((path_sum(view, n, i),) if n < view.depth else ()), arriving_sum(view, n, i)),
        verdict=_moves(view, n, i),
        waiting=view.waiting(f"Z{n}", f"A{n}", f"dZ{n}"),
        sentences=(
            *liveness_words(view, n, i),
            *((f"Two routes to the same δ. {found.verdict}",) if found else ()),
            *twin_words(view, element),
            *_measured(view, element),
        ),
        zero=zero_words(view, view.entry("dZ", n, i)) if view.made(f"dZ{n}") else (),
        code=view.code(f"Z{n}", f"A{n}", f"dA{n}", f"dZ{n}"),
    )


def _forward(view: View, n: int, i: int) -> list[str]:
    digits = view.digits
    lines = [r"z &= \sum_j w_j\, a_j + b"]
    if view.made(f"Z{n}"):
        lines += [*_summed(view, "Z", n, i), f"&= {digits.bold(view.at('Z', n, i))}"]
    lines.append(by_cases(view.session.network.layers[n - 1].formula.replace("=", "&=", 1)))
    if view.made(f"A{n}"):
        lines.append(f"&= {digits.bold(view.at('A', n, i))}")
    return lines


def _summed(view: View, stem: str, n: int, i: int) -> list[str]:
    """The products that add up to a signal of a neuron, in numbers."""
    terms = view.reader.derivation(view.entry(stem, n, i)).terms
    products = [view.digits.factors(factor.value for factor in term.factors) for term in terms]
    return view.digits.summed(products, [term.value for term in terms])


def _backward(view: View, n: int, i: int) -> list[str]:
    lines = _output_delta(view, i) if n == view.depth else _hidden_delta(view, n, i)
    return [*lines, f"&= {view.digits.bold(view.at('dZ', n, i))}"] if view.made(f"dZ{n}") else lines[:1]


def _hidden_delta(view: View, n: int, i: int) -> list[str]:
    if view.session.network.layers[n - 1].record.coupled:
        return _coupled_delta(view, n, i)
    digits, total = view.digits, view.at("dA", n, i)
    terms, product = _summed(view, "dA", n, i), digits.product(total, view.at("S", n, i))
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


def _moves(view: View, n: int, i: int) -> str:
    delta = view.at("dZ", n, i)
    if not view.made(f"dZ{n}"):
        return ""
    if delta == 0:
        return "Raising its z a little leaves the loss as it is."
    return f"{'▲ Raising its z raises' if delta > 0 else '▼ Raising its z lowers'} the loss."


def explain_input(view: View, element: Element) -> Explanation:
    """An input's value, and the derivative of the loss by it."""
    i, name, digits = element.row, view.symbol_tex(0, element.row), view.digits
    lines = [
        f"{name} &= {digits.tex(view.at('A', 0, i))}",
        rf"\frac{{\partial L}}{{\partial {name}}} &= \sum_k w_k\, \delta_k",
    ]
    slope, made = view.at("dA", 0, i), view.made("dX")
    if made:
        lines += [*_summed(view, "dA", 0, i), f"&= {digits.bold(slope)}"]
    return Explanation(
        words="Given, not learnt; still the loss has a slope along it",
        lines=tuple(lines),
        chains=input_chains(view, i),
        sums=(path_sum(view, 0, i),),
        verdict=_input_moves(slope) if made else "",
        zero=zero_words(view, view.entry("dA", 0, i)) if made else (),
        waiting=view.waiting("dX"),
        sentences=_measured(view, element),
        code=view.code("dX"),
    )


def _measured(view: View, element: Element) -> tuple[str, ...]:
    """What the data call an input or output, and its number before standardising."""
    if element.layer not in (0, view.depth):
        return ()
    output = element.layer == view.depth
    value = view.at("A", element.layer, element.row) if not output or view.made(f"A{view.depth}") else None
    words = measured(view.session.data, element, value, output=output)
    return (f"{escape_markdown(words)}.",) if words else ()


def _input_moves(slope: float) -> str:
    if slope == 0:
        return "Raising this input a little leaves the loss as it is."
    return f"{'▲' if slope > 0 else '▼'} Raising this input {'raises' if slope > 0 else 'lowers'} the loss."


@dataclass(frozen=True)
class Path:
    """A way from a neuron towards the loss: an edge, its weight, the δ at its end, and their product as its share."""

    element: Element
    name: str
    weight: float
    delta: float
    share: float


def paths(view: View, element: Element) -> tuple[Path, ...]:
    """The paths out of a neuron that add up to ∂L/∂a; none for an output, where ∂L/∂a is the slope of the loss."""
    n, i = element.layer, element.row
    if n == view.depth:
        return ()
    terms = view.reader.derivation(view.entry("dA", n, i)).terms
    return tuple(
        Path(
            element=Element("weight", n + 1, k, i),
            name=f"through {view.symbol(n + 1, k)}",
            weight=term.factors[0].value,
            delta=term.factors[1].value,
            share=term.value,
        )
        for k, term in enumerate(terms)
    )


def path_sum(view: View, n: int, i: int) -> Sum:
    """∂L/∂a of a neuron (∂L/∂x of an input): over its paths, the weight times the δ at the end."""
    text, quantity, total = view.digits.text, f"dA{n}" if n else "dX", rate(view, n, i)
    terms = tuple(
        view.part(
            way.name,
            way.share,
            quantity,
            kind="delta",
            caption=f"{text(way.weight)} · {text(way.delta)}",
            element=way.element,
        )
        for way in paths(view, Element("neuron", n, i))
    )
    return view.sum(f"{total.name}: sum over its paths, w · δ", terms, replace(total, name="together", caption=""))


def arriving_sum(view: View, n: int, i: int) -> Sum:
    """z of a neuron: over what comes in, the weight times the activation, and the bias."""
    quantity = f"Z{n}"
    terms = view.reader.derivation(view.entry("Z", n, i)).terms
    edges = [
        view.part(
            f"w · {view.activation_name(n - 1, j)}",
            term.value,
            quantity,
            caption=" · ".join(view.digits.text(factor.value) for factor in term.factors),
            element=Element("weight", n, i, j),
        )
        for j, term in enumerate(terms[:-1])
    ]
    bias = view.part("b", terms[-1].value, quantity, element=Element("bias", n, i))
    total = view.part("together", view.at("Z", n, i), quantity)
    found = view.sum(f"z({view.symbol(n, i)}): sum over what comes in", (*edges, bias), total)
    return replace(found, folded=True)
