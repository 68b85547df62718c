"""The loss with its numbers."""

from __future__ import annotations

from backprop_core.analysis.explain import Entry
from playground.explain.chain import Chain, samples
from playground.explain.substitution import substituted
from playground.explain.view import View
from playground.explain.writing import Explanation, Sum, by_cases
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
    return Explanation(
        words=record.teaches,
        lines=tuple(lines),
        chains=loss_chains(view),
        sums=(_costs(view),) if view.sizes[-1] > 1 else (),
        verdict="Training moves every weight so that this number falls." if view.made(*objectives) else "",
        waiting=view.waiting(*objectives),
        code=view.code(*objectives),
    )


def loss_chains(view: View) -> tuple[Chain, ...]:
    """From output and target to the loss, and from the sum over the batch to its mean and to the penalty."""
    many = view.batch * view.sizes[-1] > 1
    first = (_output_and_target(view, "E" if many else "L"),) if view.sizes[-1] == 1 else ()
    return (*first, *((_mean(view),) if many or view.session.training.penalised else ()))


def _output_and_target(view: View, name: str) -> Chain:
    n, column = view.depth, view.sample
    a = view.part(
        view.activation_name(n, 0),
        view.at("A", n, 0),
        f"A{n}",
        kind="activation",
        caption="output",
        element=Element("neuron", n, 0),
    )
    y = view.part("y", float(view.reader.array("Y")[0, column]), caption="target", sign="and")
    cost, caption = view.reader.value(Entry("E", 0, column)), f"sample {column + 1}" if name == "E" else "loss"
    return a, y, view.part(name, cost, "E", caption=caption, sign="→")


def _mean(view: View) -> Chain:
    reader, penalised = view.reader, view.session.training.penalised
    total = view.part("Σ E", float(reader.array("E").sum()), "E", caption=f"all {view.batch}")
    mean = [total, samples(view)] if view.divisor > 1 else [total]
    loss = view.part("L", float(reader.array("L")), "L", kind="result" * (not penalised), caption="loss", sign="=")
    if not penalised:
        return *mean, loss
    penalty = view.part("R", float(reader.array("R")), "R", caption="penalty", sign="+")
    return *mean, loss, penalty, view.part("J", float(reader.array("J")), "J", caption="together", sign="=")


def _costs(view: View) -> Sum:
    """What each output costs on the sample."""
    n, costs = view.depth, [float(cost) for cost in view.reader.array("E")[:, view.sample]]
    terms = tuple(
        view.part(f"E({view.symbol(n, k)})", cost, "E", element=Element("neuron", n, k)) for k, cost in enumerate(costs)
    )
    title = f"E of sample {view.sample + 1}: sum over the outputs" if view.batch > 1 else "E: sum over the outputs"
    return view.sum(title, terms, view.part("together", float(sum(costs)), "E"))


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
        first, *more = digits.summed([digits.factor(cost) for cost in costs], costs)
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
