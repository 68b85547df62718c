"""From the values of widgets to typed settings; what makes no sense falls back on what is usual."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from backprop_core import Session
from backprop_core.analysis.evaluation import has_classes
from playground.model.play.stopping import Stops
from playground.theme import theme_named
from playground.visit.settings import Settings, SurfaceSettings
from playground.visit.widgets import widget

TRAINING = "Training"  # beside the graph
CLASS = "surface_class"
ROWS = "data_rows"  # the table of samples


def settings(session: Session) -> Settings:
    """What the visitor has set."""
    return Settings(
        quantity=str(widget("quantity") or "gradient"),
        biases=widget("biases") is not False,
        pictures=bool(widget("pictures")),
        training=widget("side") == TRAINING,
        log_loss=bool(widget("loss_log")),
        theme=theme_named(st.context.theme.type),
        rows_pending=any((widget(ROWS) or {}).values()),
        surface=_surface(session),
    )


def stops() -> Stops:
    """The rules by which Play is to stop."""
    return Stops(
        loss=_positive("stop_loss", float),
        patience=_positive("stop_patience", int),
        epochs=_positive("stop_epochs", int),
    )


def _positive(name: str, kind: type) -> Any:
    value = widget(name)
    usable = isinstance(value, int | float) and math.isfinite(value) and value > 0
    return kind(value) if usable else None


def _surface(session: Session) -> SurfaceSettings:
    network, data = session.network, session.data
    count = network.inputs
    chosen = [widget(name) for name in ("surface_x", "surface_y")]
    across, up = (c if isinstance(c, int) and 0 <= c < count else k for k, c in enumerate(chosen))
    output = widget("surface_output")
    known = isinstance(output, int) and 0 <= output < network.outputs
    return SurfaceSettings(
        across=across,
        up=up if up != across else (across + 1) % count,
        output=0 if network.outputs == 1 else output if known else None if has_classes(data) else 0,
        held=tuple(_held(row) for row in range(count)) if count > 2 else (),
        steps=bool(widget("surface_steps")),
        adds=bool(widget("surface_adds")) and count == 2,
        targets=_targets(session),
    )


def _held(row: int) -> float | None:
    typed = widget(held_name(row))
    return float(typed) if isinstance(typed, int | float) and math.isfinite(typed) else None


def _targets(session: Session) -> tuple[float, ...]:
    """Of the point to be added: the number of its class, or a number for each output."""
    if has_classes(session.data):
        chosen = widget(CLASS)
        return (chosen if isinstance(chosen, int) else 0,)
    typed = [widget(target_name(row)) for row in range(session.data.n_out)]
    return tuple(float(value) if isinstance(value, int | float) else 0.0 for value in typed)


def target_name(row: int) -> str:
    """The name of the field for a target of a point to be added."""
    return f"surface_target_{row}"


def held_name(row: int) -> str:
    """The name of the field for the value of an input that is held."""
    return f"surface_held_{row}"
