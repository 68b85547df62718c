"""What can be tried with a weight or a bias: its update line by line, a nudge, another value."""

from __future__ import annotations

import streamlit as st

from playground.actions import edits, transport
from playground.components.live_plot import still_plot
from playground.explain.nudge import nudge_of, nudge_words
from playground.explain.update import update_lines, update_of
from playground.explain.view import View
from playground.figures.inspector.nudge import nudge_figure
from playground.model.shown.elements import Element
from playground.panels.parts.icon_button import icon_button
from playground.visit.app import App
from playground.visit.widgets import key, set_widget, widget

STEPS = (-1.0, -0.1, -0.01, -0.001, 0.001, 0.01, 0.1, 1.0)


def parameter_tools(app: App, view: View, element: Element) -> None:
    """A choice of drawers, closed at first; what is in one runs only while it is open."""
    drawers = {"Update, line by line": _update, "Nudge it": _nudge, "Set its value": _value}
    opened = st.segmented_control("More", list(drawers), key="drawer", label_visibility="collapsed")
    if opened:
        drawers[opened](app, view, element)


def _update(app: App, view: View, element: Element) -> None:
    found = update_of(view, element)
    if found is None:
        st.markdown("It follows once all gradients of this update are computed.")
        return
    st.markdown(view.session.training.optimizer_record.teaches)
    for line in found.told:
        st.latex(
            r"\begin{aligned}"
            + r" \\[3pt] ".join(update_lines((line,), element.letter, view.digits))
            + r"\end{aligned}"
        )
        st.markdown(f"`{line.code}`")


def _nudge(app: App, view: View, element: Element) -> None:
    letter = element.letter
    if widget("epsilon") not in STEPS:
        set_widget("epsilon", 0.1)
    epsilon = float(st.select_slider("Change it by ε", STEPS, key=key("epsilon"), format_func="{:+g}".format))
    found = nudge_of(view, element, epsilon)
    if found is None:
        st.markdown("The prediction follows once its gradient is computed.")
        return
    text = view.digits.text
    st.markdown(
        f"| | change of {view.goal} |\n|---|--:|\n"
        f"| predicted: ∂{view.objective}/∂{letter} · ε | {text(found.predicted)} |\n"
        f"| actual | {text(found.actual)} |"
    )
    st.markdown(nudge_words(view, found, letter))
    figure = nudge_figure(
        along=found.along.tolist(),
        losses=found.losses.tolist(),
        tangent=found.tangent.tolist(),
        start=(found.value, found.loss),
        end=(found.value + epsilon, found.nudged),
        letter=letter,
        theme=app.settings.theme,
    )
    spoken = f"Loss over {letter}, predicted change {text(found.predicted)}, actual {text(found.actual)}"
    still_plot(figure, element="nudge-curve", label=spoken, order=app.order)


def _value(app: App, view: View, element: Element) -> None:
    """A field with the present value; a number that cannot be one gets a sentence."""
    name = edits.value_name(element)
    typed = widget(name)
    problem = edits.refused(typed) if typed is not None else ""
    current = edits.current(app, element)
    if not problem:
        set_widget(name, current)
    st.number_input(
        "Value",
        value=current,
        key=key(name),
        step=0.1,
        format="%.6g",
        on_change=edits.set_parameter,
        args=(element,),
        help="From here on the run goes another way; nothing before it is lost",
    )
    if problem:
        st.warning(problem)
    if app.session.can_undo:
        icon_button("Undo the edit", "undo_value", "undo", transport.undo_clicked)
