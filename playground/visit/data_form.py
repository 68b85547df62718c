"""The form of a data set to be generated: it shows how the data in use were made, until the visitor fills it in."""

from __future__ import annotations

from playground.visit.app import App
from playground.visit.widgets import set_widget

FIELDS = ("name", "samples", "noise", "test_fraction", "seed", "classes")


def follow_data(app: App) -> None:
    """Where other data have come into use that were generated, fill the form in as they were."""
    data = app.session.data
    if app.formed is data:
        return
    app.formed = data
    if data.spec:
        for name in FIELDS:
            set_widget(f"data_{name}", getattr(data.spec, name))
