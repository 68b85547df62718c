"""The transport bar: what it offers, how far each phase is, and the counters."""

from __future__ import annotations

from typing import Any

from backprop_core import Phase, Session
from backprop_core.tape.operation import GRANULARITIES
from playground.formats import number, rounded_up
from playground.model.play.clock import SPEEDS
from playground.model.play.stopping import epochs_done
from playground.model.shown.picture import Picture
from playground.model.shown.sample import name_of
from playground.model.shown.words import PHASE_GROUPS
from playground.visit.app import App

Document = dict[str, Any]


def bar_document(app: App, picture: Picture) -> Document:
    """All of it."""
    session = app.session
    return {
        "playing": app.play is not None,
        "speed": app.speed,
        "speeds": [[steps, words] for steps, words in SPEEDS.items()],
        "granularity": app.granularity,
        "granularities": list(GRANULARITIES),
        "canUndo": app.session.can_undo,
        "canRedo": app.session.can_redo,
        "groups": [[title, [phase.value for phase in phases]] for title, phases in PHASE_GROUPS.items()],
        "timeline": {"end": _timeline_end(session), "length": len(session.tape)},
        "edited": app.edited,
        "stopped": app.stopped or "",
        "large": app.large,
        **counters(app, picture),
        "order": app.order,
    }


def counters(app: App, picture: Picture) -> Document:
    """What moves with every picture, in as few bytes as will do; words between asterisks are bold."""
    session, look = app.session, app.look
    update, operation = session.position
    size = f"sample **{picture.sample + 1}** of {picture.batch}" if picture.batch > 1 else "one sample"
    loss = f"loss **{number(picture.loss, 6)}**" if picture.state("L").made else "loss to come"
    found: Document = {
        "at": [update, operation],
        "phases": [[min(max(operation - start, 0), end - start), end - start] for start, end in _bounds(session)],
        "words": [
            f"updates done **{picture.updates}**",
            f"operation **{operation}** of {len(session.tape)} in update {update + 1}",
            f"{name_of(session.data, look.number)} by itself" if look else size,
            f"epoch **{session.epoch + 1}**",
            f"its {loss}" if look else loss,
        ],
    }
    if app.play and app.stops.epochs:
        found["progress"] = _progress(session, app.stops.epochs)
    return found


def _bounds(session: Session) -> list[tuple[int, int]]:
    ends = [session.tape.end_of(phase) for phase in Phase]
    return list(zip([0, *ends[:-1]], ends, strict=True))


def _progress(session: Session, epochs: int) -> list[float | str]:
    """How far Play is, where it is to stop after some epochs."""
    share = min(1.0, (session.epoch + 1 - session.left_in_epoch / session.batches_per_epoch) / epochs)
    return [round(share, 3), f"epochs done {epochs_done(session)} of {epochs}"]


def _timeline_end(session: Session) -> int:
    """The last update that the time line offers: a round number, so that it seldom changes."""
    return int(rounded_up(max(10, session.reach.update + 1)))
