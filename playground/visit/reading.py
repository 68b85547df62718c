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

INSPECTOR, TRAINING, PRINTED = "Inspector", "Training", "Printed"  # beside the graph
CLASS = "surface_class"
WINDOWS = (0, 10_000, 1_000, 100)  # updates that the curves can show
EPSILONS = (-1.0, -0.1, -0.01, -0.001, 0.001, 0.01, 0.1, 1.0)  # by which a parameter can be nudged
ROWS = "data_rows"  # the table of samples


def settings(session: Session, *, rows_pending: bool = False) -> Settings:
    """What the visitor has set; `rows_pending` says that the table of samples has changes that are not in use."""
    return Settings(
        quantity=str(widget("quantity") or "gradient"),
        biases=widget("biases") is not False,
        pictures=bool(widget("pictures")),
        side=str(widget("side") or ""),
        deltas=bool(widget("deltas")),
        training=widget("side") == TRAINING,
        tab=str(widget("tabs") or ""),
        log_loss=bool(widget("loss_log")),
        log_updates=bool(widget("updates_log")) and not _window(),
        window=_window(),
        theme=theme_named(st.context.theme.type),
        full_digits=bool(widget("digits")),
        epsilon=_epsilon(),
        rows_pending=rows_pending,
        surface=_surface(session),
    )


def stops() -> Stops:
    """The rules by which Play is to stop."""
    return Stops(
        loss=_positive("stop_loss", float),
        patience=_positive("stop_patience", int),
        epochs=_positive("stop_epochs", int),
    )


def _window() -> int:
    """How many updates about the present the curves show; 0 for all."""
    value = widget("updates_window")
    return value if isinstance(value, int) and value in WINDOWS else 0


def _positive(name: str, kind: type) -> Any:
    value = widget(name)
    usable = isinstance(value, int | float) and math.isfinite(value) and value > 0
    return kind(value) if usable else None


def _epsilon() -> float:
    chosen = widget("epsilon")
    return float(chosen) if chosen in EPSILONS else Settings.epsilon


def _surface(session: Session) -> SurfaceSettings:
    across, up, output = (_whole(widget(name)) for name in ("surface_x", "surface_y", "surface_output"))
    chosen = SurfaceSettings(
        across=0 if across is None else across,
        up=1 if up is None else up,
        output=output,
        held=tuple(_held(row) for row in range(session.network.inputs)),
        steps=bool(widget("surface_steps")),
        adds=bool(widget("surface_adds")),
        targets=_targets(session),
    )
    return chosen.fitting(session)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None


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
