"""The two routes to the δ of an output whose activation and loss cancel: through ∂L/∂a, and a − y at once."""

from __future__ import annotations

from dataclasses import dataclass

from playground.explain.view import View
from playground.model.shown.elements import Element

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Routes:
    """Both values and the lines that lead to each, a verdict, and the lines between them behind an `aside`."""

    long: float
    short: float
    long_lines: tuple[str, ...]
    short_lines: tuple[str, ...]
    between: tuple[str, ...]
    verdict: str
    aside: str


def routes_of(view: View, element: Element) -> Routes | None:
    """Both routes to an output's δ; None where there is only one, or where they are not computed yet."""
    network, n = view.session.network, view.depth
    if element.kind != "neuron" or element.layer != n or not network.cancels or not view.made(f"dZ{n}", f"dA{n}"):
        return None
    k = element.row
    a, y, rate = view.at("A", n, k), float(view.reader.array("Y")[k, view.sample]), view.at("dA", n, k)
    short, share = view.at("dZ", n, k), rf"\tfrac{{1}}{{{view.divisor}}}" if view.divisor > 1 else ""
    tex, factor = view.digits.tex, view.digits.factor
    if network.layers[-1].record.coupled:
        long, long_lines, between = _softmax(view, k, a, y, rate)
    else:
        long, long_lines, between = _sigmoid(view, k, a, y, rate)
    numbers = f"{tex(a)} - {factor(y)}"
    short_lines = (
        f"{share}(a - y)" if share else "a - y",
        f"= {share}({numbers})" if share else f"= {numbers}",
        rf"= \mathbf{{{tex(short, 6)}}}",
    )
    aside = f"The slope cancels (the 1/{view.divisor} of the mean left aside):" if share else "The slope cancels:"
    return Routes(long, short, (*long_lines, rf"= \mathbf{{{tex(long, 6)}}}"), short_lines, between,
                  _verdict(view, long, short), aside)  # fmt: skip


def _sigmoid(view: View, k: int, a: float, y: float, rate: float) -> tuple[float, tuple[str, ...], tuple[str, ...]]:
    slope, tex, factor = view.at("S", view.depth, k), view.digits.tex, view.digits.factor
    lines = (r"\tfrac{\partial L}{\partial a}\, f'(z)", rf"= {factor(rate)} \cdot {factor(slope)}")
    between = (
        r"&\Big(\frac{1 - y}{1 - a} - \frac{y}{a}\Big)\, a(1 - a)",
        rf"&= \Big(\frac{{{tex(1 - y)}}}{{{tex(1 - a)}}} - \frac{{{tex(y)}}}{{{tex(a)}}}\Big)",
        rf"&\quad \cdot {tex(a)} \cdot {tex(1 - a)}",
        r"&= (1 - y)\,a - y\,(1 - a)",
        rf"&= {factor(1 - y)} \cdot {tex(a)} - {factor(y)} \cdot {tex(1 - a)}",
        rf"&= {tex((1 - y) * a)} - {factor(y * (1 - a))}",
        *_difference(view, a, y),
    )
    return rate * slope, lines, between


def _softmax(view: View, k: int, a: float, y: float, rate: float) -> tuple[float, tuple[str, ...], tuple[str, ...]]:
    n, tex, factor = view.depth, view.digits.tex, view.digits.factor
    mean = float((view.column("A", n) * view.column("dA", n)).sum())
    total = float(view.reader.array("Y")[:, view.sample].sum())
    lines = (
        r"a \big(\tfrac{\partial L}{\partial a} - \sum_j \tfrac{\partial L}{\partial a_j} a_j\big)",
        f"= {tex(a)}",
        rf"\;\cdot ({tex(rate)} - {factor(mean)})",
    )
    between = (
        r"&a\Big({-\frac{y}{a}} + \sum_j \frac{y_j}{a_j}\, a_j\Big)",
        rf"&= {tex(a)} \cdot \Big({{-\frac{{{tex(y)}}}{{{tex(a)}}}}} + {tex(total)}\Big)",
        r"&= a \sum_j y_j - y",
        rf"&= {tex(a)} \cdot {tex(total)} - {factor(y)}",
        *_difference(view, a, y),
    )
    return a * (rate - mean), lines, between


def _difference(view: View, a: float, y: float) -> tuple[str, ...]:
    """What is left in the end."""
    digits = view.digits
    return r"&= a - y", f"&= {digits.tex(a)} - {digits.factor(y)}", f"&= {digits.bold(a - y)}"


def _verdict(view: View, long: float, short: float) -> str:
    difference = abs(long - short)
    text = view.digits.text(difference, 2)
    if difference <= TOLERANCE * max(abs(long), abs(short), 1e-300):
        return (
            "Both routes give the same, to the last bit."
            if difference == 0
            else (f"Both routes agree up to rounding: they differ by {text}.")
        )
    return (
        f"They differ by {text}: a has rounded so far that the long route loses digits. The engine takes the short one."
    )
