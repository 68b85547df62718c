"""The training step as NumPy, the walk's place in it, and the values beside the lines."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import islice

import numpy as np
import streamlit as st

from backprop_core import Operation, Phase, Session, State
from backprop_core.analysis.effects import effects
from backprop_core.primitives import Array
from playground.formats import number
from playground.model.shown.picture import Picture
from playground.model.takeaway.script import script
from playground.model.takeaway.worksheet import worksheet
from playground.panels.parts.icon_button import download_button
from playground.visit.app import App

SHOWN = 8  # numbers of an array that are printed; of larger ones the shape and the range


def code(app: App, picture: Picture) -> None:
    """Draw the code; offer it as a script, and the step as a sheet to be worked by hand."""
    session = app.shown
    st.html(code_html(session, picture))
    with st.container(horizontal=True):
        download_button(
            "Download as a script",
            key="script",
            icon="download",
            file="training_step.py",
            mime="text/x-python",
            content=lambda: script(session),
            says="Plain NumPy with the weights, the batch and the settings of this update, in full",
        )
        download_button(
            "Download as a work-sheet",
            key="worksheet",
            icon="edit_note",
            file="work_sheet.md",
            mime="text/markdown",
            content=lambda: worksheet(session),
            says="To print: the given numbers, a blank for every quantity of the step with its formula, the results "
            "on a page of their own (Markdown)",
        )


def code_html(session: Session, picture: Picture) -> str:
    """The tape's lines in their phases. All text is the tape's own, and escaped all the same."""
    rows, place = [], 0
    done = list(islice(effects(session), session.position.operation))
    for phase in Phase:
        rows.append(f'<div class="code-phase">{phase.value}</div>')
        for operation in (operation for operation in session.tape if operation.phase is phase):
            made = done[place].after if place < len(done) else None
            rows.append(_line(session, operation, place, _values(session, picture, operation, made)))
            place += 1
    return f'<div class="code-lines" aria-label="The training step as NumPy code">{"".join(rows)}</div>'


def _line(session: Session, operation: Operation, place: int, values: str) -> str:
    at = session.position.operation
    standing = "last" if place == at - 1 else "done" if place < at else "next" if place == at else "later"
    current = ' aria-current="step"' if standing == "last" else ""
    return (
        f'<div class="code-line {standing}"{current}><code>{escape(operation.code)}</code>'
        f"<span>{escape(values)}</span></div>"
    )


def _values(session: Session, picture: Picture, operation: Operation, made: Mapping[str, Array] | None) -> str:
    """What the line has `made`, also where a later one has changed it since; else what the update before has left.

    The slopes and the loss of each output, which the line does not name, stay out.
    """
    if made is None and any(picture.state(name) is not State.LEFT_OVER for name in operation.writes):
        return ""
    names = [name for name in operation.writes if name.stem not in ("S", "E")]
    values = "  ".join(f"{name}: {in_short(session.value(name) if made is None else made[name])}" for name in names)
    return values + ("  (left over)" if made is None else "")


def in_short(value: Array) -> str:
    """A few numbers as they are; of many the shape and the range."""
    if value.ndim == 0:
        return number(float(value), 6)
    if value.size <= SHOWN:
        return "[" + "  ".join(number(float(entry)) for entry in np.ravel(value)) + "]"
    rows, columns = value.shape
    return f"{rows}×{columns} from {number(float(value.min()), 3)} to {number(float(value.max()), 3)}"
