"""A session as HTML, for notebooks: its tape as a table, with the position and what operations have written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

import numpy as np

from backprop_core.primitives import Array
from backprop_core.tape.operation import Operation, Tape

MOST_NUMBERS = 8  # of one quantity that are written out
CELL = ' style="text-align:left;vertical-align:top;white-space:pre-wrap"'
HEADINGS = ("", "phase", "operation", "values")


def html_of(title: str, tape: Tape, done: int, value: Callable[[str], Array]) -> str:
    """A table with a row for each operation.

    `done` operations are made: they have a tick and the values that they wrote, which `value` gives by name.
    """
    headings = "".join(f"<th{CELL}>{heading}</th>" for heading in HEADINGS)
    rows = "".join(_row(operation, at, done, value) for at, operation in enumerate(tape))
    caption = f'<caption style="text-align:left">{escape(title)}</caption>'
    return f"<table>{caption}<thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table>"


def _row(operation: Operation, at: int, done: int, value: Callable[[str], Array]) -> str:
    made = at < done
    mark = "▶" if at == done - 1 else "✓" if made else ""
    values = "\n".join(_values(operation, value)) if made else ""
    cells = (escape(mark), escape(operation.phase), f"<code>{escape(operation.code)}</code>", escape(values))
    return "<tr>" + "".join(f"<td{CELL}>{cell}</td>" for cell in cells) + "</tr>"


def _values(operation: Operation, value: Callable[[str], Array]) -> Iterator[str]:
    """A line for each quantity that an operation writes: its numbers, or where they are many its shape and size."""
    for name in map(str, operation.writes):
        found = np.asarray(value(name))
        if found.size <= MOST_NUMBERS:
            yield f"{name} = {_numbers(found)}"
        else:
            shape, largest = " × ".join(map(str, found.shape)), float(np.abs(found).max())
            yield f"{name}: {shape}, largest size {largest:.4g}"


def _numbers(found: Array) -> str:
    """Up to four digits of each number, row by row; a number alone without brackets."""
    if found.size == 1:
        return f"{float(found.ravel()[0]):.4g}"
    rows = [" ".join(f"{number:.4g}" for number in row) for row in np.atleast_2d(found).tolist()]
    return f"[{'; '.join(rows)}]"
