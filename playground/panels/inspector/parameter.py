"""What can be tried with a weight or a bias: its update line by line, a nudge, another value."""

from __future__ import annotations

import streamlit as st

from playground.actions import parameters, transport
from playground.explain.nudge import nudge_of, nudge_words
from playground.explain.update import update_lines, update_of
from playground.explain.view import View
from playground.figures.inspector.nudge import nudge_figure
from playground.model.shown.elements import Element
from playground.panels.parts.still_plot import still_plot
from playground.theme import theme_named
from playground.visit import state

STEPS = (-1.0, -0.1, -0.01, -0.001, 0.001, 0.01, 0.1, 1.0)


def parameter_tools(view: View, element: Element) -> None:
    """A choice of drawers, closed at first; what is in one runs only while it is open."""
    drawers = {"Update, line by line": _update, "Nudge it": _nudge, "Set its value": _value}
    opened = st.segmented_control("More", list(drawers), key="drawer", label_visibility="collapsed")
    if opened:
        drawers[opened](view, element)


def _update(view: View, element: Element) -> None:
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


def _nudge(view: View, element: Element) -> None:
    letter = element.letter
    if state.widget("epsilon") not in STEPS:
        state.set_widget("epsilon", 0.1)
    epsilon = float(st.select_slider("Change it by ε", STEPS, key="epsilon", format_func="{:+g}".format))
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
        along=found.along.tolist(), losses=found.losses.tolist(), tangent=found.tangent.tolist(),
        start=(found.value, found.loss), end=(found.value + epsilon, found.nudged), letter=letter,
        theme=theme_named(st.context.theme.type),
    )  # fmt: skip
    spoken = f"Loss over {letter}, predicted change {text(found.predicted)}, actual {text(found.actual)}"
    still_plot(figure, name="nudge-curve", label=spoken)


def _value(view: View, element: Element) -> None:
    """A field with the present value; a number that cannot be one gets a sentence."""
    key = parameters.value_key(element)
    typed = state.widget(key)
    problem = parameters.refused(typed) if typed is not None else ""
    current = parameters.current(element)
    if not problem:
        state.set_widget(key, current)
    st.number_input(
        "Value", value=current, key=key, step=0.1, format="%.6g", on_change=parameters.set_parameter, args=(element,),
        help="From here on the run goes another way; nothing before it is lost",
    )  # fmt: skip
    if problem:
        st.warning(problem)
    if state.app().can_undo:
        st.button("Undo the edit", key="undo_value", icon=":material/undo:", on_click=transport.undo)
