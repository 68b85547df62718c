"""Below the answer: what can be tried with a parameter, and the derivation line by line."""

from __future__ import annotations

import streamlit as st

from playground.actions import edits, transport
from playground.explain.layer import operations_of
from playground.explain.nudge import Curve, Nudge, nudge_words
from playground.explain.view import View
from playground.explain.writing import Explanation
from playground.formats import escape_markdown
from playground.model.document.choices import NUDGE, NUDGES, SET_VALUE
from playground.model.shown.elements import Element
from playground.model.takeaway.functions import functions_in_words
from playground.panels.parts.files import FILES, download
from playground.panels.parts.help import HELP
from playground.panels.parts.icon_button import icon_button
from playground.visit.app import App
from playground.visit.widgets import key, refusal_of, set_widget, widget

SHORT = {NUDGE: "Nudge", SET_VALUE: "Set"}


def tools(element: Element) -> None:
    """Draw what the visitor can open; it stays open for every element, until it is closed."""
    with st.container(horizontal=True, gap="small", key="tools"):
        st.toggle("Line by line", key=key("lines"), persist_state="session", help=HELP["lines"])
        st.toggle("17 digits", key=key("digits"), persist_state="session", help=HELP["digits"])
        if element.is_parameter:
            st.segmented_control(
                "More",
                [NUDGE, SET_VALUE],
                key=key("drawer"),
                format_func=SHORT.__getitem__,
                label_visibility="collapsed",
                persist_state="session",
            )


def drawers(app: App, view: View, element: Element, curve: Curve | None) -> None:
    """Draw the drawer that is open, which only parameters have."""
    if curve is None:
        return
    opened = widget("drawer")
    if opened == NUDGE:
        _nudge(view, element, curve)
    elif opened == SET_VALUE:
        _value(app, element)


def _nudge(view: View, element: Element, curve: Curve) -> None:
    set_widget("epsilon", curve.epsilon)
    st.select_slider(
        "Change it by ε",
        NUDGES,
        key=key("epsilon"),
        format_func=lambda epsilon: f"{epsilon:+g}".replace("-", "−"),
        persist_state="session",
        help=HELP["epsilon"],
    )
    if isinstance(curve, Nudge):
        st.markdown(nudge_words(view, curve, element.letter))


def _value(app: App, element: Element) -> None:
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
    if says := problem or refusal_of(name, current):
        st.warning(escape_markdown(says))
    if app.session.can_undo:
        icon_button("Undo the edit", "undo_value", "undo", transport.undo_clicked)


def formulas(app: App, view: View, found: Explanation) -> None:
    """Derive it line by line, with the code that ran, where the visitor has opened that; offer it as a document."""
    if not widget("lines"):
        return
    element = app.element
    parts = ["$$\n" + r"\begin{aligned}" + r" \\[3pt] ".join(found.lines) + r"\end{aligned}" + "\n$$"]
    if element.is_parameter:
        parts.append(view.session.training.optimizer_record.teaches)
    lines = [f"`{line}`" for text in found.code for line in text.split("\n")]
    lines += [f"`{name}`: {escape_markdown(says)}" for name, says in functions_in_words(found.code).items()]
    parts += ["  \n".join(lines)] if lines else []
    parts += _groups(view, element) if element.kind == "layer" else []
    st.markdown("\n\n".join(parts))
    download(app, "derivation", "derivation", help=FILES["derivation"].says)


def _groups(view: View, element: Element) -> list[str]:
    """The layer's operations: first the gradient is computed, then it is used."""
    found = []
    for number, (name, operations) in enumerate(operations_of(view, element.layer).items(), 1):
        lines = [f"{'✓' if done else '·'} `{line}`" for o, done in operations for line in o.code.split("\n")]
        found.append(f"**{number}. {name.capitalize()}**  \n" + "  \n".join(lines))
    return found
