"""Dates between two recorded updates: the very one is found, and only where it does not take too long."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.evaluation import scorers
from backprop_core.analysis.flow import flow_of
from backprop_core.analysis.insight.course import FAST, RISEN
from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.since import Since
from playground.model.insight import closer
from playground.model.insight.closer import Closer
from playground.model.insight.diagnoses import Diagnoses
from playground.model.scenes import SCENES
from playground.model.training.views import TrainingViews

EVERY, ROWS = 37, 60  # updates between two recorded ones, and recorded ones


def recorded(scene: str, rate: float) -> tuple[Session, TrainingViews, list[float], list[float]]:
    """A run that is recorded now and then; the loss and the last layer's ratio after each of its updates, from 0 on."""
    session = SCENES[scene].start()
    session.edit(training=session.training.with_options(lr=rate))
    views, seen = TrainingViews(session), Observed(session)
    losses, ratios = [seen.at(session.settled).loss_value], [np.nan]
    for update in range(1, EVERY * ROWS + 1):
        session.run(1)
        losses.append(seen.at(session.settled).loss_value)
        ratios.append(flow_of(session)[-1].ratio or np.nan)
        if update % EVERY == 0:
            views.record(session)
    return session, views, losses, ratios


def found(session: Session, views: TrainingViews, *, at_rest: bool = True) -> dict[Trouble, tuple[Finding, Since]]:
    dated = Diagnoses().of(session, views.series, at_rest=at_rest)
    return {finding.trouble: (finding, since) for finding, since in dated if since is not None}


def test_steps_are_large_since_the_very_update_and_the_lowest_loss_is_the_one_of_an_update() -> None:
    session, views, losses, ratios = recorded("circle", 200.0)
    rough, exact = found(session, views, at_rest=False), found(session, views)
    before, by = rough[Trouble.FAST][1].after, rough[Trouble.FAST][1].by
    assert by - before == EVERY
    small = [update for update in range(before, by) if not ratios[update] > FAST]
    assert exact[Trouble.FAST][1] == Since.at(small[-1] + 1)
    about = rough[Trouble.NOT_FALLING][1]
    assert about.by - about.after == 2 * EVERY
    lowest = min(range(about.after, about.by + 1), key=losses.__getitem__)
    assert lowest not in views.series.updates
    finding, since = exact[Trouble.NOT_FALLING]
    assert since == Since.at(lowest + 1)  # from then on the loss is above it
    assert finding.beside == pytest.approx(losses[lowest], rel=1e-12)


def test_overfitting_is_dated_from_the_very_lowest_test_loss() -> None:
    X, Y, Y_test = [[0, 0, 1, 1], [0, 1, 0, 1]], [[0, 1, 1, 0]], [[0, 1, 1, 1]]
    network = NetworkSpec(2, [LayerSpec(4, "tanh"), LayerSpec(1, "sigmoid")], "bce", seed=1)
    session = Session(network, TrainingSpec(Choice("gd", lr=0.3)), Dataset(X, Y, X, Y_test))
    views, test = TrainingViews(session), scorers(network, session.data)[1]
    losses = [test.score(session.settled).loss]
    for update in range(1, EVERY * ROWS + 1):
        session.run(1)
        losses.append(test.score(session.settled).loss)
        if update % EVERY == 0:
            views.record(session)
    finding, since = found(session, views)[Trouble.OVERFITTING]
    lowest = int(np.argmin(losses))
    assert lowest not in views.series.updates
    assert (since, finding.beside) == (Since.at(lowest + 1), pytest.approx(losses[lowest], rel=1e-12))


def test_a_loss_that_was_not_recorded_is_high_since_the_very_update() -> None:
    session = SCENES["circle"].start()
    session.run(300)
    session.edit(training=session.training.with_options(lr=100.0))
    seen, high = Observed(session), []
    low = seen.at(session.settled).loss_value
    for _ in range(150):
        session.run(1)
        high.append(seen.at(session.settled).loss_value > RISEN * low)
    assert all(high)
    assert found(session, TrainingViews(session))[Trouble.NOT_FALLING][1] == Since.at(301)


def test_what_takes_too_long_stays_open_and_nothing_is_run_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    session, _, _, _ = recorded("circle", 200.0)
    fast, open_ = Finding(Trouble.FAST, session.network.depth, 1.0, FAST), Since(444, 481)
    closing = Closer()
    assert closing.far_off(session, (fast, open_), most=36) == (fast, open_)
    known = closing.far_off(session, (fast, open_), most=1000)
    assert known[1].exact
    monkeypatch.setattr(closer, "flow_of", lambda _: pytest.fail("run again"))
    assert closing.far_off(session, (fast, open_), most=1000) == known
