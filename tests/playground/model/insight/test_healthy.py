"""Scenes that train well have no card, at any of their updates: noise of batches is no trouble."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice, SlopeEvaluator
from backprop_core.analysis.evaluation import scorers
from backprop_core.analysis.insight.course import overfitting
from backprop_core.analysis.insight.diagnosis import FLAT, Trouble, findings
from backprop_core.analysis.insight.observed import Observed
from playground.model.scenes import SCENES


@pytest.mark.parametrize(("scene", "every"), [("moons", 1), ("plane", 1), ("moons", 40), ("circle", 40)])
def test_noise_of_batches_is_no_overfitting(scene: str, every: int) -> None:
    session = SCENES[scene].make()
    train_scorer, test_scorer = scorers(session.network, session.data)
    updates, train, test = [], [], []
    while session.completed < 400 * min(every, 3):
        updates.append(session.completed)
        train.append(train_scorer.score(session.settled).loss)
        test.append(test_scorer.score(session.settled).loss)
        assert overfitting(np.array(updates), np.array(train), np.array(test)) is None
        session.run(every)


@pytest.mark.parametrize("scene", ["circle", "moons", "blobs"])
def test_a_classifier_that_learns_is_not_saturated_however_flat_it_becomes(scene: str) -> None:
    session = SCENES[scene].make()
    session.edit(training=session.training.replaced(optimizer=Choice("gd", lr=1.0)))
    flat = SlopeEvaluator(session.network, session.data.X)
    most = 0.0
    for _ in range(12):
        assert Trouble.SATURATED not in {each.trouble for each in findings(Observed(session), session.settled)}
        most = max([most, *(layer.flat or 0.0 for layer in flat.stuck(session.settled))])
        session.run(60)
    assert most > FLAT - 0.2
