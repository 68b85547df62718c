"""The derivation of a weight's or a bias's gradient, and what the update makes of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backprop_core import State
from backprop_core.analysis.explain import Entry, pending
from backprop_core.tape.quantity import Quantity
from playground.explain.chain import parameter_chain
from playground.explain.neuron import path_sum
from playground.explain.twins import twin_words
from playground.explain.update import Update, update_lines, update_of
from playground.explain.view import View
from playground.explain.writing import Explanation, Part, Sum
from playground.explain.zero import zero_words
from playground.formats import plain
from playground.model.shown.elements import Element
from playground.model.shown.words import movement

LISTED = 24  # samples whose shares can all be opened: more of them would hold up the card


def explain_parameter(view: View, element: Element) -> Explanation:
    """Derive a parameter's gradient and its update; before they are computed, in symbols and with old numbers."""
    gradient, n, i = element.gradient, element.layer, element.row
    waiting = view.waiting(Quantity("dZ", n), gradient) or _penalty_waits(view, gradient)
    update, made = update_of(view, element), view.made(gradient)
    told = update.told if update else ()
    return Explanation(
        words=f"How the loss changes when this {'weight' if element.kind == 'weight' else 'bias'} does",
        lines=(
            *_symbols(view, element),
            *(_numbers(view, element) if made else ()),
            *update_lines(told, element.letter, view.digits),
        ),
        chains=(parameter_chain(view, element, _penalty_part(view, element)),),
        row=_row(view, element, update),
        sums=(
            *((sample_sum(view, element),) if view.batch > 1 else ()),
            *((path_sum(view, n, i),) if n < view.depth else ()),
        ),
        verdict=_movement(view, element, update) if update else "",
        waiting=waiting,
        sentences=(*_sentences(view, element, update), *twin_words(view, element)),
        zero=zero_words(view, entry_of(element)) if made else (),
        code=(*_code(view, gradient), *(line.code for line in told)),
    )


def _code(view: View, gradient: Quantity) -> list[str]:
    lines = [line for text in view.code(gradient) for line in text.split("\n")]
    return [line for line in lines if line.startswith(f"{gradient} ")]


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
        first, *more = digits.summed(
            [digits.factor(share) for share in shares], shares, beside=len(f"all {view.batch}")
        )
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


def _penalty_part(view: View, element: Element) -> float | None:
    """What the penalty adds to the gradient; None if it does not include the parameter."""
    training, w = view.session.training, view.reader.value(entry_of(element)._replace(quantity=element.matrix))
    return training.l2 * w + training.l1 * float(np.sign(w)) if _counted(view, element) else None


def _counted(view: View, element: Element) -> bool:
    """Whether a penalty includes the parameter."""
    training = view.session.training
    return training.penalised and (element.kind == "weight" or training.penalise_biases)


def _source(view: View, element: Element) -> float:
    return view.at("A", element.layer - 1, element.column) if element.kind == "weight" else 1.0


def sample_sum(view: View, element: Element) -> Sum:
    """The data's part of a gradient over a batch: each sample's share, and what all come to."""
    terms = view.reader.derivation(entry_of(element)).terms
    shares = [view.part(f"sample {at}", term.value, element.gradient, kind="delta") for at, term in enumerate(terms, 1)]
    total = view.part("together", sum(term.value for term in terms), element.gradient, kind="delta")
    found = view.sum(f"∂L/∂{element.letter}: sum over the {view.batch} samples", shares, total)
    return replace(found, folded=True, rest=found.rest if view.batch <= LISTED else ())


def _row(view: View, element: Element, update: Update | None) -> tuple[Part, ...]:
    """The value before the update, what the update adds, and the value after it."""
    w, old = element.letter, view.reader.value(entry_of(element)._replace(quantity=element.matrix))
    before = view.part(f"{w} before", old)
    if update is None:
        waiting = Part("", "…", 0.0, state=State.NONE)
        return before, replace(waiting, name=f"Δ{w}", sign="+"), replace(waiting, name=f"{w} after", sign="=")
    added = view.part(_step_name(view, element), update.change, sign="+")
    return before, added, view.part(f"{w} after", update.new, sign="=")


def _step_name(view: View, element: Element) -> str:
    training = view.session.training
    if element.kind == "bias" and not training.train_biases:
        return "Δ, not trained"
    if training.optimizer_record.name == "gd":
        return "Δ = −η · g"
    return f"Δ by {training.optimizer_record.title}"


def _sentences(view: View, element: Element, update: Update | None) -> tuple[str, ...]:
    sentences = []
    if not view.made(element.gradient) and view.session.has_leftovers:
        sentences.append("Pale: left over from the update before.")
    if view.divisor > 1:
        sentences.append(f"Every δ carries the 1/{view.divisor} of the mean, so the samples are simply added up.")
    if update is not None and (line := update.clipping) is not None:
        norm, limit = line.symbols[r"\|g\|"], line.symbols["c"]
        sentences.append(
            f"Clipping: the norm of the whole gradient, {view.digits.text(norm)}, is above {plain(limit)}, so each "
            f"part is scaled by {view.digits.text(limit / norm)} before the step: {view.digits.text(line.value)} here."
        )
    return tuple(sentences)


def _movement(view: View, element: Element, update: Update) -> str:
    training = view.session.training
    cause = "what the optimiser remembers" if view.session.table.slots else "the update"
    if training.optimizer_options.get("weight_decay"):
        cause += ", with its weight decay,"
    return movement(
        update.gradient,
        update.change if update.new != update.old else 0.0,
        element.letter,
        view.goal,
        cause=cause,
        unmoved=_why_unmoved(view, element, update),
        written=view.digits.text,
    )


def _why_unmoved(view: View, element: Element, update: Update) -> str:
    training = view.session.training
    if element.kind == "bias" and not training.train_biases:
        return "biases are not trained"
    if update.change == 0:
        return "the learning rate is 0" if training.optimizer_options.get("lr") == 0 else "its step is 0"
    step, old = view.digits.text(update.change), view.digits.text(update.old)
    return f"a step of {step} is lost in rounding when it is added to {element.letter} = {old}"
