"""Matrices side by side as coloured cells with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.elements import Element
from playground.figures.scale import SignedScale, colorscale
from playground.matrices import Matrix
from playground.theme import FONT, Theme, css, number

WIDTH, ROW, GAP, ROOM = 1180, 27, 1.6, 74
NARROW = 38  # pixels below which a cell has no number in it, only its card

Trace = dict[str, Any]


def matrices_figure(
    *, matrices: Sequence[Matrix], fresh: Sequence[bool], selected: Element, depth: int, theme: Theme
) -> Trace:
    """Draw the matrices; those that are not `fresh` are pale. `depth` is the network's number of layers."""
    starts, end = _starts(matrices)
    rows = max(matrix.values.shape[0] for matrix in matrices)
    cell = min(64.0, WIDTH / end)
    data: list[Trace] = []
    for matrix, start, full in zip(matrices, starts, fresh, strict=True):
        top = (rows - matrix.values.shape[0]) / 2
        data += [_cells(matrix, start, top, full, cell, theme), _targets(matrix, start, top, cell, depth)]
        data.append(_marked(matrix, start, top, cell, selected, depth, theme))
    return {"data": [*data, _words(matrices, starts, rows, theme)], "layout": _layout(rows, end, theme)}


def height_of(matrices: Sequence[Matrix]) -> int:
    """The height of the figure in pixels."""
    return ROOM + ROW * max(len(matrix.values) for matrix in matrices)


def _starts(matrices: Sequence[Matrix]) -> tuple[list[float], float]:
    """Where each matrix begins, in cells, and where all of it ends; a title needs some width as well."""
    starts: list[float] = []
    at = 0.0
    for matrix in matrices:
        at += GAP if starts else 0.0
        starts.append(at)
        at += max(matrix.values.shape[1], 3)
    return starts, at + 0.5


def _cells(matrix: Matrix, start: float, top: float, full: bool, cell: float, theme: Theme) -> Trace:
    scale = SignedScale(float(np.abs(matrix.values).max()))
    rows, columns = matrix.values.shape
    texts = [[number(float(v), 3) for v in row] for row in matrix.values]
    return {
        "type": "heatmap", "name": matrix.name, "x": [start + j + 0.5 for j in range(columns)],
        "y": [top + i + 0.5 for i in range(rows)], "opacity": 1.0 if full else 0.4,
        "z": [[scale.share(float(v)) * 0.75 for v in row] for row in matrix.values],
        "zmin": -1, "zmax": 1, "colorscale": colorscale(theme), "showscale": False, "xgap": 2, "ygap": 2,
        "text": texts, "texttemplate": "%{text}" if cell >= NARROW else "", "textfont": {"size": 11},
        "hovertext": texts, "hoverinfo": "text",
    }  # fmt: skip


def _targets(matrix: Matrix, start: float, top: float, cell: float, depth: int) -> Trace:
    """What a click or an arrow key selects."""
    rows, columns = matrix.values.shape
    cells = [(i, j) for i in range(rows) for j in range(columns)]
    return {
        "type": "scatter", "mode": "none", "name": f"{matrix.name} targets", "hoverinfo": "skip",
        "x": [start + j + 0.5 for _, j in cells], "y": [top + i + 0.5 for i, _ in cells],
        "customdata": [[matrix.element(i, j, depth).id] for i, j in cells],
        "marker": {"size": min(ROW, cell) * 0.8, "opacity": 0},
    }  # fmt: skip


def _marked(
    matrix: Matrix, start: float, top: float, cell: float, selected: Element, depth: int, theme: Theme
) -> Trace:
    """A frame around the cells of the selected element."""
    rows, columns = matrix.values.shape
    cells = [(i, j) for i in range(rows) for j in range(columns) if matrix.element(i, j, depth) == selected]
    return {
        "type": "scatter", "mode": "markers", "name": f"{matrix.name} selected", "hoverinfo": "skip",
        "x": [start + j + 0.5 for _, j in cells], "y": [top + i + 0.5 for i, _ in cells],
        "marker": {
            "symbol": "square-open", "size": min(ROW, cell) - 3, "color": css(theme.accent), "line": {"width": 3},
        },
    }  # fmt: skip


def _words(matrices: Sequence[Matrix], starts: Sequence[float], rows: int, theme: Theme) -> Trace:
    """Titles above the matrices, and between them what stands there in the line."""
    titles = [(start, -0.55, matrix.title) for matrix, start in zip(matrices, starts, strict=True)]
    signs = [
        (start - GAP / 2, rows / 2, _sign(matrix.before))
        for matrix, start in zip(matrices[1:], starts[1:], strict=True)
    ]
    return {
        "type": "scatter", "mode": "text", "name": "words", "hoverinfo": "skip",
        "x": [x for x, _, _ in [*titles, *signs]], "y": [y for _, y, _ in [*titles, *signs]],
        "text": [text for _, _, text in [*titles, *signs]],
        "textposition": ["middle right"] * len(titles) + ["middle center"] * len(signs),
        "textfont": {"size": [12] * len(titles) + [15] * len(signs), "color": css(theme.ink)},
    }  # fmt: skip


def _sign(before: str) -> str:
    """The operator before an operand, without brackets and names of functions."""
    for code, shown in (("-=", "−="), ("@", "·"), ("=", "="), ("*", "∘"), ("+", "+"), ("-", "−"), ("/", "/")):
        if code in before:
            return shown
    return ","


def _layout(rows: int, end: float, theme: Theme) -> Trace:
    return {
        "height": ROOM + ROW * rows, "margin": {"l": 2, "r": 2, "t": 4, "b": 4}, "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": css(theme.ink)}, "hovermode": "closest",
        "hoverlabel": {"bgcolor": css(theme.background), "font": {"color": css(theme.ink)}},
        "xaxis": {"visible": False, "fixedrange": True, "range": [-0.1, max(end, WIDTH / 64)]},
        "yaxis": {"visible": False, "fixedrange": True, "range": [rows + 0.3, -1.1]},
    }  # fmt: skip
