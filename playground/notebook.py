"""A session in a notebook: its graph as a figure of Plotly's, and the address of a page that goes on with it."""

from __future__ import annotations

from typing import Any

from plotly import graph_objects as go

from backprop_core import Session
from backprop_core.errors import SpecError
from playground.figures.graph.figure import Look, network_figure
from playground.figures.graph.measures import measures_of
from playground.figures.shared.base import Figure, Shape, Trace
from playground.model.document.address import address_of
from playground.model.document.document import written
from playground.model.document.view import usual_view
from playground.model.shown.elements import Element, element_with
from playground.model.shown.picture import picture_of
from playground.theme import LIGHT, css

NARROW = "narrow label "  # numbers on lines for a graph that is narrower than this one
CLEARANCE = ", ".join([f"0 0 3px {css(LIGHT.background)}"] * 4)  # as CSS writes shadows


def show(session: Session, *, quantity: str = "gradient", selected: str = "", sample: int = 0) -> go.Figure:
    """The graph of a session as the page draws it, in light colours, at the session's present position.

    `quantity` is what the edges are coloured by: "gradient", "weight", "change" or what the optimiser remembers, such
    as "v". `selected` is the id of what is emphasised, such as "weight-2-0-0" (layer, row, column), the first weight
    if it is empty, and `sample` the column of the batch that the neurons' numbers are of. Raises SpecError.
    """
    picture = picture_of(session, sample, check=False)
    if quantity not in picture.quantities:
        raise SpecError("quantity", quantity, "one of " + ", ".join(picture.quantities))
    figure = network_figure(picture, Look(quantity, _element(session, selected), LIGHT, deltas=False))
    measures = measures_of(picture.sizes)
    return go.Figure(_completed(figure) | {"layout": _layout(figure, max(measures.least_width, 700))})


def link(session: Session, page: str = "") -> str:
    """The address that opens a session as it stands, undo included, on a `page` such as "http://localhost:8501".

    Raises DocumentError if it does not fit into an address: `document_of(session)` as JSON in a file has room for it,
    which the page opens (O, or `backprop-playground --open FILE`).
    """
    return f"{page}?{address_of(written(session, None, usual_view(None, session)))}"


def _element(session: Session, id_: str) -> Element:
    sizes = session.network.sizes
    found = element_with(id_ or usual_view(None, session).selected, sizes)
    if found is None:
        raise SpecError("selected", id_, 'an element of this network, such as "weight-1-0-0"')
    return found


def _completed(figure: Figure) -> dict[str, Any]:
    """The traces with the colours and numbers that the page's own code writes into them (`graph/dots.js`)."""
    return {"data": [_with_own(trace, figure["moving"]["dots"]) for trace in figure["data"]]}


def _with_own(trace: Trace, dots: dict[str, Any]) -> Trace:
    known = trace.get("meta", {})
    if trace.get("name") == "neurons":
        line = trace["marker"]["line"] | {"color": [known["rings"][code] for code in dots["rings"]]}
        fills = [known["fills"][code] for code in dots["fills"]]
        return trace | {"marker": trace["marker"] | {"color": fills, "line": line}}
    if trace.get("name") == "numbers":
        texts = [own or blank for own, blank in zip(dots["texts"], trace["text"], strict=True)]
        inks = [known["inks"][code] for code in dots["inks"]]
        return trace | {"text": texts, "textfont": trace["textfont"] | {"color": inks}}
    return trace


def _layout(figure: Figure, width: int) -> Figure:
    shapes = [_readable(shape) for shape in figure["moving"]["shapes"] if not shape["name"].startswith(NARROW)]
    background = css(LIGHT.background)
    layout: Figure = figure["layout"] | {"shapes": shapes, "width": width}
    return layout | {"paper_bgcolor": background, "plot_bgcolor": background}


def _readable(shape: Shape) -> Shape:
    """With room about a number that lies on a line: on the page a style sheet keeps it free."""
    if "label" not in shape:
        return shape
    return shape | {"label": shape["label"] | {"font": shape["label"]["font"] | {"shadow": CLEARANCE}}}
