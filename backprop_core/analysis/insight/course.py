"""What is wrong with a run as it went: what its scores and its steps over the updates tell."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from backprop_core.analysis.flow import flow_of
from backprop_core.analysis.insight.diagnosis import MOST_LEFT, Finding, Trouble
from backprop_core.analysis.insight.judged_step import Landing, judged_ends, raises_its_loss
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.since import Since
from backprop_core.analysis.insight.standing import Standing, stand_of
from backprop_core.analysis.stacked.losses import StackedLosses
from backprop_core.primitives import Array
from backprop_core.run.session import Session

FAST, SLOW = 0.1, 1e-6  # step / weight; a thousandth is often called healthy
SHORT_RATIO, SHORT = 1e-4, 100.0  # of the weights at most, and so many times short: a step is far too small
WINDOW = 20  # recorded updates in a row: fewer are a fluctuation
WORSE = 1.1  # times its lowest: so far has a loss risen
RISEN = 2.0  # times the loss at the start of a course: no fluctuation
CLIMBED = ((5, 1.25), (2, 2.0))  # that many recorded updates in a row, so many times the lowest: a climb, if straight
STRAIGHT = 0.5  # of the way that a loss has gone up and down: with less than that between its ends, it swings
STATES = 16  # that are looked at, of those which a run keeps
SLIGHT = 0.01  # of the highest before it: a rise by less is none of the whole loss

Updates = npt.NDArray[np.int64]


def ratio_findings(session: Session, *, done: bool) -> Iterator[Finding]:
    """Layers whose step is far off beside their weights; steps of what is `done` may be as small as they like."""
    for flow in flow_of(session):
        if flow.ratio is None or not np.isfinite(flow.ratio):
            continue
        if flow.ratio > FAST:
            yield Finding(Trouble.FAST, flow.layer, flow.ratio, FAST)
        elif 0 < flow.ratio < SLOW and not done:
            yield Finding(Trouble.SLOW, flow.layer, flow.ratio, SLOW)


def short(session: Session, seen: Observed) -> Finding | None:
    """A step that is small beside every layer's weights, and that stops far short of the lowest point of its parabola,
    while most of the loss is left. Where little is left, the loss is flat, and any step is as short as that; one that
    moves biases alone is short for want of gradients, whatever the learning rate."""
    largest = max((flow.ratio or 0.0 for flow in flow_of(session)), default=0.0)
    step = judged_ends(session) if 0 < largest < SHORT_RATIO else None
    if step is None or step.landing is not Landing.SHORT or step.lowest < SHORT:
        return None
    stand = stand_of(seen, session.settled)
    if stand.standing is not Standing.MOVING or stand.share <= MOST_LEFT:
        return None
    return Finding(Trouble.SLOW, None, largest, step.lowest if step.bend > step.rounding else np.inf)


def not_falling(updates: Updates, losses: Array) -> tuple[Finding, Since] | None:
    """The loss of `WINDOW` recorded updates in a row is higher than it was; since the update after its lowest."""
    known = np.isfinite(losses)
    updates, losses = updates[known], losses[known]
    if len(losses) <= WINDOW:
        return None
    best = int(losses.argmin())
    if not losses[-WINDOW:].min() > WORSE * losses[best]:
        return None
    return Finding(Trouble.NOT_FALLING, None, float(losses[-1]), float(losses[best])), _after(updates, best)


@np.errstate(all="ignore")
def risen(session: Session, seen: Observed) -> Finding | None:
    """The loss of all training samples is far above that at the first state which the run keeps of its last segment.

    `seen` looks at the session. Since when it is `RISEN` times as high, a `Dating` can tell.
    """
    known = [update for update in session.kept if session.segments[-1].start <= update < session.completed]
    if not known:
        return None
    before = seen.at(session.kept[min(known)][: session.table.count]).loss_value
    now = seen.at(session.settled).loss_value
    if not RISEN * before < now < np.inf:
        return None
    return Finding(Trouble.NOT_FALLING, None, now, before)


@np.errstate(all="ignore")
def penalty_pays(session: Session) -> bool:
    """Whether the loss and its penalty together are about as low as at any state since the penalty which the run keeps.

    The loss alone may rise then: weights come down for it. False without a penalty.
    """
    if not session.training.penalised:
        return False
    count, data = session.table.count, session.data
    states = [causes[:count] for update, causes in session.kept.items() if update >= session.segments[-1].start]
    chosen = np.unique(np.linspace(0, len(states) - 1, min(STATES, len(states))).astype(int)).tolist()
    thetas = np.stack([*(states[at] for at in chosen), session.settled])
    objectives = StackedLosses(session.network, data.X, data.Y, session.training).at(thetas)
    return bool(objectives[-1] <= WORSE * objectives.min())


def overfitting(updates: Updates, train: Array, test: Array) -> tuple[Finding, Since] | None:
    """The test loss is clearly above its lowest before, and the training loss lower than it was there; since the update
    after that. A long stretch of updates above it says so, or a short one that a straight climb has led to."""
    known = np.isfinite(train) & np.isfinite(test)
    updates, train, test = updates[known], train[known], test[known]
    if not len(test) or not train[-1] < test[-1]:
        return None
    best = int(test.argmin())
    stretches = ((WINDOW, WORSE), *(CLIMBED if _climbs(test, best) else ()))
    if not any(_parted(train, test, best, *stretch) for stretch in stretches):
        return None
    return Finding(Trouble.OVERFITTING, None, float(test[-1]), float(test[best])), _after(updates, best)


def _parted(train: Array, test: Array, best: int, rows: int, times: float) -> bool:
    """Whether the last `rows` test losses are `times` that at `best`, and all training losses lower than there."""
    after = len(test) - 1 - best >= rows
    return after and bool(test[-rows:].min() > times * test[best] and train[-rows:].max() < train[best])


def _climbs(test: Array, best: int) -> bool:
    """Whether a loss has gone up from its lowest without much swinging, by a part of the whole that counts."""
    risen, way = test[-1] - test[best], float(np.abs(np.diff(test[best:])).sum())
    return bool(risen > STRAIGHT * way and risen > SLIGHT * test[: best + 1].max())


def harms(session: Session, ratios: Array) -> bool:
    """Whether steps that are large beside their weights are a trouble: the present one raises its batch's loss, or all
    of a layer's recorded ones have been large for `WINDOW` updates.

    A few alone are how a run leaves small first weights.
    """
    return _last(ratios[np.isfinite(ratios)] > FAST) or raises_its_loss(session)


def _last(large: npt.NDArray[np.bool_]) -> bool:
    return len(large) >= WINDOW and bool(large[-WINDOW:].all())


def far_off_since(finding: Finding, updates: Updates, ratios: Array, changed: int = 0) -> Since | None:
    """When a layer's recorded steps came to be as far off as a finding says; None where the record has none of it.

    Large steps before the update `changed`, since which the run is trained as it is, count only if they had lasted.
    """
    known = np.isfinite(ratios)
    updates, ratios = updates[known], ratios[known]
    off = is_far_off(finding.trouble, ratios)
    now = updates > changed
    if finding.trouble is Trouble.FAST and now.any() and not now.all() and not _last(off[~now]):
        off = off & now
    if not off.size or not off[-1]:
        return None
    return Since(0, int(updates[0])) if off.all() else _since(updates, int(np.flatnonzero(~off)[-1]) + 1)


def is_far_off(trouble: Trouble, ratios: Array | float) -> npt.NDArray[np.bool_]:
    """Whether steps beside their weights are as far off as a trouble says."""
    return np.asarray(ratios > FAST if trouble is Trouble.FAST else ratios < SLOW)


def _since(updates: Updates, at: int) -> Since:
    """From a recorded update on: what was between it and the one before is not known."""
    return Since(int(updates[at - 1]), int(updates[at])) if at else Since.at(int(updates[0]))


def _after(updates: Updates, best: int) -> Since:
    """The update after the one with a lowest loss, which is the recorded one at `best` or beside it, not the last."""
    before, at, after = (int(updates[place]) for place in (max(best - 1, 0), best, best + 1))
    return Since.at(at + 1) if max(at - before, after - at) <= 1 else Since(before, after)
