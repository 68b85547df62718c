"""Choosing a scene."""

from __future__ import annotations

from playground.model.scenes import SCENES, SEED
from playground.visit import state, surface_settings


def choose() -> None:
    """Begin the scene that was chosen."""
    scene = SCENES.get(str(state.widget("preset")), SEED)
    surface_settings.forget_held()
    state.show_scene(scene)
    state.name_scene_in_address(scene)


def again() -> None:
    """Begin the present scene afresh."""
    state.show_scene(state.app().scene)
