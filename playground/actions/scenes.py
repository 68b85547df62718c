"""Choosing a scene."""

from __future__ import annotations

from playground.model.scenes import SCENES, SEED
from playground.visit.app import App
from playground.visit.state import acting, name_scene_in_address, show_scene
from playground.visit.surface_settings import forget_held
from playground.visit.widgets import chosen


@acting
def choose(app: App) -> None:
    """Begin the scene that was chosen."""
    name = chosen("preset")
    if name is None:
        return
    scene = SCENES.get(str(name), SEED)
    forget_held()
    show_scene(app, scene)
    name_scene_in_address(scene)


@acting
def again(app: App) -> None:
    """Begin the present scene afresh."""
    show_scene(app, app.scene)
