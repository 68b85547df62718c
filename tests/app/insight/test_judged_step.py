"""The tab Insight on the page."""

from __future__ import annotations

from backprop_core.analysis.insight.judged_step import judged_step
from playground.explain.insight.judged_step import landing_in_words
from tests.app.page import opened, press, session_of, trace, words


def test_the_step_shown_is_the_one_of_the_update_under_way() -> None:
    app = opened("xor", tabs="Insight", insight_part="One step")
    for _ in range(2):
        found = judged_step(session_of(app))
        assert landing_in_words(found, "loss") in words(app)
        assert trace(app, "judged-step", "landed")["y"] == [found.after]
        press(app, "step")
    assert session_of(app).completed == 2


def test_before_the_gradients_there_is_none() -> None:
    app = opened("mazur", tabs="Insight", insight_part="One step")
    assert "still to come" in app.info[0].value
