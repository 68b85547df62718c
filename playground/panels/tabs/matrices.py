"""Each operation as matrices with shapes and values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from backprop_core import Session
from playground.components.live_plot import live_plot
from playground.figures.tabs.matrices import matrices_figure, planned
from playground.model.shown.picture import Picture
from playground.model.takeaway.equations import Row, rows_of, settings_in
from playground.panels.parts.help import HELP
from playground.screen.themed import themed
from playground.visit.app import App
from playground.visit.widgets import key

FOLLOW = "the walk's last operation"
SPOKEN = 64  # numbers of a matrix that are read out
USE = (
    "A click on a cell selects its edge or neuron; pointing at it shows all digits. ∘ is the product cell by cell, · "
    "that of matrices. W and b are those that the operation worked with. Empty cells are still to be computed."
)


def matrices(app: App, picture: Picture) -> None:
    """Draw the operation of the walk, or another one."""
    session = app.shown
    first_lines = [f"{place}. {operation.code.splitlines()[0]}" for place, operation in enumerate(session.tape, 1)]
    chosen = st.selectbox(
        "Operation",
        range(len(first_lines) + 1),
        key=key("matrices_operation"),
        format_func=[FOLLOW, *first_lines].__getitem__,
        help=HELP["matrices_operation"],
        persist_state="session",
    )
    place = chosen - 1 if chosen else max(session.position.operation - 1, 0)
    rows = rows_of(session, place, picture.sample)
    plan = planned(rows)
    st.markdown(_code(session, place))
    drawn: dict[str, Any] = {"plan": plan, "selected": app.element, "depth": session.network.depth}
    with st.container(key="matrices_region"):
        live_plot(
            {
                "element": "matrices-plot",
                "plot": "matrices",
                **themed(app, lambda theme: matrices_figure(**drawn, theme=theme)),
                "height": round(plan.height),
                "label": spoken(rows),
                "state": {"position": picture.position},
                "selectable": True,
                "selected": app.element.id,
                "order": app.order,
            }
        )
    st.caption(USE)


def _code(session: Session, place: int) -> str:
    """The lines, and the settings that stand in them as names."""
    operation = session.tape.operations[place]
    settings = ", ".join(f"{name} = {value!r}" for name, value in settings_in(session, operation).items())
    lines = "  \n".join(f"`{line}`" for line in operation.code.split("\n"))
    return f"{lines}  \nwith {settings}" if settings else lines


def spoken(rows: Sequence[Row]) -> str:
    """The matrices in words, for a screen reader; of large ones the names and shapes."""
    parts = []
    for matrix in (matrix for row in rows for matrix in row.matrices):
        numbers = f": {(matrix.values.round(6) + 0.0).tolist()}" if matrix.values.size <= SPOKEN else ""
        parts.append(matrix.title + (numbers if matrix.known else ": not computed yet"))
    return "Matrices. " + "; ".join(parts)
