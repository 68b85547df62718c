"""Lines of code as equations of coloured matrices with their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.figures.shared.base import Figure, Trace, hover_label, small_layout, trace
from playground.figures.shared.scale import SignedScale, colorscale
from playground.formats import every_digit, number
from playground.model.shown.elements import Element
from playground.model.takeaway.equations import Matrix, Row
from playground.theme import Theme, css

# Pixels, where the figure is as wide as WIDTH: a unit of the plot is one of them.
WIDTH, CELL, HIGH, TITLE, GAP, LETTER, SMALL = 1180, 54, 27, 24, 12, 8, 6.6
EMPTY = "\u00a0"
PALE = 0.55  # of the scale's colours: what is printed on them has to be read


@dataclass(frozen=True)
class Placed:
    """A matrix with its left upper corner, or a piece of the line with its left end and its middle."""

    x: float
    y: float
    matrix: Matrix | None
    text: str = ""


@dataclass(frozen=True)
class Plan:
    """Everything in its place, and how much room it takes."""

    places: tuple[Placed, ...]
    width: float
    height: float


def matrices_figure(*, plan: Plan, selected: Element, depth: int, theme: Theme) -> Figure:
    """Draw the matrices that were laid out by `planned`. `depth` is the network's number of layers."""
    data: list[Trace] = []
    for place in plan.places:
        if place.matrix is not None:
            data += [_cells(place, place.matrix, theme), _targets(place, place.matrix, depth)]
            data.append(_marked(place, place.matrix, selected, depth, theme))
    return {"data": [*data, _words(plan, theme)], "layout": _layout(plan, theme)}


def planned(rows: Sequence[Row]) -> Plan:
    """Lay the rows out, one below the other; one that is too wide goes on below itself."""
    places: list[Placed] = []
    y = 0.0
    for row in rows:
        for band in _bands(row):
            height = max([HIGH, *(HIGH * len(m.values) for _, m in band if m)])
            places += _placed(band, y + TITLE, height)
            y += TITLE + height + GAP
    return Plan(tuple(places), max([WIDTH, *(p.x + CELL * p.matrix.values.shape[1] for p in places if p.matrix)]), y)


_Piece = tuple[str, Matrix | None]


def _bands(row: Row) -> list[list[_Piece]]:
    """The pieces of a line, broken where they reach the right end."""
    pieces: list[_Piece] = [(pretty(matrix.text), matrix) for matrix in row.matrices]
    pieces += [(pretty(row.text), None)] if row.text else []
    bands: list[list[_Piece]] = [[]]
    used = 0.0
    for piece in pieces:
        if bands[-1] and used + _width(piece) > WIDTH:
            bands.append([])
            used = 0.0
        bands[-1].append(piece)
        used += _width(piece)
    return bands


def _width(piece: _Piece) -> float:
    return _room(piece[0]) + (_breadth(piece[1]) + GAP if piece[1] else 0.0)


def _room(text: str) -> float:
    return LETTER * len(text) + GAP if text else 0.0


def _breadth(matrix: Matrix) -> float:
    """Of the cells or of the title above them, whichever is wider."""
    cells: float = CELL * matrix.values.shape[1]
    return max(cells, SMALL * len(matrix.title))


def _placed(band: Sequence[_Piece], top: float, height: float) -> list[Placed]:
    places, x = [], 0.0
    for text, matrix in band:
        if text:
            places.append(Placed(x, top + height / 2, None, text))
        x += _room(text)
        if matrix:
            places.append(Placed(x, top + (height - HIGH * len(matrix.values)) / 2, matrix))
            x += _breadth(matrix) + GAP
    return places


def pretty(code: str) -> str:
    """A piece of NumPy as mathematics writes it: · for products of matrices, ∘ for those cell by cell."""
    for written, shown in (("@", "·"), ("**2", "²"), ("*", "∘"), ("np.", ""), (", keepdims=True", "")):
        code = code.replace(written, shown)
    return re.sub(r"-(?!\w+=)", "−", code)


def _cells(place: Placed, matrix: Matrix, theme: Theme) -> Trace:
    """The heat map; a matrix that is not computed yet has empty cells."""
    values, known = matrix.values, matrix.known
    scale = SignedScale(float(np.abs(values).max()) if known else 0.0)
    rows, columns = values.shape
    return {
        "type": "heatmap",
        "name": matrix.name,
        "x0": place.x + CELL / 2,
        "dx": CELL,
        "y0": place.y + HIGH / 2,
        "dy": HIGH,
        "opacity": 1.0 if known else 0.35,
        "z": scale.shares(values).tolist() if known else [[0.0] * columns] * rows,
        "zmin": -1,
        "zmax": 1,
        "colorscale": colorscale(theme, PALE),
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": [[number(v, 3) if known else EMPTY for v in row] for row in values.tolist()],
        "texttemplate": "%{text}",
        "textfont": {"size": 11, "color": css(theme.ink)},
        "hovertext": [[_card(matrix, i, j) for j in range(columns)] for i in range(rows)],
        "hoverinfo": "text",
    }


def _card(matrix: Matrix, row: int, column: int) -> str:
    """Where the number stands, and all its digits."""
    i, j = matrix.place(row, column)
    name = f"{matrix.name}[{i}, {j}]" if matrix.whole.size > 1 else matrix.name
    value = every_digit(matrix.values[row, column]) if matrix.known else "not computed yet"
    return f"{name} = {value}" if matrix.known else f"{name}: {value}"


def _targets(place: Placed, matrix: Matrix, depth: int) -> Trace:
    """What a click or an arrow key selects."""
    rows, columns = matrix.values.shape
    found = [(i, j, matrix.element(i, j, depth)) for i in range(rows) for j in range(columns)]
    cells = [(i, j, element) for i, j, element in found if element]
    return trace(
        "none",
        f"{matrix.name} targets",
        x=[place.x + CELL * (j + 0.5) for _, j, _ in cells],
        y=[place.y + HIGH * (i + 0.5) for i, _, _ in cells],
        customdata=[[element.id] for _, _, element in cells],
        marker={"size": HIGH * 0.8, "opacity": 0},
    )


def _marked(place: Placed, matrix: Matrix, selected: Element, depth: int, theme: Theme) -> Trace:
    """A frame around the cells of the selected element."""
    rows, columns = matrix.values.shape
    cells = [(i, j) for i in range(rows) for j in range(columns) if matrix.element(i, j, depth) == selected]
    return trace(
        "lines",
        f"{matrix.name} selected",
        x=[x for _, j in cells for x in (*(place.x + CELL * (j + side) for side in (0, 1, 1, 0, 0)), None)],
        y=[y for i, _ in cells for y in (*(place.y + HIGH * (i + side) for side in (0, 0, 1, 1, 0)), None)],
        line={"width": 3, "color": css(theme.accent)},
    )


def _words(plan: Plan, theme: Theme) -> Trace:
    """Titles above the matrices, and between them what stands there in the line."""
    titles = [(p.x, p.y - TITLE / 3, p.matrix.title) for p in plan.places if p.matrix]
    texts = [(p.x, p.y, p.text) for p in plan.places if not p.matrix]
    return trace(
        "text",
        "words",
        x=[x for x, _, _ in [*titles, *texts]],
        y=[y for _, y, _ in [*titles, *texts]],
        text=[text for _, _, text in [*titles, *texts]],
        textposition="middle right",
        textfont={"size": [12] * len(titles) + [15] * len(texts), "color": css(theme.ink)},
    )


def _layout(plan: Plan, theme: Theme) -> Figure:
    hidden = {"visible": False, "fixedrange": True}
    return small_layout(
        theme,
        round(plan.height),
        margin={"l": 2, "r": 2, "t": 0, "b": 0},
        hovermode="closest",
        hoverlabel=hover_label(theme),
        xaxis=hidden | {"range": [-2, plan.width]},
        yaxis=hidden | {"range": [plan.height, 0]},
    )
