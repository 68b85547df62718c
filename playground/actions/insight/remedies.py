"""Trying what a diagnosis offers; one undo takes it back."""

from __future__ import annotations

from backprop_core import BackpropError
from playground.actions.beginning import begin
from playground.actions.edits import edit
from playground.actions.lessons import playing
from playground.actions.network import change_network
from playground.model.insight.remedies import Remedy
from playground.visit.app import App
from playground.visit.state import acting


@acting
def try_out(app: App, remedy: Remedy) -> None:
    """Make the change that a card offers: the one that its button has named, though trials may have told more since."""
    app.play = None
    try:
        _apply(app, remedy)
    except BackpropError as error:
        app.notice = str(error)


def _apply(app: App, remedy: Remedy) -> None:
    if remedy.network is not None:
        network = remedy.network
        change_network(app, lambda _: (network, ""), redraws=remedy.redraws)
    elif remedy.data is not None:
        begin(app, app.session.network, remedy.data)
        app.notice = f"{remedy.done}; the run begins anew. Undo brings the old ones back."
    elif remedy.afresh:
        begin(app, app.session.network, app.session.data, remedy.training, start=remedy.start)
        app.notice = f"{remedy.label}. Undo brings the old run back."
    else:
        edit(app, training=remedy.training)


@acting
def learn(app: App, lesson: str) -> None:
    """Begin the lesson about a finding."""
    app.play = None
    playing.begin(app, lesson)
