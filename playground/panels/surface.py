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
from playground.fragments import while_playing
from playground.live_plot import live_plot
from playground.picture import Picture
from playground.plane import centres, output_range
from playground.play import TICK
from playground.sheet import Sheet
from playground.theme import theme_named
from playground.watch import parameters_after

KEY = "surface_plot"
REGIONS = "classes"


def surface(picture: Picture) -> None:
    """Draw what to choose, and the surface."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        _choices()
    while_playing(_plot, TICK)()
    st.caption(
        "circle: training sample · square: test sample · ring: the sample that the microscope shows. A click on a "
        "circle shows that sample" + (", a click elsewhere adds one." if state.widget("surface_adds") else ".")
    )


def _choices() -> None:
    network, data = state.app_session().network, state.app_session().data
    if network.inputs > 2:
        names = list(range(network.inputs))
        shared: dict[str, Any] = {"format_func": _input_name, "persist_state": "session", "width": 140}
        st.selectbox("across", names, key="surface_x", **shared)
        st.selectbox("upwards", names, index=1, key="surface_y", **shared)
        st.caption("The other inputs are those of the sample shown.")
    if network.outputs > 1:
        shown: list[Any] = [*([REGIONS] if has_classes(data) else []), *range(network.outputs)]
        st.selectbox("surface of", shown, key="surface_output", format_func=_output_name, width=160)
    st.toggle("In steps", key="surface_steps", help="Only which side of the threshold, or which class")
    if network.inputs == 2:
        st.toggle("Clicks add samples", key="surface_adds")
        if state.widget("surface_adds"):
            _target()


def _target() -> None:
    network, data = state.app_session().network, state.app_session().data
    if has_classes(data):
        count = max(2, network.outputs)
        st.selectbox("class", list(range(count)), key="surface_target", format_func=_class_name, width=140)
    elif network.outputs == 1:
        st.number_input("target", value=0.0, key="surface_target", width=140)


def _input_name(row: int) -> str:
    return state.app_session().data.inputs[row]


def _output_name(chosen: int | str) -> str:
    return chosen if isinstance(chosen, str) else f"output {chosen + 1}"


def _class_name(place: int) -> str:
    classes = state.app_session().data.classes
    return classes[place] if place < len(classes) else f"class {place + 1}"


def _plot() -> None:
    session, play = state.app_session(), state.app().play
    sheet = _sheet()
    surfaces = state.app().take_surfaces() or [(session.completed, sheet.outputs(parameters_after(session)))]
    draw = _figure if session.network.inputs > 1 else _curve
    live_plot(
        [draw(values, sheet) for _, values in surfaces],
        key=KEY,
        element_id="surface",
        height=HEIGHT,
        label=_spoken(surfaces[-1][1]),
        states=[{"update": at} for at, _ in surfaces],
        interval_ms=1000 * play.interval if play else None,
        on_click=watching.surface_clicked,
        args=(KEY,),
        report_area=bool(state.widget("surface_adds")) and session.network.inputs == 2,
    )


def _sheet() -> Sheet:
    """Over two inputs, or the only one; where there are more, the others are those of the sample shown."""
    app = state.app()
    if app.session.network.inputs <= 2:
        return app.watching().sheet()
    return app.watching().sheet(inputs=_inputs(), column=app.column)


def _inputs() -> tuple[int, int]:
    count = state.app_session().network.inputs
    chosen = [state.widget(key) for key in ("surface_x", "surface_y")]
    first, second = (c if isinstance(c, int) and c < count else k for k, c in enumerate(chosen))
    return (first, second) if first != second else (first, (first + 1) % count)


def _chosen() -> int | str:
    network, data = state.app_session().network, state.app_session().data
    chosen = state.widget("surface_output")
    if network.outputs == 1:
        return 0
    if chosen == REGIONS or chosen is None or not isinstance(chosen, int) or chosen >= network.outputs:
        return REGIONS if has_classes(data) else 0
    return chosen


def _frame(sheet: Sheet) -> Frame:
    app, data = state.app(), state.app_session().data
    names, inputs = data.inputs, (sheet.plane.across, sheet.plane.up or 0)
    shown = data.X[list(inputs), app.column]
    test = None if data.X_test is None or data.Y_test is None else _points(data.X_test, data.Y_test, inputs)
    return Frame(
        sheet.plane.x_range, sheet.plane.y_range, (names[inputs[0]], names[inputs[1]]),
        _points(data.X, data.Y, inputs), test, (float(shown[0]), float(shown[1])),
    )  # fmt: skip


def _points(X: Array, Y: Array, inputs: tuple[int, int]) -> Points:
    chosen = _chosen()
    target = Y.argmax(axis=0).astype(float) if isinstance(chosen, str) else Y[chosen]
    return Points(X[inputs[0]], X[inputs[1]], target)


def _curve(outputs: Array, sheet: Sheet) -> dict[str, Any]:
    """Over a single input."""
    data, plane = state.app_session().data, sheet.plane
    test = None if data.X_test is None or data.Y_test is None else (data.X_test[0], data.Y_test)
    known = [_limits(output) for output in range(len(outputs))]
    return output_curve_figure(
        x=centres(plane.x_range, plane.size), outputs=outputs, names=data.outputs, input_name=data.inputs[0],
        limits=(min(low for low, _ in known), max(high for _, high in known)),
        train=(data.X[0], data.Y), test=test, shown=state.app().column, theme=theme_named(st.context.theme.type),
    )  # fmt: skip


def _figure(outputs: Array, sheet: Sheet) -> dict[str, Any]:
    theme, chosen, steps = theme_named(st.context.theme.type), _chosen(), bool(state.widget("surface_steps"))
    frame = _frame(sheet)
    if isinstance(chosen, str):
        names = [_class_name(place) for place in range(len(outputs))]
        return regions_figure(outputs=outputs, classes=names, frame=frame, theme=theme, certain=steps)
    limits = _limits(chosen)
    threshold = _threshold(limits) if steps else None
    return surface_figure(values=outputs[chosen], limits=limits, frame=frame, theme=theme, threshold=threshold)


def _limits(output: int) -> tuple[float, float]:
    """The range of the output's activation, or else of the targets."""
    session = state.app_session()
    return output_range(session.network.layers[-1].record.range, session.data.Y[output])


def _threshold(limits: tuple[float, float]) -> float:
    data = state.app_session().data
    return decision_threshold(data.Y) if has_classes(data) else sum(limits) / 2


def _spoken(outputs: Array) -> str:
    chosen = _chosen()
    if isinstance(chosen, str):
        return regions_in_words(outputs=outputs, classes=[_class_name(place) for place in range(len(outputs))])
    threshold = _threshold(_limits(chosen)) if state.widget("surface_steps") else None
    return surface_in_words(values=outputs[chosen], threshold=threshold, output="The output")
