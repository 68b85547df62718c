"""The small figure of the selected element, a neuron on its activation or the loss over a parameter, and its line."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from backprop_core.analysis.evaluation import activation_at
from backprop_core.primitives import Array
from playground.explain.nudge import Curve, Nudge, curve_of, nudge_of
from playground.explain.view import View
from playground.figures.inspector.activation_curve import activation_figure
from playground.figures.inspector.nudge import nudge_figure
from playground.figures.shared.base import Figure
from playground.formats import plain
from playground.model.shown.elements import Element
from playground.screen.themed import themed
from playground.theme import Theme
from playground.visit.app import App

Document = dict[str, Any]


def tried(view: View, element: Element, epsilon: float) -> Curve | None:
    """The loss over a selected parameter, with the prediction once its gradient is there."""
    if not element.is_parameter:
        return None
    return nudge_of(view, element, epsilon) or curve_of(view, element, epsilon)


def foot(view: View, element: Element, curve: Curve | None) -> str:
    """The line above the figure; empty where there is none."""
    if curve is None:
        layers = view.session.network.layers
        return f"{layers[element.layer - 1].record.title} about this z" if _has_activation(element) else ""
    predicted = _signed(view, curve.predicted) if isinstance(curve, Nudge) else "…"
    nudge = f"Nudge: {element.letter} {'+' if curve.epsilon > 0 else '−'} {plain(abs(curve.epsilon))}"
    return f"{nudge}: predicted {predicted}, actual {_signed(view, curve.actual)}"


def _has_activation(element: Element) -> bool:
    return element.kind == "neuron" and element.layer > 0


def _signed(view: View, value: float) -> str:
    return f"{'+' if 0 < value < math.inf else ''}{view.digits.text(value)}"


def figure_document(app: App, view: View, element: Element, curve: Curve | None) -> Document | None:
    """What the browser needs to draw it; it has the same height whatever is computed. None where there is none."""
    if curve is not None:
        return _nudge(app, view, element, curve)
    return _activation(app, view, element) if _has_activation(element) else None


def _document(app: App, draw: Callable[[Theme], Figure], *, element: str, label: str) -> Document:
    figures = themed(app, draw)
    height = int(figures["figure"]["layout"]["height"])
    return {"element": element, **figures, "height": height, "label": label, "patient": True, "order": app.order}


def _nudge(app: App, view: View, element: Element, curve: Curve) -> Document:
    drawn: dict[str, Any] = {
        "along": curve.along.tolist(),
        "losses": curve.losses.tolist(),
        "tangent": curve.tangent.tolist() if isinstance(curve, Nudge) else [],
        "start": (curve.value, curve.loss),
        "end": (curve.value + curve.epsilon, curve.nudged),
    }
    spoken = f"Loss over {element.letter}. {foot(view, element, curve)}"
    return _document(app, lambda theme: nudge_figure(**drawn, theme=theme), element="nudge-curve", label=spoken)


def _activation(app: App, view: View, element: Element) -> Document:
    n, i = element.layer, element.row
    spec, column = view.session.network.layers[n - 1], view.array("Z", n)[:, view.sample]

    def curve(z: Array) -> Array:
        inputs = column[:, None].repeat(len(z), axis=1)
        inputs[i] = z
        outputs: Array = activation_at(spec, inputs)[0][i]
        return outputs

    here = (view.at("Z", n, i), view.at("A", n, i)) if view.made(f"Z{n}", f"A{n}") else None
    slope = float(activation_at(spec, column[:, None])[1][i, 0]) if view.made(f"dZ{n}") else None
    said = f"f′ = {view.digits.text(slope, 3)}" if slope is not None else ""
    told = not app.veil or view.made(f"A{n}")
    drawn: dict[str, Any] = {"curve": curve if told else None, "here": here, "slope": slope, "said": said}
    spoken = f"Activation {spec.record.title}"
    if here:
        spoken += f": z {view.digits.text(here[0])} gives a {view.digits.text(here[1])}"
    return _document(
        app, lambda theme: activation_figure(**drawn, theme=theme), element="activation-curve", label=spoken
    )
