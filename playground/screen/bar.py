"""The transport bar: what it offers, how far each phase is, and the counters."""

from __future__ import annotations

from typing import Any

from backprop_core import Phase, Session
from backprop_core.run.history import segment_at
from backprop_core.tape.operation import GRANULARITIES
from playground.formats import number, rounded_up
from playground.model.play.clock import SPEEDS
from playground.model.play.stopping import epochs_done
from playground.model.shown.after import After
from playground.model.shown.elements import symbol
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
        "stopped": "" if app.veil else app.stopped or "",  # it may tell a number that is asked for
        "hits": _hits(app),
        "large": app.large,
        "training": app.settings.training,
        "choices": dict(app.settings.choices),
        **counters(app, picture),
        "order": app.order,
    }


def _hits(app: App) -> list[list[int | str]]:
    """Where a rule has stopped Play, and why; while a question is open, before where it is asked."""
    found = app.views.hits_of(app.session)
    return [[hit.update, hit.words] for hit in found if not app.veil or hit.update < app.walked.completed]


def counters(app: App, picture: Picture) -> Document:
    """What moves with every picture, in as few bytes as will do; words between asterisks are bold."""
    session = app.walked
    update, operation = session.position
    found: Document = {
        "at": [update, operation],
        "phases": [[min(max(operation - start, 0), end - start), end - start] for start, end in _bounds(session)],
        "words": [
            f"updates done **{session.completed}**",
            *_samples(app, picture),
            f"epoch **{session.epoch + 1}**",
            *_results(app, picture),
        ],
    }
    if app.play and app.stops.epochs:
        found["progress"] = _progress(session, app.stops.epochs)
    return found


def _samples(app: App, picture: Picture) -> list[str]:
    """Which sample is shown, of how many, and which batch of the epoch that is."""
    session = app.session
    if app.look:
        shown = f"{name_of(session.data, app.look.number)} by itself"
    else:
        shown = f"sample **{picture.sample + 1}** of {picture.batch}" if picture.batch > 1 else "one sample"
    batches = session.batches_per_epoch
    return [shown, *([f"batch **{batch_in_epoch(session)}** of {batches}"] if batches > 1 else [])]


def batch_in_epoch(session: Session) -> int:
    """The place in its epoch, counted from 1, of the batch under way."""
    update = session.position.update
    segment = segment_at(session.segments, update)
    return (update - segment.origin) % session.batches_per_epoch + 1


def _results(app: App, picture: Picture) -> list[str]:
    """The loss of the batch or of the sample looked at, and of which parameters; after a complete update both."""
    if not picture.state("L").made:
        return ["loss to come"]
    loss, after = f"loss **{number(picture.loss, 6)}**", app.after
    if app.look:
        return [f"its {loss}"]
    if after is None:
        return [f"{loss}, before update {picture.made}"]
    return [f"{loss} → after this update **{number(after.loss, 6)}**", _output(app, picture, after)]


def _output(app: App, picture: Picture, after: After) -> str:
    """The output of the sample shown before and after the update; of several the one that is wanted most."""
    targets = app.session.wiring.Y[:, picture.sample]
    row = int(targets.argmax())
    name = "output" if len(targets) == 1 else f"output {symbol(len(picture.sizes) - 1, row, picture.sizes)}"
    return f"{name} **{number(float(picture.activation[-1][row]))}** → **{number(float(after.outputs[row]))}**"


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
