"""The two routes to the δ of an output whose slope cancels with the loss: through ∂L/∂a, and directly as a − y."""

from __future__ import annotations

from dataclasses import dataclass

from playground.explain.view import View
from playground.model.shown.elements import Element

TOLERANCE = 1e-9  # relative, up to which a difference is put down to rounding


@dataclass(frozen=True)
class Routes:
    """Both values of δ with the lines of LaTeX that lead to each, and a verdict on their difference.

    `between` are the lines that turn the long route into the short one, introduced by `aside`.
    """

    long: float
    short: float
    long_lines: tuple[str, ...]
    short_lines: tuple[str, ...]
    between: tuple[str, ...]
    verdict: str
    aside: str


def routes_of(view: View, element: Element) -> Routes | None:
    """Both routes to an output's δ; None if there is only one, or if they are not computed yet."""
    network, n = view.session.network, view.depth
    if element.kind != "neuron" or element.layer != n or not network.cancels or not view.made(f"dZ{n}", f"dA{n}"):
        return None
    k = element.row
    a, y, rate = view.at("A", n, k), float(view.reader.array("Y")[k, view.sample]), view.at("dA", n, k)
    route = _softmax if network.layers[-1].record.coupled else _sigmoid
    long, long_lines, between = route(view, k, a, y, rate)
    short, digits = view.at("dZ", n, k), view.digits
    mean = f" (1/{view.divisor} left aside)" if view.share else ""
    return Routes(
        long=long,
        short=short,
        long_lines=(*long_lines, f"= {digits.bold(long)}"),
        short_lines=(
            view.shared("a - y"),
            f"= {view.shared(f'{digits.tex(a)} - {digits.factor(y)}')}",
            f"= {digits.bold(short)}",
        ),
        between=between,
        verdict=_verdict(view, long, short),
        aside=f"The slope cancels{mean}:",
    )


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
    """The last lines of the cancellation."""
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
