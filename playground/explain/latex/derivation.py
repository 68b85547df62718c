"""The derivation of one element of the network as a document."""

from __future__ import annotations

from dataclasses import replace

from playground.explain import explain
from playground.explain.latex.document import ACROSS, aligned, document, listing
from playground.explain.latex.text import code, marked, plain
from playground.explain.view import View
from playground.model.shown.elements import Element
from playground.model.shown.elements import code as code_of
from playground.model.shown.elements import title as title_of


def derivation(view: View, element: Element, scene: str) -> str:
    """What the inspector derives line by line, with what it says about it; `scene` is the title of the scene."""
    view = replace(view, digits=replace(view.digits, widest=ACROSS))
    found = explain(view, element)
    lines = [line for text in found.code for line in text.split("\n")]
    parts = [
        f"{plain(scene)}, {plain(_place(view))}.",
        marked(found.words if found.words.endswith(".") else f"{found.words}."),
        marked(found.waiting),
        aligned(found.lines),
        marked(found.verdict),
        *map(marked, (*found.zero, *found.sentences)),
        listing(lines),
    ]
    return document(rf"{plain(title_of(element, view.sizes))}: {code(code_of(element))}", parts)


def _place(view: View) -> str:
    """The update and the sample that the numbers are of."""
    sample = f", sample {view.sample + 1} of the batch of {view.batch}" if view.batch > 1 else ""
    return f"update {view.session.position.update + 1}{sample}"
