"""What the page shows, as a document: a scene, what differs from it, where the run stands, and what is shown of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from backprop_core import Session, document, document_of, session_of
from backprop_core.document.documents import check_version
from backprop_core.document.fields import Fields, Plain, same
from backprop_core.errors import DocumentError
from backprop_core.run.editing import first_segment
from backprop_core.run.history import Course, Segment
from backprop_core.tape.spec import MAX_SEED
from playground.model.document.view import View, read_view, usual_view, written_view
from playground.model.network.changes import MOST_HIDDEN, MOST_INPUTS, MOST_OUTPUTS, MOST_UNITS
from playground.model.scenes import SCENES, Scene
from playground.model.tables.limits import MOST_SAMPLES

MOST_WORK = document.MOST_WORK
OWN_WORK = 10 * MOST_WORK  # of a file, and of what the visitor's own browser keeps
KEPT_WORK = OWN_WORK * 3 // 2  # of what it has kept, when the run has played on since


@dataclass(frozen=True)
class Opened:
    """What a document has led to: a run, what to show of it, and the scene that it is of, if it names one."""

    session: Session
    view: View
    scene: Scene | None


def written(session: Session, scene: Scene | None, view: View, most_work: int = MOST_WORK) -> dict[str, Plain]:
    """The document of a run and of what is shown of it; what is as in the scene is left out. Raises DocumentError."""
    base, named = None, dict[str, Plain]()
    if scene is not None:
        base, named = start_of(scene.key), {"scene": scene.key}
        seed = session.first.network.seed
        if seed != base.network.seed and same(base.network.replaced(seed=seed), session.first.network):
            base, named = _seeded(base, seed), named | {"seed": seed}
    told = document_of(session, base, most_work)
    shown = written_view(view, usual_view(scene, session))
    return {"version": told.pop("version")} | named | told | ({"view": shown} if shown else {})


def opened(told: Plain, most_work: int = MOST_WORK) -> Opened:
    """What a document leads to; nothing else changes. Raises DocumentError, with the place of what is wrong."""
    given = Fields("", told)
    check_version(given)
    scene = SCENES[given.one_of("scene", tuple(SCENES))] if "scene" in given else None
    base = start_of(scene.key) if scene else None
    if "seed" in given:
        seed = given.integer("seed", 0, MAX_SEED)
        if base is None:
            raise DocumentError("seed", "this is the seed of a scene's network, and no scene is named")
        base = _seeded(base, seed)
    shown = given.take("view", {})
    run = given.part(given.names())
    session = session_of({"version": document.VERSION} | run, base, most_work)
    _require_page(session)
    if scene and "position" not in run and "edits" not in run:
        scene.prime(session)
    return Opened(session, read_view("view", shown, usual_view(scene, session), session), scene)


@lru_cache(maxsize=64)
def start_of(key: str) -> Segment:
    """What the run of a scene begins with. It is shared: a run that begins with it takes a copy."""
    return SCENES[key].make().first


def _seeded(base: Segment, seed: int) -> Segment:
    """A start with the parameters that another seed draws."""
    return first_segment(base.network.replaced(seed=seed), base.training, base.data, None, labels=True)


def _require_page(session: Session) -> None:
    """Raise DocumentError for what the page does not show."""
    mark = session.mark
    others = [(f"{name}[{at}].", each) for name in ("undo", "redo") for at, each in enumerate(getattr(mark, name))]
    for where, course in (("", mark.course), *others):
        for name, size, most in _sizes(course):
            if size > most:
                raise DocumentError(f"{where}{name}", f"{size:,} is above {most:,}, the most that the page shows")


def _sizes(course: Course) -> Iterator[tuple[str, int, int]]:
    """What is limited, as its place, how much of it there is and how much there may be."""
    network = course.branch.first.network
    yield "network.inputs", network.inputs, MOST_INPUTS
    yield "network.layers", network.depth, MOST_HIDDEN + 1
    for at, layer in enumerate(network.layers, 1):
        yield f"network.layers[{at - 1}].units", layer.units, MOST_OUTPUTS if at == network.depth else MOST_UNITS
    for segment in course.branch.segments:
        yield "data", segment.data.samples + segment.data.test_samples, MOST_SAMPLES
