"""Which surface is on display: over which inputs, of which output, and at which values of the other inputs."""

from __future__ import annotations

import math

from backprop_core import Dataset
from backprop_core.analysis.evaluation import has_classes
from playground.formats import number
from playground.model.network.changes import MOST_INPUTS
from playground.model.training.grid import GridEvaluator
from playground.visit import state

REGIONS = "classes"


def evaluator() -> GridEvaluator:
    """Over two inputs, or the only one; where there are more, the others are held."""
    views, count = state.app().watching(), state.app_session().network.inputs
    return (
        views.on_grid() if count <= 2 else views.on_grid(inputs=inputs(), held=tuple(held(row) for row in range(count)))
    )


def inputs() -> tuple[int, int]:
    """The two inputs that were chosen."""
    count = state.app_session().network.inputs
    chosen = [state.widget(key) for key in ("surface_x", "surface_y")]
    first, second = (c if isinstance(c, int) and c < count else k for k, c in enumerate(chosen))
    return (first, second) if first != second else (first, (first + 1) % count)


def held_rows() -> list[int]:
    """The other inputs."""
    count = state.app_session().network.inputs
    return [row for row in range(count) if row not in inputs()] if count > 2 else []


def held_key(row: int) -> str:
    """The key of the field for the value of an input that is held."""
    return f"surface_held_{row}"


def held(row: int) -> float:
    """The value that an input is held at: what was typed, or else the mean."""
    typed = state.widget(held_key(row))
    return float(typed) if isinstance(typed, int | float) and math.isfinite(typed) else mean(row)


def held_in_words() -> str:
    """The inputs that are held, and where; empty if none is."""
    names = state.app_session().data.inputs
    return ", ".join(f"{names[row]} at {number(held(row), 3)}" for row in held_rows())


def mean(row: int) -> float:
    """The mean of an input over the training samples."""
    return float(state.app_session().data.X[row].mean())


def output() -> int | str:
    """The output that was chosen, or `REGIONS` for all of them."""
    network, data = state.app_session().network, state.app_session().data
    chosen = state.widget("surface_output")
    if network.outputs == 1:
        return 0
    if not isinstance(chosen, int) or chosen >= network.outputs:
        return REGIONS if has_classes(data) else 0
    return chosen


def class_name(data: Dataset, place: int) -> str:
    """The name of a class."""
    return data.classes[place] if place < len(data.classes) else f"class {place + 1}"


def forget_held() -> None:
    """Hold inputs at their means again: other data have other values."""
    for row in range(MOST_INPUTS):
        if state.widget(held_key(row)) is not None:
            state.set_widget(held_key(row), None)
