"""What the columns of a table look like: a first choice of inputs and target."""

from __future__ import annotations

from playground.model.network.changes import MOST_INPUTS, MOST_OUTPUTS
from playground.model.tables.cells import is_number, looks_numeric, value
from playground.model.tables.samples import Columns
from playground.model.tables.table import Table


def suggested_columns(table: Table) -> Columns:
    """Numbers are inputs; the last column of text, or else the last column, is the target."""
    texts = [name for name in table.names if not _numeric(table, name)]
    target = texts[-1] if texts else table.names[-1]
    inputs = [name for name in table.names if name != target and name not in texts]
    return Columns(tuple(inputs[:MOST_INPUTS]), (target,), looks_like_classes(table, (target,)))


def looks_like_classes(table: Table, targets: tuple[str, ...]) -> bool:
    """Whether one column of text, or of a few whole numbers, is meant as classes."""
    if len(targets) != 1 or targets[0] not in table.names:
        return False
    if not _numeric(table, targets[0]):
        return True
    cells = table.column(targets[0])
    few = len(set(cells)) <= min(MOST_OUTPUTS, len(cells) / 2)
    return few and all(is_number(cell) and value(cell).is_integer() for cell in set(cells))


def _numeric(table: Table, name: str) -> bool:
    """Whether most cells are meant as numbers: one that is not is a mistake to be told of."""
    filled = [cell for cell in table.column(name) if cell]
    return sum(map(looks_numeric, filled)) * 2 > len(filled)
