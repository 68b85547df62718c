"""Each operation as matrices with shapes and values."""

from __future__ import annotations

import streamlit as st

from backprop_core import Operation, Session
from playground import state
from playground.actions import selection
from playground.figures.matrices import height_of, matrices_figure
from playground.live_plot import live_plot
from playground.matrices import Matrix, matrices_of
from playground.picture import Picture, State
from playground.theme import theme_named

FOLLOW = "the walk's last operation"
KEY = "matrices"


def matrices(picture: Picture) -> None:
    """Draw the operation of the walk, or another one."""
    session = state.app().shown
    first_lines = [f"{place}. {operation.code.splitlines()[0]}" for place, operation in enumerate(session.tape, 1)]
    chosen = st.selectbox("Operation", [FOLLOW, *first_lines], key="matrices_operation")
    operation = _operation(session, first_lines.index(chosen) if chosen in first_lines else None)
    shown = matrices_of(session, operation, picture.sample)
    if not shown:
        st.markdown(f"`{operation.code}` works on single numbers.")
        return
    st.markdown(f"`{operation.code}`")
    fresh = [picture.state(matrix.name) is State.FRESH or _given(matrix.name) for matrix in shown]
    with st.container(key="matrices_region"):
        live_plot(
            [
                matrices_figure(
                    matrices=shown, fresh=fresh, selected=state.selected_element(), depth=session.network.depth,
                    theme=theme_named(st.context.theme.type),
                )
            ],
            key=KEY, element_id="matrices-plot", height=height_of(shown), label=_spoken(shown),
            states=[{"position": picture.position}], on_click=selection.select_clicked, args=(KEY,),
            selected=state.selected_element().id,
        )  # fmt: skip
    st.caption("A click on a cell selects its edge or neuron. ∘ is the product cell by cell, · that of matrices.")


def _given(name: str) -> bool:
    """Parameters and their memory are there before any operation."""
    return name[0] in "WbmvsXY" and not name.startswith("step")


def _operation(session: Session, place: int | None) -> Operation:
    operations = session.tape.operations
    return operations[max(session.position.operation - 1, 0) if place is None else place]


def _spoken(shown: list[Matrix]) -> str:
    parts = [f"{matrix.title}: {matrix.values.round(6).tolist()}" for matrix in shown if matrix.values.size <= 64]
    return "Matrices. " + "; ".join(parts)
