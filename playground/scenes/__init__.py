"""Ready scenes: a network, data and a start, each with what to look for."""

from playground.scenes.larger import LARGER
from playground.scenes.scene import Scene
from playground.scenes.seed import ALIVE, SEED, SELECTED, seed_session
from playground.scenes.small import SMALL

SCENES: dict[str, Scene] = {scene.key: scene for scene in (SEED, *SMALL, *LARGER)}

__all__ = ["ALIVE", "SCENES", "SEED", "SELECTED", "Scene", "seed_session"]
