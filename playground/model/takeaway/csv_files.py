"""Curves and samples as CSV files, with every number in full precision."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

from backprop_core import Evaluator, Session
from playground.model.shown.sample import joined
from playground.model.training.series import Series

Cell = str | float | bool | None


def csv_text(heading: Iterable[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A heading and rows as CSV; a cell that is None, or no number, stays empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue()


def _written(cell: Cell) -> str:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return repr(cell) if isinstance(cell, float) else str(cell)


def curves_csv(series: Series) -> str:
    """A row for each recorded state: how many updates are done, scores, and each layer's gradient and ratio."""
    columns = [series[name].tolist() for name in series.names]
    return csv_text(("updates", *series.names), zip(series.updates.tolist(), *columns, strict=True))


def samples_csv(session: Session) -> str:
    """A row for each sample: inputs, targets, what the network makes of it now, and whether it is for testing."""
    data = session.data
    X, Y = joined(data.X, data.X_test), joined(data.Y, data.Y_test)
    outputs = Evaluator(session.network, X).outputs(session.settled)
    heading = (*data.inputs, *data.outputs, *(f"computed {name}" for name in data.outputs), "test")
    test = [False] * data.samples + [True] * data.test_samples
    return csv_text(heading, zip(*X.tolist(), *Y.tolist(), *outputs.tolist(), test, strict=True))
