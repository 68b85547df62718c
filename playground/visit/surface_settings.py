"""Which surface is on display: over which inputs, of which output, and at which values of the other inputs."""

from __future__ import annotations

import math

import numpy as np

from backprop_core import Dataset
from playground.formats import number
from playground.model.network.changes import MOST_INPUTS
from playground.model.training.grid import GridEvaluator
from playground.visit.app import App
from playground.visit.reading import held_name
from playground.visit.widgets import set_widget, widget

REGIONS = "classes"


def on_grid(app: App) -> GridEvaluator:
    """The network over two inputs, or over the only one; where there are more, the others are held."""
    count = app.session.network.inputs
    if count <= 2:
        return app.views.on_grid()
    surface = app.settings.surface
    return app.views.on_grid(inputs=(surface.across, surface.up), held=tuple(held(app, row) for row in range(count)))


def held_rows(app: App) -> list[int]:
    """The inputs that the surface does not go over."""
    count, surface = app.session.network.inputs, app.settings.surface
    return [row for row in range(count) if row not in (surface.across, surface.up)] if count > 2 else []


def held(app: App, row: int) -> float:
    """The value that an input is held at: the one that was typed, or else its mean."""
    values = app.settings.surface.held
    typed = values[row] if row < len(values) else None
    return mean(app, row) if typed is None else typed


def held_in_words(app: App) -> str:
    """The inputs that are held, and where; empty if none is."""
    names = app.session.data.inputs
    return ", ".join(f"{names[row]} at {number(held(app, row), 3)}" for row in held_rows(app))


def mean(app: App, row: int) -> float:
    """The mean of an input over the training samples; 0 where only the rounding of the sum parts it from that."""
    values = app.session.data.X[row]
    mean, rounding = float(values.mean()), np.finfo(float).eps * float(np.abs(values).mean())
    return mean if abs(mean) > rounding * math.sqrt(len(values)) else 0.0


def class_name(data: Dataset, place: int) -> str:
    """The name of a class."""
    return data.classes[place] if place < len(data.classes) else f"class {place + 1}"


def forget_held() -> None:
    """Hold inputs at their means again: other data have other values."""
    for row in range(MOST_INPUTS):
        if widget(held_name(row)) is not None:
            set_widget(held_name(row), None)
