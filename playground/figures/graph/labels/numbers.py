"""The numbers on the edges and the δ below the neurons, as text: a gap in the line lies behind each number."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from backprop_core import State
from playground.figures.graph import placing
from playground.figures.graph.edge_arrays import EdgeArrays
from playground.figures.graph.labels.costs import SWITCH
from playground.figures.graph.labels.frame import Frame
from playground.figures.graph.labels.obstacles import delta_drop, has_delta
from playground.figures.graph.labels.places import Place, label_places
from playground.figures.graph.measures import LABEL as SIZE
from playground.figures.graph.measures import NARROW_LABEL
from playground.figures.graph.shapes import writing
from playground.figures.shared.base import Shape
from playground.formats import number
from playground.model.shown.elements import Element, elements_of
from playground.model.shown.picture import Picture
from playground.theme import Theme, css

ALL_LABELLED = 24  # edges; of more only those chosen carry their number,
MOST_SEEN = 40  # but for those that a visitor has zoomed to
BESIDE = 8  # pixels of the graph's margins
LABEL, NARROW, DELTA_LABEL = "label ", "narrow label ", "delta "  # before ids: names of the shapes that are numbers
ROOMY = "roomy "  # before the name of a δ that a small graph has no room for
# Pixels of a letter and digits of a number by these names. The browser draws those that fit the graph's size, and the
# style sheet knows numbers by their print.
PRINT, DELTA_PRINT = {LABEL: (12, 3), NARROW: (9.9, 2)}, 12.5


def slope_text(value: float, digits: int = 3) -> str:
    """A derivative: ▲ where the loss rises with what it is taken by, ▼ where it falls, and how steeply."""
    glyph = "▲" if value > 0 else "▼" if value < 0 else ""
    return glyph + " " * (digits > 2 and bool(glyph)) + number(abs(value), digits)


def edge_text(quantity: str, value: float, digits: int = 3) -> str:
    """A number as an edge shows it: triangles are for derivatives; of changes either sign is written."""
    if quantity == "gradient":
        return slope_text(value, digits)
    return "+" * (quantity == "change" and value > 0) + number(value, digits)


def edge_labels(
    picture: Picture,
    drawn: EdgeArrays,
    chosen: list[Element],
    quantity: str,
    theme: Theme,
    *,
    deltas: bool = False,
    frame: Frame | None = None,
) -> list[Shape]:
    """The number on each edge while they are few, if only in the `frame` that is seen; else on those chosen.

    It stands there as far as there is room, once for each print.

    Below a weight stands what the update makes of it, once all gradients are there, where a second line has room. A
    number that is to come has its place already: none moves while one walks. `deltas` stand below the neurons. Each
    shape is named after its edge.
    """
    states = [picture.edge_state(quantity, max(layer, 1)) for layer in range(len(picture.sizes))]
    values, lines = picture.shown(quantity), 2 if quantity == "weight" else 1
    return [
        writing(
            (at.x, at.y),
            edge_text(quantity, float(values[e.layer][e.row, e.block_column(picture.sizes)]), digits)
            + (f"<br>→ {number(picture.of('new', e), digits)}" if at.lines > 1 and picture.ready else ""),
            css(theme.ink if states[e.layer].made else theme.muted),
            size,
            name + e.id,
        )
        for name, (size, digits) in PRINT.items()
        for e, at in _places(drawn, chosen, lines, name == NARROW, deltas, frame).items()
        if states[e.layer] is not State.NONE
    ]


def question_marks(
    picture: Picture,
    drawn: EdgeArrays,
    chosen: list[Element],
    asked: Mapping[Element, str],
    theme: Theme,
    *,
    deltas: bool = False,
    frame: Frame | None = None,
) -> list[Shape]:
    """What is `asked`, as texts where the number of an edge would stand, or δ of a neuron whose activation is known."""
    if not asked:
        return []
    ink, sizes = css(theme.accent), picture.sizes
    marks = [
        writing((at.x, at.y), f"<b>{asked[e]}</b>", ink, size, name + e.id)
        for name, (size, _) in PRINT.items()
        for e, at in _places(drawn, chosen, 1, name == NARROW, deltas, frame).items()
        if e in asked
    ]
    known = [e for e in elements_of(sizes) if e in asked and e.kind == "neuron" and has_delta(e, sizes)]
    return marks + [
        writing(
            placing.neuron(e.layer, e.row, sizes),
            f"δ <b>{asked[e]}</b>",
            ink,
            DELTA_PRINT,
            _delta_name(e, sizes),
            below=delta_drop(e, sizes),
        )
        for e in known
        if picture.state(f"A{e.layer}" if e.layer else "X").made
    ]


def _places(
    drawn: EdgeArrays, chosen: list[Element], lines: int, narrow: bool, deltas: bool, frame: Frame | None
) -> dict[Element, Place]:
    selected = tuple(e for e in chosen if e.is_parameter)
    parameters, within = drawn.members, None
    if len(parameters) > ALL_LABELLED:
        seen = _seen(drawn, frame, narrow=narrow) if frame else ()
        parameters, within = (seen, frame) if 0 < len(seen) <= MOST_SEEN else (selected, None)
    if within and narrow != (within.pixels[0] + BESIDE < SWITCH):  # not the print that is shown
        return {}
    first = tuple(e for e in selected if e in parameters)
    return label_places(parameters, drawn.sizes, first=first, lines=lines, narrow=narrow, deltas=deltas, frame=within)


def _seen(drawn: EdgeArrays, frame: Frame, *, narrow: bool) -> tuple[Element, ...]:
    """The edges of which the frame shows enough for a number."""
    _, seen = frame.parts(drawn.lines, np.array(NARROW_LABEL if narrow else SIZE))
    return tuple(e for e, is_seen in zip(drawn.members, seen.tolist(), strict=True) if is_seen)


def delta_labels(picture: Picture, theme: Theme) -> list[Shape]:
    """δ below each neuron of a layer where there is room, in a darker or lighter shade of its ring's hue."""
    sizes = picture.sizes
    members = [e for e in elements_of(sizes) if e.kind == "neuron" and e.layer and has_delta(e, sizes)]
    states = [picture.state(f"dZ{layer}" if layer else "dX") for layer in range(len(sizes))]
    return [_delta(picture, e, states[e.layer], theme) for e in members if states[e.layer] is not State.NONE]


def _delta(picture: Picture, element: Element, state: State, theme: Theme) -> Shape:
    value = float(picture.delta[element.layer][element.row])
    ink = css(theme.print_of(value) if state.made else theme.muted)
    place = placing.neuron(element.layer, element.row, picture.sizes)
    text, below = f"δ {slope_text(value)}", delta_drop(element, picture.sizes)
    return writing(place, text, ink, DELTA_PRINT, _delta_name(element, picture.sizes), below=below)


def _delta_name(element: Element, sizes: tuple[int, ...]) -> str:
    return ROOMY * (not has_delta(element, sizes, small=True)) + DELTA_LABEL + element.id
