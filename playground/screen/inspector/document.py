"""What is said and drawn of the selected element: for a run of the page's script, and for the channel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from backprop_core import State
from playground.explain import explain
from playground.explain.nudge import Curve
from playground.explain.view import View
from playground.explain.writing import Digits, Explanation
from playground.model.asking.veil import Asking
from playground.model.asking.words import given_gradient
from playground.model.shown.elements import Element
from playground.model.shown.picture import Picture
from playground.screen.inspector.card import asides_html, card_html
from playground.screen.inspector.checked import remark
from playground.screen.inspector.curve import figure_document, foot, tried
from playground.visit.app import App
from playground.visit.reading import INSPECTOR

ASKED = "Hidden: this is being asked for, or follows from what is."
MOST_WORK = 1_000_000  # samples times parameters, of each of the losses that a curve is drawn through

Document = dict[str, Any]


@dataclass(frozen=True)
class Inspected:
    """The selected element, explained in the numbers on screen; `curve` is the loss over it if it is a parameter."""

    element: Element
    view: View
    found: Explanation
    curve: Curve | None


def inspected(app: App, picture: Picture) -> Inspected:
    """Explain the selected element."""
    element, view = app.element, View(app.shown, picture.sample, Digits(app.settings.full_digits))
    found = explain(view, element)
    if app.veil:  # the loss over a parameter would tell its gradient
        return Inspected(element, view, _hiding(app, element, view, found), None)
    return Inspected(element, view, found, tried(view, element, app.settings.epsilon))


def _hiding(app: App, element: Element, view: View, found: Explanation) -> Explanation:
    """What is said while something is hidden; a gradient that the question itself tells is not."""
    hiding, asked = replace(found, waiting=found.waiting and ASKED), app.veil
    if not isinstance(asked, Asking) or asked.element != element or not found.chains:
        return hiding
    gradient = given_gradient(app.under_veil, asked.question.entry)
    if gradient is None:
        return hiding
    *chain, end = found.chains[0]
    told = replace(end, text=view.digits.text(gradient), value=gradient, caption="given", state=State.FRESH)
    return replace(hiding, chains=((*chain, told), *found.chains[1:]))


def card_document(app: App, picture: Picture, of: Inspected) -> Document:
    """The card, and what else is to be said, which has its place below the tools."""
    line = foot(of.view, of.element, of.curve)
    return {
        "card": card_html(app, picture, of.element, of.found, of.view.digits, line),
        "asides": asides_html(of.found, remark(picture, of.element)),
        "about": of.element.id,
        "order": app.order,
    }


def small_figure(app: App, of: Inspected) -> Document | None:
    """The figure that follows the card; None where the element has none."""
    return figure_document(app, of.view, of.element, of.curve)


def inspector_documents(app: App, picture: Picture) -> tuple[Document, list[Document]]:
    """What the channel brings of it at once, the card and its figure.

    Both are empty where it is not on the page, or too much work for an answer.
    """
    work = len(app.shown.batch) * app.shown.table.rows["theta"].size
    elsewhere = app.settings.training or app.settings.side not in ("", INSPECTOR)
    if elsewhere or work > MOST_WORK:
        return {}, []
    of = inspected(app, picture)
    figure = small_figure(app, of)
    return card_document(app, picture, of), [figure] if figure else []
