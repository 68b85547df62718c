"""The list of what was done with each column and row of a table, each line with what can be done instead."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from playground.actions import own_data as change
from playground.formats import begun, escape_markdown
from playground.model.tables import Note, Reading
from playground.model.tables.errors import quoted, rows_in_words
from playground.panels.parts.icon_button import icon_button

PARTS = ("To decide", "Worth a look", "What was done")


def own_data_notes(found: Reading) -> None:
    """Draw the list: what has to be decided first, then what may spoil learning, then all else."""
    with st.container(border=True, key="own_notes", gap="small"):
        for part, notes in groupby(sorted(enumerate(found.notes), key=lambda each: _part(each[1])), _part_of):
            st.markdown(f"**{PARTS[part]}**")
            for place, note in notes:
                _line(place, note)
    if found.problem:
        st.warning(escape_markdown(found.problem))
    if found.before:
        icon_button("Undo the last choice", "own_undo", "undo", change.undo_choice)


def _part_of(each: tuple[int, Note]) -> int:
    return _part(each[1])


def _part(note: Note) -> int:
    return 0 if note.needed else 1 if note.weighs else 2


def _line(place: int, note: Note) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        about = _about(note)
        done = note.done if about else begun(note.done)
        st.markdown(f"{escape_markdown(about)}*{escape_markdown(done)}*. {escape_markdown(note.why)}")
        for offer in note.changes:
            st.button(
                escape_markdown(offer.says),
                key=f"own_offer_{place}_{offer.says}",
                type="primary" if note.needed else "tertiary",
                on_click=change.choose,
                args=(offer.choices,),
            )


def _about(note: Note) -> str:
    """The rows and the column that a note is about, as its line begins."""
    about = ", ".join(
        ([rows_in_words(note.rows)] if note.rows else []) + ([f"column {quoted(note.column)}"] if note.column else [])
    )
    return f"{begun(about)}: " if about else ""
