"""The question that is asked about a number, above the inspector: its kinds, the answer, and what is said of it."""

from __future__ import annotations

import streamlit as st

from playground.actions.asking import questions
from playground.explain.writing import Digits
from playground.formats import escape_markdown
from playground.model.asking import Judged, Kind, Verdict, truth, truth_in_words
from playground.model.asking.veil import Asking
from playground.model.asking.words import SIGNS, asked_in_words, candidates, name_in_words
from playground.model.shown.elements import title
from playground.visit.app import App
from playground.visit.widgets import key, set_widget

CLOSED = "Closed while a question is open: what is asked could be read off it. Answer, or have the number shown."
HIDDEN = "What is asked, and all that follows from it, is blank on the whole page."


def asking(app: App) -> None:
    """Draw the question, or nothing."""
    if not isinstance(app.asking, Asking):
        return
    with st.container(border=True, key="asking", gap="small"):
        (_question if app.veil else _answered)(app, app.asking)


def _question(app: App, asked: Asking) -> None:
    st.markdown(f"**Predict** {asked_in_words(app.under_veil, asked.question, asked.element)}")
    _kinds(app, asked)
    _ANSWERS[asked.question.kind](app, asked)
    if asked.verdict:
        _said(asked.verdict)
    with st.container(horizontal=True, gap="small", key="asked_ways"):
        st.button("Show it", key="asked_show", on_click=questions.shown, help="The number, without an answer")
        st.button("Leave", key="asked_leave", on_click=questions.left, shortcut="Escape", help=HIDDEN)


def _kinds(app: App, asked: Asking) -> None:
    found = questions.offered(app, asked.element)
    name = next((name for name, question in found.items() if question == asked.question), None)
    if name is None or len(found) < 2:
        return
    set_widget(questions.KIND, name)
    st.segmented_control(
        "What is asked",
        list(found),
        key=key(questions.KIND),
        on_change=questions.choose,
        required=True,
        label_visibility="collapsed",
    )


def _sign(app: App, asked: Asking) -> None:
    with st.container(horizontal=True, gap="small", key="asked_signs"):
        for text, words in SIGNS.items():
            st.button(words, key=f"asked_sign_{text}", on_click=questions.say, args=(text,))


def _number(app: App, asked: Asking) -> None:
    with st.form("asked_form", border=False), st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input("Your number", key=questions.guess_name(asked), placeholder="−0.045, 4,5e−2 or 1/3", width=190)
        st.form_submit_button("Answer", on_click=questions.say_typed, type="primary")


def _rank(app: App, asked: Asking) -> None:
    chosen, sizes = app.element, app.picture.sizes
    among = chosen in candidates(app.under_veil, asked.question)
    words = f"It is {title(chosen, sizes)}" if among else "Select one of them in the graph"
    st.button(words, key="asked_rank", on_click=questions.say_selected, disabled=not among, type="primary")


def _choice(app: App, asked: Asking) -> None:
    for at, text in enumerate(asked.question.choices, 1):
        st.button(escape_markdown(text), key=f"asked_choice_{at}", on_click=questions.say, args=(str(at),))


_ANSWERS = {Kind.SIGN: _sign, Kind.NUMBER: _number, Kind.RANK: _rank, Kind.CHOICE: _choice}


def _answered(app: App, asked: Asking) -> None:
    """The guess beside the number, until the next move of the run."""
    session, question = app.under_veil, asked.question
    name = name_in_words(session, question.entry, asked.element)
    st.markdown(f"**Answered** {name}" if asked.verdict and asked.verdict.right else f"**Shown** {name}")
    if asked.verdict:
        _said(asked.verdict)
    if asked.verdict and asked.verdict.guess is not None and question.kind is Kind.NUMBER:
        write = Digits(app.settings.full_digits).text
        yours, here = write(asked.verdict.guess), write(truth(session, question))
        st.markdown(f"your guess **{yours}** · the tape's number **{here}**")
    if not asked.verdict:
        st.markdown(truth_in_words(session, question))
    with st.container(horizontal=True, gap="small", key="asked_ways"):
        st.button("Done", key="asked_leave", on_click=questions.left, shortcut="Escape")


def _said(verdict: Verdict) -> None:
    mark = {Judged.RIGHT: "✓", Judged.WRONG: "✗", Judged.UNREADABLE: "?"}[verdict.judged]
    st.markdown(f":{_HUES[verdict.judged]}[**{mark}**] {escape_markdown(verdict.words)}")


_HUES = {Judged.RIGHT: "green", Judged.WRONG: "orange", Judged.UNREADABLE: "gray"}
