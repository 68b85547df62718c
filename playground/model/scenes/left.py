"""What to look for once a scene has been left for other data or another network, which its own text is not about."""

from __future__ import annotations

from backprop_core import Session
from backprop_core.data import DATASETS
from backprop_core.run.history import Segment
from playground.model.network.fitting import fits
from playground.model.scenes.scene import Scene

OWN_DATA = "Your own data"


def title_of_run(scene: Scene, session: Session, own: Segment | None) -> str:
    """What a run is called that has another network than the scene's, or other data: by these.

    No scene is called so, though some are called as a data set is: names in a menu have to differ.
    """
    if own is not None and fits(own.data, session.network, session.data):
        return scene.title
    spec = session.data.spec
    return OWN_DATA if spec is None else f"Data set: {DATASETS[spec.name].title}"


def other_than_scene(scene: Scene, session: Session, own: Segment | None) -> str:
    """What is learnt now, and by which network; `own` is what the scene's run began with, None if that is gone."""
    sizes = "-".join(map(str, session.network.sizes))
    if own is not None and fits(own.data, session.network, session.data):
        return f"The data of the scene “{scene.title}”, learnt by a {sizes} network of your own."
    spec = session.data.spec
    if spec is None:
        inputs = f"{session.data.n_in} input{'s' * (session.data.n_in > 1)}"
        return f"{OWN_DATA}, with {inputs}, learnt by a {sizes} network."
    kind = DATASETS[spec.name]
    return f"{kind.title}, learnt by a {sizes} network. {kind.teaches}"
