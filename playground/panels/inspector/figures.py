"""The small figure of the selected element: a neuron on its activation, the loss over a parameter."""

from __future__ import annotations

import math

from backprop_core.analysis.evaluation import activation_at
from backprop_core.primitives import Array
from playground.components.live_plot import still_plot
from playground.explain.nudge import Curve, Nudge, curve_of, nudge_of
from playground.explain.view import View
from playground.figures.inspector.activation_curve import activation_figure
from playground.figures.inspector.nudge import nudge_figure
from playground.model.shown.elements import Element
from playground.visit.app import App
from playground.visit.widgets import widget

STEPS = (-1.0, -0.1, -0.01, -0.001, 0.001, 0.01, 0.1, 1.0)
USUAL = 0.1


def epsilon() -> float:
    """How far the parameter is nudged: what the visitor has chosen, or the usual."""
    chosen = widget("epsilon")
    return float(chosen) if chosen in STEPS else USUAL


def tried(view: View, element: Element) -> Curve | None:
    """The loss over a selected parameter, with the prediction once its gradient is there."""
    if not element.is_parameter:
        return None
    return nudge_of(view, element, epsilon()) or curve_of(view, element, epsilon())


def foot(view: View, element: Element, curve: Curve | None) -> str:
    """The line above the figure; empty where there is none."""
    if curve is None:
        layers = view.session.network.layers
        return f"{layers[element.layer - 1].record.title} about this z" if _has_activation(element) else ""
    predicted = _signed(view, curve.predicted) if isinstance(curve, Nudge) else "…"
    nudge = f"Nudge: {element.letter} {'+' if curve.epsilon > 0 else '−'} {abs(curve.epsilon):g}"
    return f"{nudge}: predicted {predicted}, actual {_signed(view, curve.actual)}"


def _has_activation(element: Element) -> bool:
    return element.kind == "neuron" and element.layer > 0


def _signed(view: View, value: float) -> str:
    return f"{'+' if 0 < value < math.inf else ''}{view.digits.text(value)}"


def small_figure(app: App, view: View, element: Element, curve: Curve | None) -> None:
    """Draw it; it has the same height whatever is computed."""
    if curve is not None:
        _nudge(app, view, element, curve)
    elif _has_activation(element):
        _activation(app, view, element)


def _nudge(app: App, view: View, element: Element, curve: Curve) -> None:
    figure = nudge_figure(
        along=curve.along.tolist(),
        losses=curve.losses.tolist(),
        tangent=curve.tangent.tolist() if isinstance(curve, Nudge) else [],
        start=(curve.value, curve.loss),
        end=(curve.value + curve.epsilon, curve.nudged),
        theme=app.settings.theme,
    )
    spoken = f"Loss over {element.letter}. {foot(view, element, curve)}"
    still_plot(figure, element="nudge-curve", label=spoken, order=app.order)


def _activation(app: App, view: View, element: Element) -> None:
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
    figure = activation_figure(curve=curve, here=here, slope=slope, said=said, theme=app.settings.theme)
    spoken = f"Activation {spec.record.title}"
    if here:
        spoken += f": z {view.digits.text(here[0])} gives a {view.digits.text(here[1])}"
    still_plot(figure, element="activation-curve", label=spoken, order=app.order)
