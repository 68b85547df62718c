"""The one number that is selected, derived with live values."""

from __future__ import annotations

import streamlit as st

from playground import state
from playground.actions.selection import select_element
from playground.elements import code, labels_of, title
from playground.explanations.explain import explain
from playground.explanations.view import View
from playground.explanations.writing import Digits, Explanation, Link
from playground.panels.inspector_more import more
from playground.picture import Picture

ROW_WIDTH = 45  # characters of numbers that stand side by side
DIRECT = 4  # links in sight; more of them wait in an expander


def inspector(picture: Picture) -> None:
    """Draw the choice of an element, its derivation for the shown sample, and what one can do with it."""
    element = state.selected_element()
    st.selectbox("Selected", labels_of(picture.sizes), key="selected")
    view = View(state.app_session(), picture.sample, Digits(bool(state.widget("digits"))))
    found = explain(view, element)
    with st.container(border=True, key="inspector"):
        st.markdown(f"**{title(element, picture.sizes)}** &nbsp; `{code(element)}`  \n{found.words}")
        _derivation(found)
        _links(found.links, element.id)
        _after(found)
    with st.container(key="inspector_more", gap="small"):
        more(view, element, found)
        st.toggle("17 digits", key="digits", help="Every number with all the digits it has")


def _derivation(found: Explanation) -> None:
    if found.waiting:
        st.markdown(f":material/hourglass_empty: :gray[{found.waiting}]")
    st.latex(r"\begin{aligned}" + r" \\[3pt] ".join(found.lines) + r"\end{aligned}")


def _links(links: tuple[Link, ...], name: str) -> None:
    """Each factor as a button that selects the element it comes from."""
    if not links:
        return
    if len(links) <= DIRECT:
        _buttons(links)
        return
    with st.expander(f"Where the {len(links)} parts come from", key=f"parts_{name}", on_change="rerun") as parts:
        if parts.open:
            _buttons(links)


def _buttons(links: tuple[Link, ...]) -> None:
    with st.container(horizontal=True, gap="small", key="factors"):
        for link in links:
            st.button(
                f":violet[{link.text}]", key=f"factor_{link.element.id}", type="tertiary", on_click=select_element,
                args=(link.element,), help="Select where this number comes from",
            )  # fmt: skip


def _after(found: Explanation) -> None:
    """Numbers that stay in sight, then a line for each thing that follows."""
    if found.row:
        st.markdown(_table(found.row))
    if found.sentences:
        st.markdown("  \n".join(found.sentences))
    if found.zero:
        question = "Why so small?" if "next to nothing" in found.zero[0] else "Why is this 0?"
        st.markdown(f"**{question}**  \n" + "  \n".join(found.zero))


def _table(row: tuple[tuple[str, str], ...]) -> str:
    """Side by side, or one below the other where the numbers are long."""
    if sum(len(value) for _, value in row) > ROW_WIDTH:
        return "| | |\n|---|---|\n" + "\n".join(f"| {head} | {value} |" for head, value in row)
    heads, values = zip(*row, strict=True)
    return f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n| {' | '.join(values)} |"
