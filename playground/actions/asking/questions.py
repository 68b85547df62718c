"""Asking about the selected number, answering, having it shown, and leaving the question."""

from __future__ import annotations

import math
from dataclasses import replace

from playground.model.asking import Kind, Question, Verdict, answer, truth
from playground.model.asking.answering import TOLD_AFTER
from playground.model.asking.offers import Offers, offers
from playground.model.asking.veil import Asking, end_of
from playground.model.asking.words import answer_of
from playground.model.shown.elements import Element
from playground.visit.app import App
from playground.visit.state import acting
from playground.visit.widgets import chosen, widget

KIND = "asked_kind"  # the widget
NOT_FINITE = "This number is not finite: there is nothing to be predicted."
NOTHING = "Nothing can be asked here: select an edge, a neuron, or the loss of a single sample."


def offered(app: App, element: Element) -> Offers:
    """What can be asked about an element, by short names."""
    return offers(app.under_veil, element, app.quick_picture.sample)


def guess_name(asking: Asking) -> str:
    """The name of the field for a number: each question has its own, which is empty at first."""
    return f"asked_guess_{asking.number}"


def open_question(app: App) -> Asking | None:
    """The question that is open, if one is."""
    return app.veil if isinstance(app.veil, Asking) else None


def ask(app: App) -> None:
    """Ask for the selected number: the cheapest question first, unless something is asked already. Play pauses."""
    if app.veil:
        return
    found = offered(app, app.element)
    if not found:
        app.notice = NOTHING
        return
    if app.play is not None:
        app.play = None
        app.moved()
    begin(app, next(iter(found.values())), app.element)


def begin(app: App, question: Question, element: Element) -> None:
    """Hide a number and ask for it; one that is not finite is not asked."""
    if not math.isfinite(truth(app.under_veil, question)):
        app.notice = NOT_FINITE
        return
    app.asking = Asking.begun(app.under_veil, question, element, app.order)
    app.changed()


def leave(app: App) -> None:
    """Put the question away, answered or not; all numbers are shown again."""
    app.asking = None
    app.changed()


def show(app: App) -> None:
    """Have the number shown without an answer."""
    if question := open_question(app):
        _reveal(app, replace(question, verdict=None, given_up=True))


def tell(app: App, text: str) -> None:
    """Answer the question that is open."""
    if veil := open_question(app):
        verdict = answer(app.under_veil, veil.question, text, misses=veil.misses)
        _judged(app, veil.answered(verdict, most=1 if veil.question.kind is Kind.SIGN else TOLD_AFTER), verdict)


def _judged(app: App, asking: Asking, verdict: Verdict) -> None:
    if asking.is_open:
        app.asking = asking
        app.changed()
    else:
        _reveal(app, asking)


def _reveal(app: App, asking: Asking) -> None:
    """Show the number: a run that has not computed it yet goes on to where it has."""
    app.asking = None
    session, end = app.session, end_of(app.session, asking.question.entry.quantity)
    if not app.look and session.position.operation < end:
        session.travel(session.position.update, end)
        app.moved()
    app.asking = asking
    app.changed()


left = acting(leave)
shown = acting(show)


@acting
def choose(app: App) -> None:
    """Ask something else about the same element."""
    name = chosen(KIND)
    asking = open_question(app)
    question = offered(app, asking.element).get(str(name)) if asking and name else None
    if asking and question:
        begin(app, question, asking.element)


@acting
def say(app: App, text: str) -> None:
    """Answer with a sign or a choice."""
    tell(app, text)


@acting
def say_typed(app: App) -> None:
    """Answer with the number that was typed."""
    if veil := open_question(app):
        tell(app, str(widget(guess_name(veil)) or ""))


@acting
def say_selected(app: App) -> None:
    """Answer with the element that is selected."""
    if veil := open_question(app):
        tell(app, answer_of(app.element, veil.question))
