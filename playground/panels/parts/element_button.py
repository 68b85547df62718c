"""A number or a path in a text as a button that selects where it comes from."""

from __future__ import annotations

import streamlit as st

from playground.actions.selection import select_element
from playground.model.shown.elements import Element


def element_button(words: str, element: Element, *, prefix: str) -> None:
    """Draw `words` as a link to the element; `prefix` tells apart links to one element in several places."""
    st.button(
        f":violet[{words}]",
        key=f"{prefix}_{element.id}",
        type="tertiary",
        on_click=select_element,
        args=(element,),
    )
