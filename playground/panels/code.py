"""The training step as NumPy, the walk's place in it, and the values beside the lines."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from backprop_core import Operation, Phase, Session
from backprop_core.calls import Array
from playground import state
from playground.export import script
from playground.picture import Picture, State
from playground.theme import number

SHOWN = 8  # numbers of an array that are printed; of larger ones the shape and the range


def code(picture: Picture) -> None:
    """Draw the code and offer it as a script."""
    session = state.app().shown
    st.html(code_html(session, picture))
    st.download_button(
        "Download as a script", lambda: script(session), "training_step.py", "text/x-python", key="script",
        on_click="ignore", icon=":material/download:",
        help="Plain NumPy with the weights, the batch and the settings of this update, in full",
    )  # fmt: skip


def code_html(session: Session, picture: Picture) -> str:
    """The tape's lines in their phases. All text is the tape's own, and escaped all the same."""
    rows, place = [], 0
    for phase in Phase:
        rows.append(f'<div class="code-phase">{phase.value}</div>')
        for operation in (operation for operation in session.tape if operation.phase is phase):
            rows.append(_line(session, picture, operation, place))
            place += 1
    return f'<div class="code-lines" aria-label="The training step as NumPy code">{"".join(rows)}</div>'


def _line(session: Session, picture: Picture, operation: Operation, place: int) -> str:
    at = session.position.operation
    standing = "last" if place == at - 1 else "done" if place < at else "next" if place == at else "later"
    current = ' aria-current="step"' if standing == "last" else ""
    return (
        f'<div class="code-line {standing}"{current}><code>{escape(operation.code)}</code>'
        f"<span>{escape(_values(session, picture, operation))}</span></div>"
    )


def _values(session: Session, picture: Picture, operation: Operation) -> str:
    known = {name: picture.state(name) for name in operation.writes}
    if State.NONE in known.values():
        return ""
    names = [name for name in operation.writes if name not in ("E", "root") and not name.startswith("S")]
    values = "  ".join(f"{name}: {in_short(session.value(name))}" for name in names)
    return values + ("  (left over)" if State.LEFT in known.values() else "")


def in_short(value: Array) -> str:
    """A few numbers as they are; of many the shape and the range."""
    if value.ndim == 0:
        return number(float(value), 6)
    if value.size <= SHOWN:
        return "[" + "  ".join(number(float(entry)) for entry in np.ravel(value)) + "]"
    rows, columns = value.shape
    return f"{rows}×{columns} from {number(float(value.min()), 3)} to {number(float(value.max()), 3)}"
