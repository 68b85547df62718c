"""The output over two inputs, with the samples on it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from backprop_core.calls import Array
from backprop_core.evaluation import has_classes
from backprop_core.metrics import decision_threshold
from playground import state
from playground.actions import watching
from playground.figures.output_curve import output_curve_figure
from playground.figures.regions import regions_figure, regions_in_words
from playground.figures.samples_on_plane import Points
from playground.figures.surface import HEIGHT, Frame, surface_figure, surface_in_words
from playground.live_plot import live_plot
from playground.panels.fields import number_field
from playground.plane import centres, output_range
from playground.sheet import Sheet
from playground.surface_shown import REGIONS, output, sheet
from playground.theme import theme_named
from playground.watch import parameters_after

KEY = "surface_plot"


def surface_choices() -> None:
    """Draw what there is to choose about the surface."""
    network, data = state.app_session().network, state.app_session().data
    if network.inputs > 2:
        names = list(range(network.inputs))
        shared: dict[str, Any] = {"format_func": data.inputs.__getitem__, "persist_state": "session", "width": 130}
        st.selectbox("across", names, key="surface_x", **shared)
        st.selectbox("upwards", names, index=1, key="surface_y", **shared)
    if network.outputs > 1:
        shown: list[Any] = [*([REGIONS] if has_classes(data) else []), *range(network.outputs)]
        st.selectbox("surface of", shown, key="surface_output", format_func=_output_name, width=140)
    st.toggle("In steps", key="surface_steps", help="Only which side of the threshold, or which class")
    if network.inputs == 2:
        st.toggle("Add samples", key="surface_adds", help="A click between the samples adds one")
        if state.widget("surface_adds"):
            _target()


def _target() -> None:
    network, data = state.app_session().network, state.app_session().data
    if has_classes(data):
        names = [_class_name(place) for place in range(max(2, network.outputs))]
        st.selectbox("class", list(range(len(names))), key="surface_target", format_func=names.__getitem__, width=140)
    elif network.outputs == 1:
        kept = state.widget("surface_target")
        number_field("target", "surface_target", kept if isinstance(kept, float) else 0.0, width=140)


def _output_name(chosen: int | str) -> str:
    return chosen if isinstance(chosen, str) else f"output {chosen + 1}"


def _class_name(place: int) -> str:
    classes = state.app_session().data.classes
    return classes[place] if place < len(classes) else f"class {place + 1}"


def surface() -> None:
    """Draw the surface, after those of the states since the last one."""
    session, play = state.app_session(), state.app().play
    over = sheet()
    surfaces = state.app().take_surfaces() or [(session.completed, over.outputs(parameters_after(session)))]
    draw = _figure if session.network.inputs > 1 else _curve
    live_plot(
        [draw(values, over) for _, values in surfaces],
        key=KEY,
        element_id="surface",
        height=HEIGHT,
        label=_spoken(surfaces[-1][1]),
        states=[{"update": at} for at, _ in surfaces],
        interval_ms=1000 * play.interval if play else None,
        on_click=watching.surface_clicked,
        order=state.app().order,
        args=(KEY,),
        report_area=bool(state.widget("surface_adds")) and session.network.inputs == 2,
    )


def surface_notes() -> str:
    """What the marks on the surface mean."""
    adds = ", elsewhere it adds one" if state.widget("surface_adds") else ""
    held = "; the inputs that are not shown are those of the sample shown" * (state.app_session().network.inputs > 2)
    return f"circle: training, square: test, ring: the sample shown{held}. A click on a circle shows that sample{adds}."


def _frame(over: Sheet) -> Frame:
    app, data = state.app(), state.app_session().data
    names, inputs = data.inputs, (over.plane.across, over.plane.up or 0)
    shown = data.X[list(inputs), app.column]
    test = None if data.X_test is None or data.Y_test is None else _points(data.X_test, data.Y_test, inputs)
    return Frame(
        over.plane.x_range, over.plane.y_range, (names[inputs[0]], names[inputs[1]]),
        _points(data.X, data.Y, inputs), test, (float(shown[0]), float(shown[1])),
    )  # fmt: skip


def _points(X: Array, Y: Array, inputs: tuple[int, int]) -> Points:
    chosen = output()
    target = Y.argmax(axis=0).astype(float) if isinstance(chosen, str) else Y[chosen]
    return Points(X[inputs[0]], X[inputs[1]], target)


def _curve(outputs: Array, over: Sheet) -> dict[str, Any]:
    """Over a single input."""
    data, plane = state.app_session().data, over.plane
    test = None if data.X_test is None or data.Y_test is None else (data.X_test[0], data.Y_test)
    known = [_limits(row) for row in range(len(outputs))]
    return output_curve_figure(
        x=centres(plane.x_range, plane.size), outputs=outputs, names=data.outputs, input_name=data.inputs[0],
        limits=(min(low for low, _ in known), max(high for _, high in known)),
        train=(data.X[0], data.Y), test=test, shown=state.app().column, theme=theme_named(st.context.theme.type),
    )  # fmt: skip


def _figure(outputs: Array, over: Sheet) -> dict[str, Any]:
    theme, chosen, steps = theme_named(st.context.theme.type), output(), bool(state.widget("surface_steps"))
    frame = _frame(over)
    if isinstance(chosen, str):
        names = [_class_name(place) for place in range(len(outputs))]
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


def _spoken(outputs: Array) -> str:
    chosen = output()
    if isinstance(chosen, str):
        return regions_in_words(outputs=outputs, classes=[_class_name(place) for place in range(len(outputs))])
    threshold = _threshold(_limits(chosen)) if state.widget("surface_steps") else None
    return surface_in_words(values=outputs[chosen], threshold=threshold, output="The output")
