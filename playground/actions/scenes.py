"""Choosing a scene."""

from __future__ import annotations

from playground import state
from playground.scenes import SCENES, SEED


def choose() -> None:
    """Begin the scene that was chosen."""
    state.show_scene(SCENES.get(str(state.widget("preset")), SEED))
