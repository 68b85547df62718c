"""The training step as NumPy: the walk's place in it, and the values beside the lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import islice
from typing import Any

import numpy as np

from backprop_core import Operation, Session
from backprop_core.analysis.effects import effects
from backprop_core.primitives import Array
from playground.explain.writing import Digits
from playground.model.document.choices import OPERATIONS, SCRIPT
from playground.model.takeaway.functions import functions_called, functions_in_words
from playground.model.takeaway.script_lines import ScriptLine, script_lines, targets_of
from playground.visit.app import App

TAB = "Code"
WHOLE = 1e6  # below it, a whole number is written as one
SHOWN = 8  # numbers of an array that are printed; of larger ones the shape and the range
PRODUCTS = (
    "A bias is the weight of an edge from a constant 1, so W @ A + b is run as the one product [W b] @ [A; 1], and dW "
    "and db as one, too. The script does the same, and comes to these numbers to the last bit."
)

Made = Sequence[Mapping[str, Array]]


def code_document(app: App) -> dict[str, Any]:
    """The step in the form that the visitor has chosen, as HTML."""
    form = script_html if app.settings.choices.get("code_form", OPERATIONS) == SCRIPT else code_html
    return {"html": form(app.shown, Digits(app.settings.full_digits)), "order": app.order}


def code_html(session: Session, digits: Digits) -> str:
    """The tape's lines in their phases. All text is the tape's own, and escaped all the same."""
    rows, made, phase = [], _made(session), None
    for place, operation in enumerate(session.tape):
        if operation.phase is not phase:
            phase = operation.phase
            rows.append(_heading(phase.value))
        lines = operation.code.split("\n")
        values = [_values(session, operation, line, made[place : place + 1], digits) for line in lines]
        rows.append(_lines(_standing(session, place), lines, values))
    called = functions_called(line for operation in session.tape for line in operation.code.split("\n"))
    return _block([*rows, *_functions(called), f"<p>{escape(PRODUCTS)}</p>"], "The training step as NumPy code")


def script_html(session: Session, digits: Digits) -> str:
    """The script's lines in their functions: the same operations, each with the same values beside it."""
    made, lines = _made(session), script_lines(session)
    rows = [_script_line(session, line, made, digits) for line in lines if not line.calls and line.text]
    calls = [_line("plain", line.text) for line in lines if line.calls]
    return _block([*rows, _heading("the step"), *calls], "The training step as a NumPy script")


def _script_line(session: Session, line: ScriptLine, made: Made, digits: Digits) -> str:
    place = line.place
    if place is None:
        return _line("plain opens" if line.text.startswith("def ") else "plain", line.text)
    values = _values(session, session.tape.operations[place], line.text, made[place : place + 1], digits)
    return _line(_standing(session, place), line.text, values)


def _made(session: Session) -> Made:
    """What each operation that has run has made of its quantities."""
    return [effect.after for effect in islice(effects(session), session.position.operation)]


def _block(rows: Sequence[str], label: str) -> str:
    return f'<div class="code-lines" role="region" aria-label="{label}" tabindex="0">{"".join(rows)}</div>'


def _heading(words: str) -> str:
    return f'<div class="code-phase">{escape(words)}</div>'


def _functions(sources: Mapping[str, str]) -> Iterator[str]:
    if sources:
        yield _heading("functions that these lines call")
        text = "\n\n".join(sources.values())
        yield f'<pre class="code-functions">{escape(text)}</pre>'


def _standing(session: Session, place: int) -> str:
    at = session.position.operation
    return "last" if place == at - 1 else "done" if place < at else "next" if place == at else "later"


def _line(standing: str, text: str, values: str = "") -> str:
    return _lines(standing, [text], [values])


def _lines(standing: str, texts: Sequence[str], values: Sequence[str]) -> str:
    """The lines of one operation, each with its values beside it."""
    current = ' aria-current="step"' if standing == "last" else ""
    pairs = zip(map(_pointed_at, texts), map(escape, values), strict=True)
    rows = "".join(f"<div><code>{text}</code><span>{beside}</span></div>" for text, beside in pairs)
    return f'<div class="code-line {standing}"{current}>{rows}</div>'


def _pointed_at(text: str) -> str:
    """A line whose functions say what they do to whoever points at them."""
    html = escape(text)
    for name, says in functions_in_words([text]).items():
        html = re.sub(rf"(?<![\w.])(?<!def ){name}(?=\()", f'<abbr title="{escape(says)}">{name}</abbr>', html)
    return html


def _values(session: Session, operation: Operation, line: str, made: Made, digits: Digits) -> str:
    """What a line of the operation has `made`, also if a later one has changed it; else what the update before left."""
    names = targets_of(line)
    if not made and not (session.has_leftovers and session.fresh.isdisjoint(operation.writes)):
        return ""
    values = "  ".join(f"{name}: {in_short(made[0][name] if made else session.value(name), digits)}" for name in names)
    return values if made else f"{values}  (left over)"


def in_short(value: Array, digits: Digits) -> str:
    """A few numbers as they are, a whole one such as a count without decimals; of many the shape and the range."""
    if value.ndim == 0:
        alone = float(value)
        return digits.text(alone, 1 if alone.is_integer() and abs(alone) < WHOLE else 6)
    if value.size <= SHOWN:
        return "[" + "  ".join(digits.text(float(entry)) for entry in np.ravel(value)) + "]"
    rows, columns = value.shape
    return f"{rows}×{columns} from {digits.text(float(value.min()), 3)} to {digits.text(float(value.max()), 3)}"
