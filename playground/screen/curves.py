"""Loss and accuracy over the updates."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.figures.training import curves as figures
from playground.model.training.views import data_changes
from playground.visit.app import App

Document = dict[str, Any]


def curve_documents(app: App) -> list[Document]:
    """The loss and, where there are classes, the accuracy."""
    session, series, settings = app.session, app.views.series, app.settings
    shared: dict[str, Any] = {
        "updates": series.updates.tolist(),
        "present": session.completed,
        "changes": data_changes(session),
    }
    test = series["test loss"] if np.isfinite(series["test loss"]).any() else None
    loss = shared | {"train": series["train loss"], "test": test}
    classes = bool(np.isfinite(series["train accuracy"]).any())
    figure = figures.loss_figure(**loss, log=settings.log_loss, theme=settings.theme, alone=not classes)
    found = [_document(app, "loss", figure, figures.curves_in_words(**loss, what="loss"))]
    if classes:
        right = None if test is None else series["test accuracy"]
        accuracy = shared | {"train": series["train accuracy"], "test": right}
        figure = figures.accuracy_figure(**accuracy, theme=settings.theme)
        found.append(_document(app, "accuracy", figure, figures.curves_in_words(**accuracy, what="accuracy")))
    return found


def _document(app: App, name: str, figure: dict[str, Any], label: str) -> Document:
    return {
        "element": name,
        "plot": "curve",
        "figure": figure,
        "state": {"update": app.session.completed},
        "height": int(figure["layout"]["height"]),
        "label": label,
        "selectable": True,
        "order": app.order,
    }
