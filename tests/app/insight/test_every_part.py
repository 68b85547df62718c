"""Every part of the tab Insight on networks of many kinds, at every operation, and after a divergence."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Choice
from playground.model.document.choices import INSIGHTS
from tests.app.page import fill, followed, opened, press, session_of


@pytest.mark.parametrize("scene", ["neuron", "softmax", "vanishing"])
def test_every_part_opens_and_follows_the_walk(scene: str) -> None:
    app = opened(scene, granularity="operation", tabs="Insight")
    for part in INSIGHTS:
        fill(app, "insight_part", part)
        press(app, "phase_end", "step")


def test_every_part_bears_numbers_at_the_end_of_their_range() -> None:
    app = opened("xor", tabs="Insight")
    session = session_of(app)
    session.edit(parameters={"W1": np.full((4, 2), 1e200), "W2": np.full((1, 4), -1e300)})
    session.prime()
    followed(app)
    for part in INSIGHTS:
        fill(app, "insight_part", part)
    session.edit(training=session.training.replaced(optimizer=Choice("gd", lr=1000.0)))
    session.run(50)
    followed(app)
    for part in INSIGHTS:
        fill(app, "insight_part", part)
