"""Every part after a divergence, with weights near the end of their range: it says what there is, and why not more."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import Choice, TrainingSpec
from playground.model.document.choices import INSIGHTS
from playground.model.insight.landscapes import LANDSCAPES
from tests.app.page import app_of, fill, followed, names, opened, plots, session_of

WAITING = {"One step", "Factors", "Forward mode", "Cut"}


@pytest.fixture(scope="module")
def app() -> AppTest:
    page = opened("moons", tabs="Insight")
    session = session_of(page)
    session.edit(
        parameters={"W1": 20 * session.value("W1"), "W2": 20 * session.value("W2")},
        training=TrainingSpec(Choice("momentum", lr=10.0)),
    )
    session.run(2000)
    assert session.divergence is not None
    assert np.abs(session.settled).max() > 1e120
    return followed(page)


@pytest.mark.parametrize("part", INSIGHTS)
def test_every_part_opens_and_nobody_is_told_to_step_on(app: AppTest, part: str) -> None:
    fill(app, "insight_part", part)
    said = [info.value for info in app.info]
    assert all("step on" not in each for each in said)
    assert "to_gradients" not in names(app, "button")
    assert any("has diverged" in each for each in said) == (part in WAITING | {"Distributions"})


@pytest.mark.parametrize("kind", LANDSCAPES)
def test_every_landscape_opens(app: AppTest, kind: str) -> None:
    fill(app, "insight_part", "Landscape")
    fill(app, "landscape_kind", kind)
    found = app_of(app).views.landscapes.present
    if found is None:
        assert "has diverged" in app.info[0].value
        return
    assert found.job.wait()
    fill(app, "landscape_kind", kind)
    assert "nan" not in " ".join(each.value for each in app.markdown)
    finite = np.isfinite(found.survey.losses)
    said = plots(app)["landscape"]["label"]
    assert ("not finite at any of these places" in said) == (not finite.any())
