"""Choosing a scene."""

from __future__ import annotations

from playground.model.scenes import SCENES, Scene
from playground.model.scenes.told import told
from playground.visit.app import App
from playground.visit.state import acting, change_scene
from playground.visit.viewing import title_of
from playground.visit.widgets import chosen


@acting
def choose(app: App) -> None:
    """Begin the scene that was chosen."""
    name = chosen("preset")
    if name in SCENES:
        _begin(app, SCENES[str(name)])


@acting
def again(app: App) -> None:
    """Begin the present scene afresh."""
    _begin(app, app.scene)


def _begin(app: App, scene: Scene) -> None:
    left, begun = title_of(app), told(scene, app.settings.language).title
    change_scene(app, scene)
    app.notice = f"{begun}, from its start. Undo (Z) brings the run of “{left}” back as it was left."
