"""Below the derivation: the code that ran, figures of the selected neuron, and what can be tried with a parameter."""

from __future__ import annotations

import streamlit as st

from playground.explain.layer import operations_of
from playground.explain.view import View
from playground.explain.writing import Explanation
from playground.model.shown.elements import Element
from playground.panels.inspector.neuron import neuron_figures
from playground.panels.inspector.parameter import parameter_tools
from playground.visit.app import App


def more(app: App, view: View, element: Element, found: Explanation) -> None:
    """Draw what belongs to the kind of element."""
    if found.code:
        st.markdown("  \n".join(f"`{line}`" for text in found.code for line in text.split("\n")))
    if element.kind == "neuron":
        neuron_figures(app, view, element)
    elif element.kind in ("weight", "bias"):
        parameter_tools(app, view, element)
    elif element.kind == "layer":
        _groups(view, element)


def _groups(view: View, element: Element) -> None:
    """The layer's operations: first the gradient is computed, then it is used."""
    for number, (name, operations) in enumerate(operations_of(view, element.layer).items(), 1):
        lines = [f"{'✓' if done else '·'} `{line}`" for o, done in operations for line in o.code.split("\n")]
        st.markdown(f"**{number}. {name.capitalize()}**  \n" + "  \n".join(lines))
