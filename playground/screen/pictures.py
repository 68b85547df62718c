"""Plots as pictures for slides: what the browser draws into a file, in the page's theme and in the light one."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from typing import Any

from playground.screen.curves import curve_documents
from playground.screen.graph import graph_document
from playground.screen.surface import ELEMENT, surface_document
from playground.theme import DARK, LIGHT, Theme, css
from playground.visit.app import App

Document = dict[str, Any]


def pictures_document(app: App) -> Document:
    """The graph, the output, and the curves of the present state: also those that are not on the page.

    Names of files begin with the "prefix"; of the plots that the page has beside these, the browser knows the rest.
    """
    themes = {"dark": DARK, "light": LIGHT} if app.settings.theme is DARK else {"light": LIGHT}
    drawn = [list(_plots(app, theme)) for theme in themes.values()]
    return {
        "plots": [_picture(app, dict(zip(themes, forms, strict=True))) for forms in zip(*drawn, strict=True)],
        "prefix": _place(app, drawn[0][0]),
        "backgrounds": {name: css(theme.background) for name, theme in themes.items()},
        "order": app.order,
    }


def _plots(app: App, theme: Theme) -> Iterator[Document]:
    """What the page would show in a theme."""
    themed = copy(app)
    themed.settings = replace(app.settings, theme=theme)
    yield graph_document(themed, app.picture)
    if not app.veils_outputs:
        yield surface_document(themed)
        yield from curve_documents(themed)


def _picture(app: App, forms: dict[str, Document]) -> Document:
    """A plot in each theme, the name of its file, and what it is called."""
    first = next(iter(forms.values()))
    return {
        "element": first["element"],
        "title": _title(app, first["element"]),
        "file": f"{_place(app, first)}_{_title(app, first['element']).lower()}",
        "height": first["height"],
        "figures": {name: document["figure"] for name, document in forms.items()},
    }


def _title(app: App, element: str) -> str:
    if element == ELEMENT:
        return "Surface" if app.session.network.inputs > 1 else "Output"
    return {"network-graph": "Graph"}.get(element, element.capitalize())


def _place(app: App, document: Document) -> str:
    """Scene and place in the run that the numbers are from: in the middle of an update also after which operation."""
    operation, length = document["state"].get("position", 0), len(app.session.tape)
    within = f"_operation_{operation}" if 0 < operation < length else ""
    return f"{app.scene.key or 'run'}_update_{document['state']['update']}{within}"
