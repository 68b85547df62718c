"""Beside the graph: the numbers that a visitor may set, each with its range."""

from __future__ import annotations

from typing import Any

from playground.model.shown.elements import symbol
from playground.model.shown.sample import count_of, inputs_of, targets_of
from playground.visit.app import App
from playground.visit.ranges import Range, rate_range, value_range

Document = dict[str, Any]


def controls_document(app: App) -> Document:
    """The inputs and targets of the sample shown, the learning rate, and the choice of the sample."""
    session = app.session
    count, test = count_of(session.data), session.data.test_samples
    return {
        "playing": app.play is not None,
        "rows": [_row(app, name, label) for name, label in _labels(app).items()],
        "folded": len(session.batch) < session.data.samples and not app.look,
        "rate": _row(app, "lr", "learning rate η"),
        "sample": {
            "value": app.number + 1,
            "count": count,
            "label": f"sample shown, of {count}" + (f", from {session.data.samples + 1} test" if test else ""),
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


def _labels(app: App) -> dict[str, str]:
    sizes = app.session.network.sizes
    names = {f"x{i + 1}": f"input {symbol(0, i, sizes)}" for i in range(sizes[0])}
    one = sizes[-1] == 1
    return names | {f"y{i + 1}": "target y" if one else f"target y{i + 1}" for i in range(sizes[-1])}


def _row(app: App, name: str, label: str) -> Document:
    low, high = limits(app, name)
    return {"name": name, "label": label, "value": values(app)[name], "low": low, "high": high}
