"""The loss with its numbers."""

from __future__ import annotations

from backprop_core.analysis.explain import Entry
from playground.explain.substitution import substituted
from playground.explain.view import View
from playground.explain.writing import Explanation, Link, by_cases
from playground.model.shown.elements import Element

SHOWN = 3  # outputs whose numbers are put into the formula


def explain_loss(view: View) -> Explanation:
    """The loss of each output, their sum over the batch, their mean, and the penalty."""
    record = view.session.network.loss_record
    made = view.made("L")
    objectives = dict.fromkeys(("L", view.objective))
    share = view.share
    total = r"\sum " if view.batch * view.sizes[-1] > 1 else ""
    formula = by_cases(record.formula)
    symbols = [rf"L &= {share}{total}E", f"E &= {formula}"] if share + total else [f"L &= {formula}"]
    lines = [*symbols, *(_numbers(view) if made else ())]
    outputs = range(view.sizes[-1])
    names = [view.activation_name(view.depth, k) for k in outputs]
    links = [
        Link(f"{names[k]} = {view.digits.text(view.at('A', view.depth, k))}", Element("neuron", view.depth, k))
        for k in outputs
    ]
    return Explanation(
        words=record.teaches,
        lines=tuple(lines),
        links=tuple(links) if view.made(f"A{view.depth}") else (),
        sentences=("Training moves every weight so that this number falls.",),
        waiting=view.waiting(*objectives),
        code=view.code(*objectives),
    )


def _numbers(view: View) -> list[str]:
    digits, reader = view.digits, view.reader
    outputs = range(view.sizes[-1])
    many = view.batch * len(outputs) > 1
    lines = []
    for k in outputs[:SHOWN]:
        first, *rest = _put_in(view, k)
        name, cost = _cost_name(view, k), digits.tex(reader.value(Entry("E", k, view.sample)))
        if _by_error(view):
            lines += [f"e {first}", *rest, *([f"{name} &= {cost}"] if many else ())]
        else:
            lines += [f"{name} {first}" if many else first, *rest, *([f"&= {cost}"] if many else ())]
    if len(outputs) > SHOWN:
        lines.append(rf"&\;\; \dots\ \text{{{len(outputs) - SHOWN} more outputs}}")
    if view.batch > 1:
        costs = [float(cost) for cost in reader.array("E").sum(axis=0)]
        first, *more = digits.summed([digits.factor(cost) for cost in costs])
        lines += [rf"\text{{all {view.batch}}} {first.replace('&=', '&:')}", *more]
    value = float(reader.array("L"))
    lines.append(rf"L &= {_bold(view, value)}")
    return lines + _penalty(view)


def _cost_name(view: View, k: int) -> str:
    return rf"E({view.symbol_tex(view.depth, k)})"


def _put_in(view: View, k: int) -> list[str]:
    """The formula with the numbers of an output and its target."""
    symbols = {"a": view.at("A", view.depth, k), "y": view.reader.value(Entry("Y", k, view.sample))}
    formula = view.session.network.loss_record.formula
    return view.digits.fitted(
        f"&= {substituted(formula if _by_error(view) else f'E = {formula}', symbols, view.digits)}"
    )


def _by_error(view: View) -> bool:
    """Whether the formula has cases of the error e, so that the numbers are put into the definition of e."""
    return ",\\ e =" in view.session.network.loss_record.formula


def _bold(view: View, value: float) -> str:
    return rf"\mathbf{{{view.digits.tex(value, 8)}}}"


def _penalty(view: View) -> list[str]:
    training = view.session.training
    if not training.penalised or not view.made("J"):
        return []
    terms = [rf"{training.l1:g} \sum |w|"] if training.l1 else []
    terms += [rf"\tfrac{{{training.l2:g}}}{{2}} \sum w^2"] if training.l2 else []
    penalty, objective = float(view.reader.array("R")), float(view.reader.array("J"))
    return [rf"R &= {' + '.join(terms)}", f"&= {view.digits.tex(penalty)}", rf"J &= L + R = {_bold(view, objective)}"]
