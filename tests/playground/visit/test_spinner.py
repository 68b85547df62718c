"""What takes long says so: a move that runs many updates of the past again."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest

from playground.visit import spinner
from playground.visit.app import App
from tests.playground.visits import Browser, app_on


def far(app: App) -> tuple[int, int]:
    """The update to which most updates are run again, and how many they are."""
    update = max(range(0, 19_000, 7), key=app.session.replayed)
    return update, app.session.replayed(update)


@pytest.fixture
def app() -> App:
    found = app_on("xor")
    found.session.run(20_000)
    return found


def test_only_long_moves_say_what_goes_on(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def spin(text: str, **options: Any) -> Any:
        said.append(text)
        return nullcontext()

    monkeypatch.setattr(spinner, "get_script_run_ctx", lambda **options: object())
    monkeypatch.setattr(spinner.st, "spinner", spin)
    session = app.session
    for update in (session.position.update, session.position.update - 1, 0, -3):
        with spinner.while_replaying(app, update):
            session.travel(max(update, 0))
    assert len(said) <= 1
    said.clear()
    update, count = far(app)
    with spinner.while_replaying(app, update):
        session.travel(update)
    assert said == [f"Going to update {update + 1:,}: {count:,} updates are run again"]


def test_outside_of_the_page_s_script_the_bar_says_it_before_the_answer(app: App) -> None:
    update, count = far(app)
    browser = Browser(app)
    browser.received.clear()
    browser.say("travel", update=update, operation=0)
    busy, answer = browser.messages
    assert busy == {"busy": f"Going to update {update + 1:,}: {count:,} updates are run again"}
    assert answer["bar"]["at"] == [update, 0]
