"""Scenes that train well have no card, at any of their updates: noise of batches is no trouble."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core.analysis.evaluation import scorers
from backprop_core.analysis.insight.course import overfitting
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
