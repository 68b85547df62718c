"""Every parameter in words and numbers: what the graph shows, for those who read."""

from __future__ import annotations

import streamlit as st

from playground.formats import number
from playground.model.shown.elements import Element, code, elements_of, title
from playground.model.shown.picture import Picture, State
from playground.visit.app import App


def numbers(app: App, picture: Picture) -> None:
    """Draw the table."""
    st.markdown("\n".join(number_rows(picture)))


def number_rows(picture: Picture) -> list[str]:
    """The table in Markdown."""
    names = "| parameter | code | value | gradient | central difference | change | new value |"
    head = [names, "|---|---|--:|--:|--:|--:|--:|"]
    return head + [
        f"| {title(e, picture.sizes)} | `{code(e)}` | " + " | ".join(_cells(picture, e)) + " |"
        for e in elements_of(picture.sizes)
        if e.kind in ("weight", "bias")
    ]


def _cells(picture: Picture, element: Element) -> list[str]:
    """A parameter's numbers, as far as they are there."""
    known = picture.state(f"dW{element.layer}") is State.FRESH
    there = {
        "old": True,
        "gradient": known,
        "differences": picture.ready,
        "change": picture.ready,
        "new": picture.ready,
    }
    return [number(picture.of(name, element), 6) if shown else "–" for name, shown in there.items()]
