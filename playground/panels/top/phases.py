"""The four phases of a training step in their two groups, and how far each of them is."""

from __future__ import annotations

from backprop_core import Phase, Session
from playground.model.shown.words import PHASE_GROUPS


def phase_html(session: Session) -> str:
    """The bar as HTML: a list whose current item is marked for screen readers, too."""
    numbers = {phase: place for place, phase in enumerate(Phase, 1)}
    groups = []
    for title, phases in PHASE_GROUPS.items():
        items = "".join(_item(session, phase, numbers[phase]) for phase in phases)
        groups.append(f'<div class="phase-group"><span>{title}</span><ol>{items}</ol></div>')
    return f'<div class="phases" aria-label="Phases of the training step">{"".join(groups)}</div>'


def _item(session: Session, phase: Phase, place: int) -> str:
    start, end = _bounds(session, phase)
    done = min(max(session.position.operation - start, 0), end - start)
    standing = "now" if done > 0 and session.position.operation <= end else "done" if done == end - start else "next"
    current = ' aria-current="step"' if standing == "now" else ""
    share = round(100 * done / max(end - start, 1))
    return (
        f'<li class="phase {standing}"{current} style="--share: {share}%"><b>{place}</b> {phase.value} '
        f"<small>{done}/{end - start}</small></li>"
    )


def _bounds(session: Session, phase: Phase) -> tuple[int, int]:
    order = list(Phase)
    before = order.index(phase) - 1
    return (session.tape.end_of(order[before]) if before >= 0 else 0), session.tape.end_of(phase)
