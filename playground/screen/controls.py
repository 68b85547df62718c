"""Beside the graph: the numbers that a visitor may set, each with its range."""

from __future__ import annotations

from typing import Any

from playground.model.shown.elements import code, symbol
from playground.model.shown.measured import input_name, output_name
from playground.model.shown.parameters import value_of
from playground.model.shown.sample import count_of, inputs_of, targets_of
from playground.visit.app import App
from playground.visit.ranges import Range, parameter_range, rate_range, typed_limits, value_range

Document = dict[str, Any]

SAMPLE = "sample"
SAYS = {
    "x": "What the network is given of the sample shown. Setting it trains nothing.",
    "y": "What the network is to answer for the sample shown. Setting it trains nothing.",
    SAMPLE: "The number of the sample whose values the graph shows, training samples first. Another one is shown "
    "with the parameters as they are, which trains nothing.",
    "parameter": "The number of the edge or bias that is selected. Setting it goes on from here with it, and Undo "
    "takes it back.",
    "lr": "How far an update goes along the gradients. Too large, and the loss rises.",
}


def controls_document(app: App) -> Document:
    """The sample shown with its inputs and targets, the learning rate, and the weight or bias that is selected."""
    session = app.session
    count, test = count_of(session.data), session.data.test_samples
    known = values(app)
    rows = [_row(app, name, label, known[name]) for name, label in labels(app).items()]
    return {
        "playing": app.play is not None,
        "rows": rows[:-1],
        "folded": len(session.batch) < session.data.samples and not app.look,
        "rate": rows[-1],
        "parameter": _parameter(app),
        "sample": {
            "value": app.number + 1,
            "count": count,
            "label": f"sample shown, of {count}" + (f", from {session.data.samples + 1} test" if test else ""),
            "help": SAYS[SAMPLE],
            "refused": app.refused.get(SAMPLE, ""),
        }
        if count > 1
        else None,
        "alone": app.look is not None,
        "order": app.order,
    }


def values(app: App) -> dict[str, float]:
    """The numbers that the controls stand for: the shown sample's inputs and targets, and the learning rate."""
    session, number = app.session, app.number
    inputs = {f"x{i}": float(value) for i, value in enumerate(inputs_of(session.data, number), 1)}
    targets = {f"y{i}": float(value) for i, value in enumerate(targets_of(session.data, number), 1)}
    return inputs | targets | {"lr": float(session.training.optimizer_options["lr"])}


def limits(app: App, name: str) -> Range:
    """The range of a control."""
    return rate_range(values(app)[name]) if name == "lr" else value_range(app.session.data, name)


def labels(app: App) -> dict[str, str]:
    """What the numbers are called, in the order in which they stand; the learning rate comes last."""
    sizes, data = app.session.network.sizes, app.session.data
    names = {f"x{i + 1}": f"{input_name(data, i) or 'input'} {symbol(0, i, sizes)}" for i in range(sizes[0])}
    wanted = [symbol(len(sizes) - 1, i, sizes).replace("ŷ", "y") for i in range(sizes[-1])]
    targets = {f"y{i}": f"{output_name(data, i - 1) or 'target'} {y}" for i, y in enumerate(wanted, 1)}
    return names | targets | {"lr": "learning rate η"}


def _row(app: App, name: str, label: str, value: float) -> Document:
    low, high = limits(app, name)
    scale = {"logarithmic": True} if name == "lr" else {}
    says = {"help": _help(app, name), "refused": app.refused.get(name, "")}
    return {"name": name, "label": label, "value": value, "low": low, "high": high, **says, **scale}


def _help(app: App, name: str) -> str:
    """What a number is for, and what may be typed."""
    limits = typed_limits(app.session.training, name)
    return f"{SAYS[name if name == 'lr' else name[0]]} {limits.typed_in_words()}"


def _parameter(app: App) -> Document | None:
    """The selected weight or bias; None where something else is selected."""
    element = app.element
    if not element.is_parameter:
        return None
    value = value_of(app.shown if app.veil else app.session, element)
    low, high = parameter_range(value)
    says = {"help": SAYS["parameter"], "refused": app.refused.get(element.id, "")}
    label = f"{element.kind} {code(element)}"
    return {"name": element.id, "label": label, "value": value, "low": low, "high": high, **says}
