"""The one number that is selected, derived with live values."""

from __future__ import annotations

import streamlit as st

from playground.actions.selection import choose
from playground.explain import explain
from playground.explain.view import View
from playground.explain.writing import Digits, Explanation, Link
from playground.model.shown.elements import Element, code, label, labels_of, title
from playground.model.shown.picture import Picture
from playground.model.shown.words import verdict_in_words
from playground.panels.inspector.more import more
from playground.panels.parts.element_button import element_button
from playground.visit.app import App
from playground.visit.widgets import key, set_widget, widget

ROW_WIDTH = 45  # characters of numbers that stand side by side
QUESTIONS = {"next to nothing": "Why so small?", "This sample's share": "Why is this sample's share 0?"}
DIRECT = 4  # links in sight; more of them wait in an expander


def inspector(app: App) -> None:
    """Draw the choice of an element, its derivation for the shown sample, and what one can do with it."""
    picture = app.picture
    element = app.element
    names, name = labels_of(picture.sizes), label(element, picture.sizes)
    set_widget("selected", name)
    st.selectbox("Selected", names, names.index(name), key=key("selected"), on_change=choose)
    view = View(app.shown, picture.sample, Digits(bool(widget("digits"))))
    found = explain(view, element)
    with st.container(border=True, key="inspector"):
        st.markdown(_text(element, picture, found))
        _links(found.links, element.id)
    with st.container(key="inspector_more", gap="small"):
        more(app, view, element, found)
        st.toggle("17 digits", key="digits")


def _text(element: Element, picture: Picture, found: Explanation) -> str:
    """All that is to be read as one text: each element of the page costs a click some milliseconds."""
    parts = [f"**{title(element, picture.sizes)}** &nbsp; `{code(element)}`  \n{found.words}"]
    if found.waiting:
        parts.append(f":material/hourglass_empty: :gray[{found.waiting}]")
    parts.append("$$\n" + r"\begin{aligned}" + r" \\[3pt] ".join(found.lines) + r"\end{aligned}" + "\n$$")
    if found.row:
        parts.append(_table(found.row))
    if sentences := (*found.sentences, *_checked(element, picture)):
        parts.append("  \n".join(sentences))
    if found.zero:
        question = next((asked for words, asked in QUESTIONS.items() if words in found.zero[0]), "Why is this 0?")
        parts.append(f"**{question}**  \n" + "  \n".join(found.zero))
    return "\n\n".join(parts)


def _checked(element: Element, picture: Picture) -> tuple[str, ...]:
    """What the check says about a parameter's gradient; empty where it was not checked."""
    if not element.is_parameter or picture.check is None or picture.verdict(element) is None:
        return ()
    return (f"Check: {verdict_in_words(picture.check, picture.column(element))}.",)


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
            element_button(link.text, link.element, prefix="factor")


def _table(row: tuple[tuple[str, str], ...]) -> str:
    """Side by side, or one below the other where the numbers are long."""
    if sum(len(value) for _, value in row) > ROW_WIDTH:
        return "| | |\n|---|---|\n" + "\n".join(f"| {head} | {value} |" for head, value in row)
    heads, values = zip(*row, strict=True)
    return f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n| {' | '.join(values)} |"
