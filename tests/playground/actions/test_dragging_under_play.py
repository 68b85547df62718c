"""A number that is dragged while the run goes on: its values are edits on the way, which one undo takes back."""

from __future__ import annotations

import pytest

from playground.model.play.sharing import TURNS
from tests.playground.actions.test_dragging import VALUES, standing, visit


def test_under_play_the_rate_is_dragged_on_the_way_and_one_undo_leads_to_before() -> None:
    app, browser = visit("seed")
    start = app.session.position
    with app.lock:
        browser.say("play")
        for value in VALUES:
            browser.say("drag", name="lr", value=value)
            app.session.run(3)
            app.changed()
        browser.say("set", name="lr", value=0.25)
        assert app.play
        assert app.session.completed >= 3 * len(VALUES)
        rates = {each.training.optimizer_options["lr"] for each in app.session.segments}
        assert rates == {0.1, 0.25, *VALUES}
        browser.say("undo")
    assert app.session.position == start
    assert not app.session.can_undo


def test_under_play_a_way_back_leads_to_where_the_drag_began_and_play_goes_on() -> None:
    app, browser = visit("seed")
    with app.lock:
        browser.say("play")
        before = standing(app)
        for value in VALUES:
            browser.say("drag", name="lr", value=value)
            app.session.run(3)
            app.changed()
        browser.say("cancel")
        assert app.play
        assert standing(app) == before
        browser.say("pause")


def test_under_play_a_value_is_answered_without_another_picture() -> None:
    app, browser = visit("seed")
    with app.lock:
        browser.say("play")
        browser.received.clear()
        browser.say("drag", name="lr", value=0.25)
        (told,) = browser.messages
        assert "plots" not in told
        assert told["controls"]["rate"]["value"] == 0.25
        browser.say("pause")


@pytest.mark.parametrize("name", ["x1", "y1"])
def test_under_play_inputs_and_targets_stay(name: str) -> None:
    app, browser = visit("seed")
    with app.lock:
        browser.say("play")
        before = standing(app)
        for do in ("drag", "drag_by", "set", "set_by"):
            browser.say(do, name=name, value=0.25)
            assert standing(app) == before
        browser.say("pause")


def test_a_dragged_weight_pauses_play() -> None:
    before = len(TURNS)
    app, browser = visit("seed")
    with app.lock:
        browser.say("play")
        browser.say("drag", name="weight-1-0-0", value=0.25)
        assert app.play is None
        assert len(TURNS) == before
    assert app.session.old("W1")[0, 0] == 0.25
