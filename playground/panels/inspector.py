"""The one number that is selected, derived with live values."""

from __future__ import annotations

import streamlit as st

from playground import state
from playground.elements import code, elements_of, label, title
from playground.formulas import derivation
from playground.picture import Picture


def inspector(picture: Picture) -> None:
    """Draw the choice of an element and its derivation."""
    session = state.app_session()
    element = state.selected_element()
    st.selectbox("Selected", [label(e, picture.sizes) for e in elements_of(picture.sizes)], key="selected")
    found = derivation(session, picture, element)
    with st.container(border=True, key="inspector"):
        st.markdown(f"**{title(element, picture.sizes)}** &nbsp; `{code(element)}`  \n{found.words}")
        st.latex(r"\begin{aligned}" + r" \\[3pt] ".join(found.lines) + r"\end{aligned}")
        st.markdown(found.sentence)
