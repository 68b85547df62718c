"""The columns of a table: which of them are inputs and targets, and how far they are moved and scaled."""

from __future__ import annotations

from dataclasses import dataclass, replace

from backprop_core.data import Dataset, standardized
from backprop_core.data.scaling import mean_and_scale
from backprop_core.primitives import Array
from playground.formats import read_number
from playground.model.network.changes import MOST_INPUTS, MOST_OUTPUTS
from playground.model.tables.cells import is_number, looks_numeric
from playground.model.tables.errors import DataImportError, quoted
from playground.model.tables.table import Table


@dataclass(frozen=True)
class Columns:
    """The names of the columns that are inputs and targets; `classes` says whether the target is read as classes."""

    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    classes: bool


@dataclass(frozen=True)
class Scale:
    """A column's mean and standard deviation over the training samples; the scale of a constant column is 1."""

    name: str
    mean: float
    scale: float


def suggested_columns(table: Table) -> Columns:
    """A first choice: columns of numbers as inputs, and the last column of text, or else the last one, as target."""
    texts = [name for name in table.names if not _numeric(table, name)]
    target = texts[-1] if texts else table.names[-1]
    inputs = [name for name in table.names if name != target and name not in texts]
    return Columns(tuple(inputs[:MOST_INPUTS]), (target,), looks_like_classes(table, (target,)))


def looks_like_classes(table: Table, targets: tuple[str, ...]) -> bool:
    """Whether the targets look like classes: a single column of text, or of a few different whole numbers."""
    if len(targets) != 1 or targets[0] not in table.names:
        return False
    if not _numeric(table, targets[0]):
        return True
    cells = table.column(targets[0])
    few = len(set(cells)) <= min(MOST_OUTPUTS, len(cells) / 2)
    return few and all(is_number(cell) and read_number(cell).is_integer() for cell in set(cells))


def require_columns(table: Table, columns: Columns) -> None:
    """Raise DataImportError if samples cannot be made of those columns of the table."""
    for words, chosen, most in (("input", columns.inputs, MOST_INPUTS), ("target", columns.targets, MOST_OUTPUTS)):
        if not 1 <= len(chosen) <= most:
            raise DataImportError(f"{len(chosen)} {words} columns are chosen; choose from 1 to {most}.")
        if len(set(chosen)) < len(chosen) or not set(chosen) <= set(table.names):
            raise DataImportError(f"Choose the {words} columns anew: the table has other ones.")
    if both := [name for name in columns.inputs if name in columns.targets]:
        raise DataImportError(f"Column {quoted(both[0])} is an input and the target; it can be one of them only.")
    if columns.classes and len(columns.targets) > 1:
        raise DataImportError(
            f"Classes are read from one column; choose {quoted(columns.targets[0])} or "
            f"{quoted(columns.targets[1])} alone, or read the targets as numbers."
        )


def standardised(data: Dataset) -> tuple[Dataset, list[Scale]]:
    """The data with mean 0 and variance 1 over the training samples, and the scales that were divided out.

    That goes for all inputs, and for targets that are not classes. Test samples are moved and scaled alike.
    """
    scaled, scales = standardized(data), _scales(data.inputs, data.X)
    if data.kind == "regression":
        targets = standardized(Dataset(data.Y, data.X, data.Y_test, data.X_test))
        scaled = replace(scaled, Y=targets.X, Y_test=targets.X_test)
        scales += _scales(data.outputs, data.Y)
    return scaled, scales


def _numeric(table: Table, name: str) -> bool:
    """Whether most filled cells of a column are meant as numbers; the others are then mistakes to report."""
    filled = [cell for cell in table.column(name) if cell]
    return sum(map(looks_numeric, filled)) * 2 > len(filled)


def _scales(names: tuple[str, ...], values: Array) -> list[Scale]:
    rows = zip(names, *mean_and_scale(values), strict=True)
    return [Scale(name, float(mean), float(scale)) for name, mean, scale in rows]
