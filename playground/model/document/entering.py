"""What an opened document takes the place of: a scene, and the run that there was."""

from __future__ import annotations

from copy import deepcopy

from backprop_core import Session
from backprop_core.document.fields import same
from backprop_core.run.history import Course, Segment
from backprop_core.run.undo import LEVELS, Mark
from playground.model.document.document import Opened, start_of
from playground.model.scenes import SCENES, Scene
from playground.model.shown.elements import elements_of

UNNAMED = ""  # the key of a scene that no address names


def scene_of(found: Opened) -> Scene:
    """The scene that a document is of; where it names none, what its run began with."""
    if found.scene is not None:
        return found.scene
    start = deepcopy(found.session)
    start.reset()
    start.revert(Mark(start.mark.course, (), ()))
    shape = "-".join(map(str, start.network.sizes))
    return Scene(
        key=UNNAMED,
        title=f"Opened run {shape}",
        look=f"A run that was opened from a document. {_begun_in_words(found.session)}",
        make=lambda: deepcopy(start),
        selected=elements_of(start.network.sizes)[0],
        granularity=found.view.granularity,
    )


def start_in_scene(scene: Scene, own: Segment | None) -> Segment | None:
    """What a run of the scene begins with: the visit's `own`, unless a document came with another network or data.

    Another seed, and numbers that were set by hand, leave it the scene's. None if it is gone and no scene has it.
    """
    if scene.key not in SCENES:
        return own
    start = start_of(scene.key)
    return own if own is not None and _alike(own, start) else start


def _alike(own: Segment, start: Segment) -> bool:
    shapes = [
        (data.X.shape, data.Y.shape, data.test_samples, data.inputs, data.outputs) for data in (own.data, start.data)
    ]
    by_hand = own.data.spec is None and shapes[0] == shapes[1]
    seeded = own.network.replaced(seed=start.network.seed)
    return same(seeded, start.network) and (own.data == start.data or by_hand)


def _begun_in_words(session: Session) -> str:
    """What is to be said of its start."""
    if before := session.first.before:
        if before == 1:
            return "It goes on after one update, which is not kept; it is not counted here."
        return f"It goes on after {before:,} updates, which are not kept; they are not counted here."
    return "It belongs to no scene of this page."


def go_over(session: Session, other: Session) -> None:
    """Go on with another session's run in place of this one, which one undo brings back, whatever led to the other."""
    session.checks_labels = session.checks_labels and other.checks_labels
    go_over_course(session, other.mark.course)


def go_over_course(session: Session, course: Course) -> None:
    """Go on with another course, which may be of another network; one undo brings this one back."""
    left = session.mark
    session.revert(Mark(course, (*left.undo, left.course)[-LEVELS:], ()))
