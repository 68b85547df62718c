"""The output over two inputs, with the samples on it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from backprop_core.analysis.evaluation import has_classes
from backprop_core.analysis.metrics import decision_threshold
from backprop_core.primitives import Array
from playground.actions import training
from playground.figures.training.output_curve import output_curve_figure, output_curve_in_words
from playground.figures.training.regions import regions_figure, regions_in_words
from playground.figures.training.samples_on_plane import Points
from playground.figures.training.surface import HEIGHT, Frame, surface_figure, surface_in_words
from playground.live_plot import live_plot
from playground.model.shown.sample import inputs_of, targets_of
from playground.model.training.grid import GridEvaluator, centres, output_range
from playground.theme import theme_named
from playground.visit import state
from playground.visit.surface_settings import class_name, evaluator, held_in_words, output

KEY = "surface_plot"


def surface() -> None:
    """Draw the surface, after those of the states since the last one."""
    session, play = state.app_session(), state.app().play
    over = evaluator()
    surfaces = state.app().take_surfaces() or [(session.completed, over.outputs(session.settled))]
    draw = _figure if session.network.inputs > 1 else _curve
    live_plot(
        [draw(values, over) for _, values in surfaces],
        key=KEY,
        element_id="surface",
        height=HEIGHT,
        label=_spoken(surfaces[-1][1], over),
        states=[{"update": at} for at, _ in surfaces],
        interval_ms=1000 * play.interval if play else None,
        on_click=training.surface_clicked,
        order=state.app().order,
        args=(KEY,),
        selected=f"sample-{state.app().number}",
        report_area=bool(state.widget("surface_adds")) and session.network.inputs == 2,
    )


def _frame(over: GridEvaluator) -> Frame:
    data = state.app_session().data
    names, inputs = data.inputs, (over.grid.across, over.grid.up or 0)
    shown = inputs_of(data, state.app().number)
    test = None if data.X_test is None or data.Y_test is None else _points(data.X_test, data.Y_test, inputs)
    return Frame(
        over.grid.x_range, over.grid.y_range, (names[inputs[0]], names[inputs[1]]),
        _points(data.X, data.Y, inputs), test, (float(shown[inputs[0]]), float(shown[inputs[1]])),
    )  # fmt: skip


def _points(X: Array, Y: Array, inputs: tuple[int, int]) -> Points:
    chosen = output()
    target = Y.argmax(axis=0).astype(float) if isinstance(chosen, str) else Y[chosen]
    return Points(X[inputs[0]], X[inputs[1]], target)


def _curve(outputs: Array, over: GridEvaluator) -> dict[str, Any]:
    """Over a single input."""
    data, grid, number = state.app_session().data, over.grid, state.app().number
    test = None if data.X_test is None or data.Y_test is None else (data.X_test[0], data.Y_test)
    known = [_limits(row) for row in range(len(outputs))]
    return output_curve_figure(
        x=centres(grid.x_range, grid.size), outputs=outputs, names=data.outputs, input_name=data.inputs[0],
        limits=(min(low for low, _ in known), max(high for _, high in known)),
        train=(data.X[0], data.Y), test=test, shown=(float(inputs_of(data, number)[0]), targets_of(data, number)),
        theme=theme_named(st.context.theme.type),
    )  # fmt: skip


def _figure(outputs: Array, over: GridEvaluator) -> dict[str, Any]:
    theme, chosen, steps = theme_named(st.context.theme.type), output(), bool(state.widget("surface_steps"))
    frame = _frame(over)
    if isinstance(chosen, str):
        names = _classes(len(outputs))
        return regions_figure(outputs=outputs, classes=names, frame=frame, theme=theme, certain=steps)
    limits, play = _limits(chosen), state.app().play
    threshold = _threshold(limits) if steps else None
    brief = play is not None and play.fleeting
    return surface_figure(
        values=outputs[chosen], limits=limits, frame=frame, theme=theme, threshold=threshold, brief=brief
    )


def _limits(row: int) -> tuple[float, float]:
    """The range of an output's activation, or else of the targets."""
    session = state.app_session()
    return output_range(session.network.layers[-1].record.range, session.data.Y[row])


def _threshold(limits: tuple[float, float]) -> float:
    data = state.app_session().data
    return decision_threshold(data.Y) if has_classes(data) else sum(limits) / 2


def _classes(count: int) -> list[str]:
    return [class_name(state.app_session().data, place) for place in range(count)]


def _spoken(outputs: Array, over: GridEvaluator) -> str:
    data, grid, chosen = state.app_session().data, over.grid, output()
    if grid.up is None:
        return output_curve_in_words(x=centres(grid.x_range, grid.size), outputs=outputs, names=data.outputs)
    others = held_in_words()
    apart = f" Held: {others}." if others else ""
    if isinstance(chosen, str):
        return regions_in_words(outputs=outputs, classes=_classes(len(outputs))) + apart
    threshold = _threshold(_limits(chosen)) if state.widget("surface_steps") else None
    name = "The output" if len(outputs) == 1 else f"Output {chosen + 1}"
    return surface_in_words(values=outputs[chosen], threshold=threshold, output=name) + apart
