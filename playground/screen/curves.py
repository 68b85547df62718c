"""Loss and accuracy over the updates."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_core.analysis.evaluation import has_classes
from playground.figures.training import curves as figures
from playground.model.training.record import SCORES
from playground.model.training.views import data_changes
from playground.visit.app import App

Document = dict[str, Any]


def curve_documents(app: App) -> list[Document]:
    """The loss and, where there are classes, the accuracy; while a question is open, up to where it is asked."""
    session, settings, present = app.session, app.settings, app.walked.completed
    looked = settings.looked
    rows, span = app.views.scores(session, looked, run_again=app.play is None), looked.span(session)
    told = rows.updates <= present if app.veil else slice(None)
    updates, columns = rows.updates[told], dict(zip(SCORES, rows.values[told].T, strict=True))
    shared: dict[str, Any] = {
        "updates": updates.tolist(),
        "present": present,
        "changes": data_changes(session),
    }
    drawn: dict[str, Any] = {
        "span": span,
        "log_updates": looked.log,
        "stopped": [hit.update for hit in app.views.hits_of(session) if not app.veil or hit.update <= present],
        "theme": settings.theme,
    }
    test = columns["test loss"] if np.isfinite(columns["test loss"]).any() else None
    loss = shared | {"train": columns["train loss"], "test": test}
    classes = has_classes(session.data) or bool(np.isfinite(columns["train accuracy"]).any())
    figure = figures.loss_figure(**loss, **drawn, log=settings.log_loss, alone=not classes)
    found = [_document(app, "loss", figure, figures.curves_in_words(**loss, what="loss"))]
    if classes:
        right = None if test is None else columns["test accuracy"]
        accuracy = shared | {"train": columns["train accuracy"], "test": right}
        figure = figures.accuracy_figure(**accuracy, **drawn)
        found.append(_document(app, "accuracy", figure, figures.curves_in_words(**accuracy, what="accuracy")))
    return found


def _document(app: App, name: str, figure: dict[str, Any], label: str) -> Document:
    return {
        "element": name,
        "plot": "curve",
        "figure": figure,
        "state": {"update": app.walked.completed},
        "height": int(figure["layout"]["height"]),
        "label": label,
        "selectable": True,
        "part": app.settings.looked.span(app.session) is not None,
        "order": app.order,
    }
