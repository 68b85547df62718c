"""The step as an exercise: its numbers are left blank on the whole page, written in here, and marked."""

from __future__ import annotations

import streamlit as st

from backprop_core import Entry
from playground.actions.asking import exercises
from playground.formats import escape_markdown, number
from playground.model.asking import Judged, Verdict
from playground.model.asking.question import code_of
from playground.model.asking.rerun import right_values
from playground.model.exercise import MOST, Exercise, askable, scores
from playground.model.exercise.blanks import count, operation_of
from playground.model.exercise.exercise import groups_of
from playground.model.shown.picture import Picture
from playground.panels.inspector.asking import CLOSED
from playground.panels.parts.help import HELP
from playground.visit.app import App
from playground.visit.widgets import key, set_widget

CELL = 150  # pixels
MARKS = {Judged.RIGHT: "✓", Judged.WRONG: "✗", Judged.UNREADABLE: "?"}
ABOUT = (
    "Work this step through by yourself: its numbers are left blank on the whole page, and you write them in, forward "
    "before backward: here, or beside the graph once you select a neuron or an edge of it. A number that follows "
    "rightly from a wrong one of yours counts. 1 % is near enough; 0,25 and 1/4 can be read."
)
FINISHED = "**Done.** Every number of this step is there. The page shows all of them again."


def exercise(app: App, picture: Picture) -> None:
    """Draw the exercise that is under way, or the choice of its blanks."""
    with st.container(key="exercise", gap="small"):
        _drawn(app, exercises.running(app))


def _drawn(app: App, found: Exercise | None) -> None:
    if found is None:
        _choice(app)
        return
    if found.is_open:
        _written(found)
        _stage(found)
    else:
        st.markdown(FINISHED)
    _scores(found)
    st.button("Leave the exercise" if found.is_open else "Another one", key="exercise_leave", on_click=exercises.left)


def _choice(app: App) -> None:
    session, names = app.under_veil, exercises.chosen_blanks(app)
    st.markdown(ABOUT)
    set_widget(exercises.BLANKS, list(names))
    st.multiselect("Left blank", askable(session), key=key(exercises.BLANKS), help=HELP["exercise_blanks"])
    many = count(session, names)
    if many > MOST:
        st.caption(f"{many} numbers are too many to write: at most {MOST}. Leave fewer quantities blank.")
    words = f"Begin: {many} number{'s' * (many != 1)}"
    closed = bool(app.veil) or not 0 < many <= MOST
    why = CLOSED if app.veil else None
    st.button(words, key="exercise_begin", on_click=exercises.begin, disabled=closed, help=why, type="primary")


def _stage(found: Exercise) -> None:
    """What is to be written now, by quantities, each with the formula that computes it."""
    entries = found.stage.entries
    done = sum(map(found.is_done, entries))
    place = f"{found.at + 1} of {len(found.stages)}, {found.stage.name}" if len(found.stages) > 1 else found.stage.name
    st.markdown(f"**Stage {place}**: {done} of {len(entries)} numbers right")
    with st.form("exercise_form", border=False):
        for name, blanks in groups_of(found.stage):
            st.markdown(_heading(found, name))
            with st.container(horizontal=True, gap="small", key=f"blanks_{name}"):
                for entry in blanks:
                    _cell(found, entry)
            _remarks(found, blanks)
        st.form_submit_button("Mark", on_click=exercises.mark, type="primary", key="exercise_mark")
    st.button("Show the rest of this stage", key="exercise_show", on_click=exercises.show_rest)


def _written(found: Exercise) -> None:
    """The numbers of the stages before: what is to be written now is computed from them."""
    for stage in found.written:
        with st.expander(f"Written: {stage.name}", expanded=stage is found.written[-1], key=f"written_{stage.name}"):
            for name, entries in groups_of(stage):
                with st.container(horizontal=True, gap="small", key=f"written_{name}"):
                    for entry in entries:
                        _cell(found, entry)


def _heading(found: Exercise, name: str) -> str:
    """The quantity, its line of code and its formula."""
    operation = operation_of(found.session, name)
    lines = operation.code.split("\n")
    line = next((each for each in lines if each.startswith(f"{name} ")), lines[0])
    return f"**{name}** · `{line}` · ${operation.formula}$"


def _cell(found: Exercise, entry: Entry) -> None:
    """A field for a number; the number itself once it is right."""
    place = code_of(entry)
    with st.container(width=CELL, gap="xsmall"):
        if found.is_done(entry):
            value = float(right_values(found.session, entry.quantity)[entry.row, entry.column])
            how = "shown:" if place in found.shown else "✓"
            st.markdown(f"{place}  \n{how} **{number(value)}**")
            return
        set_widget(exercises.cell(place), found.typed.get(place, ""))  # it may have been written beside the graph
        st.text_input(place, key=key(exercises.cell(place)))
        if verdict := found.verdicts.get(place):
            st.caption(_mark(verdict))


def _mark(verdict: Verdict) -> str:
    return "✓ follows" if verdict.followed else MARKS[verdict.judged]


def _remarks(found: Exercise, blanks: list[Entry]) -> None:
    """What is to be said of those that are not right yet."""
    said = [(place, found.verdicts.get(place)) for place in map(code_of, (e for e in blanks if not found.is_done(e)))]
    lines = [f"- `{place}` {_mark(verdict)}: {escape_markdown(verdict.words)}" for place, verdict in said if verdict]
    if lines:
        st.markdown("\n".join(lines))


def _scores(found: Exercise) -> None:
    if not found.verdicts:
        return
    rows = [
        f"| {each.idea} | {each.numbers} | {each.first_try} | {each.later} | {each.shown} | {each.to_come} |"
        for each in scores(found)
    ]
    head = ["| score sheet | numbers | right at the first try | later | shown | to come |", "|---|--:|--:|--:|--:|--:|"]
    st.markdown("\n".join([*head, *rows]))
