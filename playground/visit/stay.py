"""A stay at a scene: what is shown of its run, kept for undo to bring it back with the run."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import ref

from backprop_core.run.history import Segment
from playground.model.scenes import Scene
from playground.model.shown.elements import Element
from playground.model.shown.trail import Trail
from playground.visit.settings import Settings


@dataclass
class Stay:
    """A scene from its start on, whatever its run is edited to; the rest is as it was when the scene was last left.

    `own` is what the scene's own run began with; it is gone once undo cannot lead back there, and `alone` is the number
    of the sample that was looked at by itself. The other fields are those of the App.
    """

    scene: Scene
    own: ref[Segment]
    selected: Element
    granularity: str
    settings: Settings
    sample: int = 0
    alone: int | None = None
    locked: dict[str, float] | None = None
    trail: Trail = field(default_factory=Trail)
