"""The derivation of a selected number in typeset mathematics: symbols, then numbers, the result, the update."""

from __future__ import annotations

from dataclasses import dataclass

from backprop_core import Session
from playground.elements import Element, symbol, symbol_tex
from playground.figures.cards import movement
from playground.picture import Picture
from playground.theme import tex, tex_factor


@dataclass(frozen=True)
class Derivation:
    """`words` says what is derived, `lines` are aligned LaTeX, `sentence` says what follows from it."""

    words: str
    lines: tuple[str, ...]
    sentence: str


def derivation(session: Session, picture: Picture, element: Element) -> Derivation:
    """The derivation of the number behind an element."""
    if element.kind in ("weight", "bias"):
        return _parameter(picture, element)
    if element.kind == "loss":
        return _loss(session, picture)
    if element.layer == 0:
        return _input(picture, element)
    return _neuron(session, picture, element)


def _parameter(picture: Picture, element: Element) -> Derivation:
    n, i, sizes = element.layer, element.row, picture.sizes
    w, target = ("w" if element.kind == "weight" else "b"), symbol_tex(n, i, sizes)
    source = symbol_tex(n - 1, element.column, sizes) if element.kind == "weight" else "1"
    delta, activation = float(picture.delta[n][i]), picture.source(element)
    gradient, change = picture.of("gradient", element), picture.of("change", element)
    old, new = picture.of("old", element), picture.of("new", element)
    carried = rf"a_{{{source}}}" if n > 1 and source != "1" else source
    lines = (
        rf"\frac{{\partial L}}{{\partial {w}}} &= "
        rf"\underbrace{{\frac{{\partial L}}{{\partial z}}}}_{{\delta_{{{target}}}}}"
        rf" \cdot \underbrace{{\frac{{\partial z}}{{\partial {w}}}}}_{{{carried}}}",
        rf"&= {tex_factor(delta)} \cdot {tex_factor(activation)}",
        rf"&= \mathbf{{{tex(gradient, 6)}}}",
        rf"{w} &\leftarrow {w} - \eta\, \frac{{\partial L}}{{\partial {w}}}",
        rf"&= {tex(old)}",
        rf"&\quad - {picture.learning_rate:g} \cdot {tex_factor(gradient)}",
        rf"&= \mathbf{{{tex(new, 6)}}}",
    )
    end = symbol(n, i, sizes)
    words = f"What arrives through the edge, times δ of {end}: how fast the loss rises with {end}'s z."
    return Derivation(words, lines, movement(gradient, change, w))


def _neuron(session: Session, picture: Picture, element: Element) -> Derivation:
    n, i, sizes = element.layer, element.row, picture.sizes
    row, before = picture.old[n][i], picture.activation[n - 1]
    z, a, slope, delta = (float(part[n][i]) for part in (
        picture.pre_activation, picture.activation, picture.slope, picture.delta))  # fmt: skip
    terms = [rf"{tex_factor(float(w))} \cdot {tex_factor(float(x))}" for w, x in zip(row[:-1], before, strict=True)]
    lines = [
        r"z &= \sum_j w_j\, a_j + b",
        *_wrapped([*terms, tex_factor(float(row[-1]))]),
        rf"&= \mathbf{{{tex(z, 6)}}}",
        rf"{session.network.layers[n - 1].record.formula.replace('=', '&=', 1)}",
        rf"&= \mathbf{{{tex(a, 6)}}}",
        *(_output_delta(session, picture, i) if n == len(sizes) - 1 else _hidden_delta(picture, element, slope)),
        rf"&= \mathbf{{{tex(delta, 6)}}}",
    ]
    words = "Its z gathers what comes in, its a is what goes on, and its δ is how fast the loss rises with z."
    return Derivation(words, tuple(lines), _neuron_sentence(delta, slope))


def _output_delta(session: Session, picture: Picture, i: int) -> list[str]:
    a, y = float(picture.activation[-1][i]), float(picture.target[i])
    if session.network.cancels:
        return [r"\delta &= \frac{\partial L}{\partial z} = a - y", rf"&= {tex(a)} - {tex_factor(y)}"]
    slope = float(picture.slope[-1][i])
    rate = float(session.value(f"dA{len(picture.sizes) - 1}")[i, 0])
    symbols = r"\delta &= \frac{\partial L}{\partial a}\, f'(z)"
    return [symbols, rf"&= {tex_factor(rate)} \cdot {tex_factor(slope)}"]


def _hidden_delta(picture: Picture, element: Element, slope: float) -> list[str]:
    n, i = element.layer, element.row
    paths = zip(picture.old[n + 1][:, i], picture.delta[n + 1], strict=True)
    terms = [rf"{tex_factor(float(w))} \cdot {tex_factor(float(delta))}" for w, delta in paths]
    summed = " + ".join(terms) if len(terms) < 4 else rf"{terms[0]} + \dots + {terms[-1]}"
    symbols = r"\delta &= \Big(\sum_k w_k\, \delta_k\Big) f'(z)"
    return [symbols, rf"&= ({summed}) \cdot {tex_factor(slope)}"]


def _wrapped(terms: list[str]) -> list[str]:
    """Two terms a line, so that a narrow screen holds them; long sums keep their first and last terms."""
    if len(terms) > 6:
        terms = [*terms[:3], r"\dots", *terms[-2:]]
    pairs = [" + ".join(terms[at : at + 2]) for at in range(0, len(terms), 2)]
    return [rf"&= {pairs[0]}", *(rf"&\quad + {pair}" for pair in pairs[1:])]


def _neuron_sentence(delta: float, slope: float) -> str:
    if delta == 0:
        cause = "its activation is flat here, f′(z) = 0" if slope == 0 else "no path after it carries any gradient"
        return f"δ is 0 because {cause}: no weight that feeds this neuron learns from this sample."
    return f"Raising its z {'raises' if delta > 0 else 'lowers'} the loss."


def _input(picture: Picture, element: Element) -> Derivation:
    i = element.row
    x, delta = float(picture.activation[0][i]), float(picture.delta[0][i])
    paths = zip(picture.old[1][:, i], picture.delta[1], strict=True)
    terms = [rf"{tex_factor(float(w))} \cdot {tex_factor(float(d))}" for w, d in paths]
    name = symbol_tex(0, i, picture.sizes)
    lines = (
        rf"{name} &= {tex(x)}",
        rf"\frac{{\partial L}}{{\partial {name}}} &= \sum_k w_k\, \delta_k",
        *_wrapped(terms),
        rf"&= \mathbf{{{tex(delta, 6)}}}",
    )
    direction = "raises" if delta > 0 else "lowers" if delta < 0 else "does not change"
    return Derivation("An input is given, not learnt; still the loss has a slope along it.", lines,
                      f"Raising this input {direction} the loss.")  # fmt: skip


def _loss(session: Session, picture: Picture) -> Derivation:
    record = session.network.loss_record
    pairs = [
        rf"a = {tex(float(a))},\; y = {tex(float(y))}"
        for a, y in zip(picture.activation[-1], picture.target, strict=True)
    ]
    lines = (
        rf"L &= {record.formula}", *(rf"&\quad {pair}" for pair in pairs[:3]), rf"&= \mathbf{{{tex(picture.loss, 8)}}}"
    )  # fmt: skip
    return Derivation(record.teaches, lines, "Training moves every weight so that this number falls.")
