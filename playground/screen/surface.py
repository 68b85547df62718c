"""The output over two inputs, or over the only one, with the samples on it."""

from __future__ import annotations

from typing import Any

from backprop_core.analysis.evaluation import has_classes
from backprop_core.analysis.metrics import decision_threshold
from backprop_core.primitives import Array
from playground.figures.training.output_curve import output_curve_figure, output_curve_in_words
from playground.figures.training.regions import regions_figure, regions_in_words
from playground.figures.training.samples_on_plane import Points
from playground.figures.training.surface import HEIGHT, Frame, surface_figure, surface_in_words
from playground.model.shown.measured import axis_title
from playground.model.shown.sample import inputs_of, targets_of
from playground.model.shown.switching import Line, Point, switch_lines, switch_points, switches_in_words
from playground.model.training.grid import Grid, GridEvaluator, centres, output_range
from playground.visit.app import App
from playground.visit.surface_settings import class_name, held_in_words, on_grid

ELEMENT = "surface"

Document = dict[str, Any]


def surface_document(app: App) -> Document:
    """The surface after the completed updates; while a question is open, without what follows from its answer."""
    session = app.walked
    evaluator = on_grid(app)
    outputs, grid = evaluator.outputs(session.settled), evaluator.grid
    return {
        "element": ELEMENT,
        "plot": ELEMENT,
        "figure": _figure(app, outputs, evaluator) if session.network.inputs > 1 else _curve(app, outputs, evaluator),
        "state": {"update": session.completed},
        "height": HEIGHT,
        "label": _spoken(app, outputs, grid) + switches_in_words(_switches(app, evaluator)),
        "selectable": True,
        "selected": f"sample-{app.number}",
        "area": app.settings.surface.adds,
        "order": app.order,
    }


def _switches(app: App, evaluator: GridEvaluator) -> tuple[Line, ...] | tuple[Point, ...]:
    """Where units switch on, if that is asked for."""
    if not app.settings.surface.switches:
        return ()
    find = switch_lines if app.session.network.inputs > 1 else switch_points
    return find(app.walked, evaluator, app.element)


def _frame(app: App, evaluator: GridEvaluator) -> Frame:
    data, grid = app.session.data, evaluator.grid
    inputs = grid.across, grid.up or 0
    shown = inputs_of(data, app.number)
    test = None if data.X_test is None or data.Y_test is None else _points(app, data.X_test, data.Y_test, inputs)
    return Frame(
        x_range=grid.x_range,
        y_range=grid.y_range,
        names=(axis_title(data, inputs[0]), axis_title(data, inputs[1])),
        train=_points(app, data.X, data.Y, inputs),
        test=test,
        shown=(float(shown[inputs[0]]), float(shown[inputs[1]])),
        switches=tuple(each for each in _switches(app, evaluator) if isinstance(each, Line)),
    )


def _points(app: App, X: Array, Y: Array, inputs: tuple[int, int]) -> Points:
    chosen = app.settings.surface.output
    target = Y.argmax(axis=0).astype(float) if chosen is None else Y[chosen]
    return Points(X[inputs[0]], X[inputs[1]], target)


def _curve(app: App, outputs: Array, evaluator: GridEvaluator) -> dict[str, Any]:
    """Over a single input."""
    data, number, grid = app.session.data, app.number, evaluator.grid
    known = [_limits(app, row) for row in range(len(outputs))]
    return output_curve_figure(
        x=centres(grid.x_range, grid.size),
        outputs=outputs,
        names=data.outputs,
        input_name=axis_title(data, 0),
        limits=(min(low for low, _ in known), max(high for _, high in known)),
        train=(data.X[0], data.Y),
        test=None if data.X_test is None or data.Y_test is None else (data.X_test[0], data.Y_test),
        shown=(float(inputs_of(data, number)[0]), targets_of(data, number)),
        switches=[each for each in _switches(app, evaluator) if isinstance(each, Point)],
        theme=app.settings.theme,
    )


def _figure(app: App, outputs: Array, evaluator: GridEvaluator) -> dict[str, Any]:
    theme, surface, frame = app.settings.theme, app.settings.surface, _frame(app, evaluator)
    if surface.output is None:
        names = _classes(app, len(outputs))
        return regions_figure(outputs=outputs, classes=names, frame=frame, theme=theme, certain=surface.steps)
    limits = _limits(app, surface.output)
    return surface_figure(
        values=outputs[surface.output],
        limits=limits,
        frame=frame,
        theme=theme,
        threshold=_threshold(app, limits) if surface.steps else None,
        brief=app.play is not None and app.play.fleeting,
    )


def _limits(app: App, row: int) -> tuple[float, float]:
    """The range of an output's activation, or else of the targets."""
    return output_range(app.session.network.layers[-1].record.range, app.session.data.Y[row])


def _threshold(app: App, limits: tuple[float, float]) -> float:
    data = app.session.data
    return decision_threshold(data.Y) if has_classes(data) else sum(limits) / 2


def _classes(app: App, count: int) -> list[str]:
    return [class_name(app.session.data, place) for place in range(count)]


def _spoken(app: App, outputs: Array, grid: Grid) -> str:
    data, surface = app.session.data, app.settings.surface
    if grid.up is None:
        return output_curve_in_words(x=centres(grid.x_range, grid.size), outputs=outputs, names=data.outputs)
    others = held_in_words(app)
    apart = f" Held: {others}." if others else ""
    if surface.output is None:
        return regions_in_words(outputs=outputs, classes=_classes(app, len(outputs))) + apart
    threshold = _threshold(app, _limits(app, surface.output)) if surface.steps else None
    name = "The output" if len(outputs) == 1 else f"Output {surface.output + 1}"
    return surface_in_words(values=outputs[surface.output], threshold=threshold, output=name) + apart
