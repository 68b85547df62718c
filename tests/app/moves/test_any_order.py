"""Whatever is clicked, in whatever order: the page draws, its counters are true, and Undo brings every bit back."""

from __future__ import annotations

import re
from random import Random
from typing import NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from backprop_core import NetworkSpec, Position, Session
from playground.model.scenes import SCENES
from tests.app.clicking import KINDS, Click, random_click
from tests.app.page import app_of, bar, graph, opened, words

CLICKS, WALKS = 40, 12


class Standing(NamedTuple):
    """What an edit must leave as it was, for Undo to find."""

    network: NetworkSpec
    position: Position
    memory: bytes


def standing(session: Session) -> Standing:
    return Standing(session.network, session.position, session.table.memory.tobytes())


class Visit:
    """A page and all that was clicked on it, to be said where something fails."""

    def __init__(self, scene: str, seed: int) -> None:
        self.random, self.app, self.clicks = Random(seed), opened(scene), [f"{scene}, {seed}"]
        self.favourite = self.random.choice(list(KINDS))

    def click(self, click: Click) -> None:
        """Click, and look at the page."""
        self.clicks.append(str(click))
        story = "\n".join(self.clicks)
        try:
            click(self.app)
        except AssertionError as error:
            raise AssertionError(f"{story}\n{error}") from error
        assert told(self.app) == true_counters(self.app), story

    def go_on(self) -> None:
        """Click anything; if that was a change, take it back and make it again."""
        app = app_of(self.app)
        before, run, edits, played = standing(app.session), app.session, app.session.segments, app.play
        self.click(random_click(self.app, self.random, self.favourite))
        if app.session is not run or played or app.play:
            return  # another scene, or what Play has done meanwhile
        if run.segments != edits:
            self.there_and_back(before, standing(run))

    def there_and_back(self, before: Standing, after: Standing) -> None:
        """Undo and Redo, or Redo and Undo where the change was one of the two."""
        first, second = ("redo", "undo") if "'undo" in self.clicks[-1] else ("undo", "redo")
        self.click(Click("event", first))
        assert standing(app_of(self.app).session) == before, "\n".join(self.clicks)
        self.click(Click("event", second))
        assert standing(app_of(self.app).session) == after, "\n".join(self.clicks)


def told(app: AppTest) -> tuple[int, ...]:
    """Updates, operation, length of the tape and number of the update, as the page says; and where the time line is."""
    found = re.search(r"updates done \*\*(\d+)\*\* · operation \*\*(\d+)\*\* of (\d+) in update (\d+)", words(app))
    assert found, words(app)
    return (*map(int, found.groups()), *bar(app)["at"], *graph(app)["state"].values())


def true_counters(app: AppTest) -> tuple[int, ...]:
    session, shown = app_of(app).walked, app_of(app).shown
    update, operation = session.position
    counters = session.completed, operation, len(session.tape), update + 1, update, operation
    return *counters, session.completed, shown.position.operation


@pytest.mark.parametrize("seed", range(WALKS))
def test_no_order_of_clicks_breaks_the_page(seed: int) -> None:
    visit = Visit(list(SCENES)[seed % len(SCENES)], seed)
    for _ in range(CLICKS):
        visit.go_on()
