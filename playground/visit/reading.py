"""From the values of widgets to typed settings; what makes no sense falls back on what is usual."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from backprop_core import Session
from backprop_core.analysis.evaluation import has_classes
from playground.model.document.choices import CONTROLS, PART, Chosen, chosen_of
from playground.model.play.stopping import Stops
from playground.model.play.when import ABOVE, When
from playground.model.scenes import Scene
from playground.model.scenes.printed import printed_numbers
from playground.model.training.looked import Looked, part_of
from playground.theme import theme_named
from playground.visit.settings import Settings, SurfaceSettings
from playground.visit.widgets import widget

INSPECTOR, TRAINING, PRINTED = "Inspector", "Training", "Printed"  # beside the graph
CLASS = "surface_class"
TAKE_AWAY = "takeaway"  # the menu that saves files and pictures
ROWS = "data_rows"  # the table of samples


def settings(session: Session, *, rows_pending: bool = False) -> Settings:
    """What the visitor has set; `rows_pending` says that the table of samples has changes that are not in use."""
    found = Settings(
        quantity=str(widget("quantity") or "gradient"),
        biases=widget("biases") is not False,
        pictures=bool(widget("pictures")),
        side=str(widget("side") or ""),
        deltas=bool(widget("deltas")),
        training=widget("side") == TRAINING,
        tab=str(widget("tabs") or ""),
        log_loss=bool(widget("loss_log")),
        theme=theme_named(st.context.theme.type),
        language=st.context.locale or "",
        full_digits=bool(widget("digits")),
        rows_pending=rows_pending,
        takes_away=bool(widget(TAKE_AWAY)),
    )
    return with_choices(found, chosen_of({name: widget(name) for name in CONTROLS}, session), session)


def side_in(scene: Scene, side: str) -> str:
    """What is beside the graph where that was to be `side`: the inspector for what the scene does not have."""
    return INSPECTOR if not side or (side == PRINTED and not printed_numbers(scene.key)) else side


def with_choices(settings: Settings, choices: Chosen, session: Session, *, by_hand: Collection[str] = ()) -> Settings:
    """Settings with the choices made in the views, and what they mean for the curves and the surface.

    Those of the names `by_hand` were made in a plot: their widgets are to follow.
    """
    return replace(
        settings,
        choices=choices,
        by_hand=tuple({*settings.by_hand, *by_hand}),
        epsilon=float(choices.get("epsilon", Settings.epsilon)),
        looked=_looked(choices, session),
        surface=_surface(choices, session),
    )


def _looked(choices: Chosen, session: Session) -> Looked:
    window, log = int(choices.get("updates_window", 0)), bool(choices.get("updates_log"))
    if window != PART:
        return Looked(window, log=log and not window)
    first, last = choices.get("updates_first", 0), choices.get("updates_last", session.furthest)
    return Looked(part=part_of(int(first), int(last)), log=log)


def stops(choices: Mapping[str, Any]) -> Stops:
    """The rules by which Play is to stop."""
    what, limit = choices.get("stop_what"), choices.get("stop_limit")
    return Stops(
        loss=choices.get("stop_loss"),
        patience=choices.get("stop_patience"),
        epochs=choices.get("stop_epochs"),
        when=When(what, choices.get("stop_side", ABOVE), limit) if what and limit is not None else None,
    )


def _surface(choices: Mapping[str, Any], session: Session) -> SurfaceSettings:
    chosen = SurfaceSettings(
        across=choices.get("surface_x", 0),
        up=choices.get("surface_y", 1),
        output=choices.get("surface_output"),
        held=tuple(choices.get(held_name(row)) for row in range(session.network.inputs)),
        steps=choices.get("surface_steps", False),
        adds=choices.get("surface_adds", False),
        switches=choices.get("surface_switches", False),
        targets=_targets(choices, session),
    )
    return chosen.fitting(session)


def _targets(choices: Mapping[str, Any], session: Session) -> tuple[float, ...]:
    """Of the point to be added: the number of its class, or a number for each output."""
    if has_classes(session.data):
        return (choices.get(CLASS, 0),)
    return tuple(choices.get(target_name(row), 0.0) for row in range(session.data.n_out))


def target_name(row: int) -> str:
    """The name of the field for a target of a point to be added."""
    return f"surface_target_{row}"


def held_name(row: int) -> str:
    """The name of the field for the value of an input that is held."""
    return f"surface_held_{row}"
