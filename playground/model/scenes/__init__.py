"""Ready scenes: a network, data and a start, each with what to look for."""

from playground.model.scenes.larger import LARGER
from playground.model.scenes.scene import Scene
from playground.model.scenes.seed import ALIVE, SEED, SELECTED, seed_session
from playground.model.scenes.small import SMALL

SCENES: dict[str, Scene] = {scene.key: scene for scene in (SEED, *SMALL, *LARGER)}

__all__ = ["ALIVE", "SCENES", "SEED", "SELECTED", "Scene", "seed_session"]
