"""What can be switched off: the selected edge or unit, with its name, and every edge for comparison."""

from __future__ import annotations

import numpy as np

from backprop_core import Session
from backprop_core.analysis.insight.cutting import Columns, edge_columns, unit_columns
from backprop_core.primitives import Array
from playground.model.shown.elements import Element, code, symbol


def columns_of(session: Session, element: Element) -> Columns:
    """The columns of the parameters that are 0 with an element off; none for the output, a layer or the loss."""
    table, sizes = session.table, session.network.sizes
    if element.is_parameter:
        return edge_columns(table, element.layer, element.row, element.block_column(sizes))
    if element.kind == "neuron" and element.layer < session.network.depth:
        return unit_columns(table, element.layer, element.row)
    return ()


def name_of(session: Session, element: Element) -> str:
    """What the page calls it."""
    return code(element) if element.is_parameter else symbol(element.layer, element.row, session.network.sizes)


def without(session: Session, columns: Columns) -> dict[str, Array]:
    """The matrices that an edit takes to switch parameters off, from the values that the run goes on with."""
    whole = session.completed > session.position.update
    row = session.settled if whole else session.causes[: session.table.count]
    held = session.table.blocks(row.copy())
    row[list(columns)] = 0.0
    changed = {}
    for layer, (before, after) in enumerate(zip(held, session.table.blocks(row), strict=True), 1):
        if not np.array_equal(before[:, :-1], after[:, :-1]):
            changed[f"W{layer}"] = after[:, :-1].copy()
        if not np.array_equal(before[:, -1:], after[:, -1:]):
            changed[f"b{layer}"] = after[:, -1:].copy()
    return changed
