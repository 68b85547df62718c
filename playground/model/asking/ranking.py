"""Which entries of a quantity are the largest in size."""

from __future__ import annotations

import numpy as np

from backprop_core import Entry, Session
from backprop_core.primitives import Array
from playground.model.asking.question import Question, kind_of
from playground.model.asking.rerun import right_values

ALIKE = 0.1  # of the tolerance: what is as near to the largest counts as large


def ranked(values: Array, asked: Entry) -> Array:
    """The entries that are compared: all of a parameter's, of a signal those of one sample, in two dimensions."""
    return values if kind_of(asked) else values[:, asked.column : asked.column + 1]


def largest(session: Session, question: Question) -> list[Entry]:
    """The largest entries: several where they are as large."""
    asked = question.entry
    sizes = np.abs(ranked(right_values(session, asked.quantity), asked))
    first = 0 if kind_of(asked) else asked.column
    found = np.argwhere(sizes >= sizes.max() * (1 - question.tolerance * ALIKE))
    return [Entry(asked.quantity, int(row), int(column) + first) for row, column in found]
