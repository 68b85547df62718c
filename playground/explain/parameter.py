"""The derivation of a weight's or a bias's gradient, and what the update makes of it."""

from __future__ import annotations

import numpy as np

from backprop_core.analysis.explain import Entry, pending
from backprop_core.tape.quantity import Quantity
from playground.explain.twins import twin_words
from playground.explain.update import BRIEF, Update, update_lines, update_of
from playground.explain.view import View
from playground.explain.writing import Explanation, Link
from playground.explain.zero import zero_words
from playground.model.shown.elements import Element
from playground.model.shown.words import movement


def explain_parameter(view: View, element: Element) -> Explanation:
    """Derive a parameter's gradient and its update; before they are computed, in symbols and with old numbers."""
    gradient = element.gradient
    waiting = view.waiting(Quantity("dZ", element.layer), gradient) or _penalty_waits(view, gradient)
    update = update_of(view, element)
    made = view.made(gradient)
    lines = [*_symbols(view, element), *(_numbers(view, element) if made else ())]
    if update is not None:
        told = update.told if len(update.told) <= BRIEF else update.told[-1:]
        lines += update_lines(told, element.letter, view.digits)
    end = view.symbol(element.layer, element.row)
    return Explanation(
        words=f"What arrives through the edge, times δ of {end}: how fast the loss rises with {end}'s z.",
        lines=tuple(lines),
        links=_links(view, element),
        row=_row(view, element, update),
        sentences=(*_sentences(view, element, update), *twin_words(view, element)),
        zero=zero_words(view, entry_of(element)) if made else (),
        waiting=waiting,
        code=tuple(
            line for text in view.code(gradient) for line in text.split("\n") if line.startswith(f"{gradient} ")
        ),
    )


def entry_of(element: Element) -> Entry:
    """The entry of a parameter's gradient."""
    return Entry(element.gradient, element.row, element.column)


def _penalty_waits(view: View, gradient: Quantity) -> str:
    operation = pending(view.session, gradient)
    return f"The penalty's part is not added yet. {view.will_make(operation)}" if operation else ""


def _symbols(view: View, element: Element) -> list[str]:
    w, target = element.letter, view.symbol_tex(element.layer, element.row)
    delta = rf"\underbrace{{\frac{{\partial L}}{{\partial z}}}}_{{\delta_{{{target}}}}}"
    factor = rf"\underbrace{{\frac{{\partial z}}{{\partial {w}}}}}_{{{_carried(view, element)}}}"
    total = r"\sum_{\text{samples}} " if view.batch > 1 else ""
    penalty = rf" + \frac{{\partial R}}{{\partial {w}}}" if _counted(view, element) else ""
    return [rf"\frac{{\partial {view.objective}}}{{\partial {w}}} &= {total}{delta} \cdot {factor}{penalty}"]


def _carried(view: View, element: Element) -> str:
    """What the parameter is multiplied by, in LaTeX: an input, an activation or the constant 1."""
    if element.kind == "bias":
        return "1"
    source = view.symbol_tex(element.layer - 1, element.column)
    return rf"a_{{{source}}}" if element.layer > 1 else source


def _numbers(view: View, element: Element) -> list[str]:
    digits, entry = view.digits, entry_of(element)
    derived = view.reader.derivation(entry)
    delta, source = view.at("dZ", element.layer, element.row), _source(view, element)
    lines = digits.product(delta, source)
    shares = [term.value for term in derived.terms]
    if view.batch > 1:
        lines[0] = rf"\text{{sample {view.sample + 1}}} {lines[0]}"
        lines.append(f"&= {digits.tex(shares[view.sample])}")
        first, *more = digits.summed([digits.factor(share) for share in shares], beside=len(f"all {view.batch}"))
        lines += [rf"\text{{all {view.batch}}} {first}", *more]
    return [*lines, *_penalty(view, element, sum(shares)), f"&= {digits.bold(derived.value)}"]


def _penalty(view: View, element: Element, data: float) -> list[str]:
    training, letter = view.session.training, element.letter
    if not _counted(view, element) or pending(view.session, element.gradient):
        return []
    digits, w = view.digits, view.reader.value(Entry(element.matrix, element.row, element.column))
    lines = [f"&= {digits.tex(data)}"]
    if training.l2:
        lines.append(rf"&\quad + \underbrace{{{training.l2:g} \cdot {digits.factor(w)}}}_{{\lambda_2\, {letter}}}")
    if training.l1:
        sign = rf"\underbrace{{{training.l1:g} \cdot {digits.factor(float(np.sign(w)))}}}"
        lines.append(rf"&\quad + {sign}_{{\lambda_1 \operatorname{{sign}} {letter}}}")
    return lines


def _counted(view: View, element: Element) -> bool:
    """Whether a penalty includes the parameter."""
    training = view.session.training
    return training.penalised and (element.kind == "weight" or training.penalise_biases)


def _source(view: View, element: Element) -> float:
    return view.at("A", element.layer - 1, element.column) if element.kind == "weight" else 1.0


def _links(view: View, element: Element) -> tuple[Link, ...]:
    n, i, text = element.layer, element.row, view.digits.text
    links = []
    if view.made(f"dZ{n}"):
        links.append(Link(f"δ({view.symbol(n, i)}) = {text(view.at('dZ', n, i))}", Element("neuron", n, i)))
    if element.kind == "weight" and view.made(f"A{n - 1}" if n > 1 else "X"):
        name, source = view.activation_name(n - 1, element.column), Element("neuron", n - 1, element.column)
        links.append(Link(f"{name} = {text(_source(view, element))}", source))
    return tuple(links)


def _row(view: View, element: Element, update: Update | None) -> tuple[tuple[str, str], ...]:
    """Names and numbers of the old value, the gradient and the new value."""
    w, text = element.letter, view.digits.text
    old = text(view.reader.value(Entry(element.matrix, element.row, element.column)))
    if update is None:
        left = view.reader.value(entry_of(element))
        gradient = text(left) if view.made(element.gradient) else view.left_over(left) or "not yet"
        new = "not yet"
    else:
        gradient, new = text(update.gradient), text(update.new)
    return (f"old {w}", old), (f"∂{view.objective}/∂{w}", gradient), (f"new {w}", new)


def _sentences(view: View, element: Element, update: Update | None) -> tuple[str, ...]:
    sentences = []
    if not view.made(element.gradient) and view.session.has_leftovers:
        sentences.append("Grey: left over from the update before.")
    if view.divisor > 1:
        sentences.append(f"Every δ carries the 1/{view.divisor} of the mean, so the samples are simply added up.")
    if update is not None:
        sentences.append(_movement(view, element, update))
        if (line := update.clipping) is not None:
            norm, limit = line.symbols[r"\|g\|"], line.symbols["c"]
            sentences.append(
                f"Clipping: the norm of the whole gradient, {view.digits.text(norm)}, is above {limit:g}, so each part "
                f"is scaled by {view.digits.text(limit / norm)} before the step: {view.digits.text(line.value)} here."
            )
    return tuple(sentences)


def _movement(view: View, element: Element, update: Update) -> str:
    training = view.session.training
    cause = "what the optimiser remembers" if view.session.table.slots else "the update"
    if training.optimizer_options.get("weight_decay"):
        cause += ", with its weight decay,"
    untrained = element.kind == "bias" and not training.train_biases
    return movement(
        update.gradient,
        update.change,
        element.letter,
        view.goal,
        cause=cause,
        unmoved="biases are not trained, so it stays" if untrained else "",
        written=view.digits.text,
    )
