"""Two threads never work for one visit at a time."""

from __future__ import annotations

from threading import Event, Thread

from playground.visit.app import App

PATIENCE = 10  # seconds


def test_a_click_waits_for_the_turn_that_still_trains() -> None:
    """The click's thread sees what the turn has done, and no number that was read before the turn went on."""
    app, training, may_end, done = App(), Event(), Event(), Event()
    seen: list[int] = []

    def turn() -> None:
        with app.lock:
            seen.append(app.picture.updates)
            training.set()
            may_end.wait(PATIENCE)
            app.session.step("update")
            app.changed()

    def click() -> None:
        with app.lock:
            seen.extend([app.session.completed, app.picture.updates])
        done.set()

    Thread(target=turn, daemon=True).start()
    assert training.wait(PATIENCE)
    Thread(target=click, daemon=True).start()
    assert not done.wait(0.2)
    may_end.set()
    assert done.wait(PATIENCE)
    assert seen == [0, 1, 1]


def test_a_thread_does_not_wait_for_itself() -> None:
    app = App()
    with app.lock, app.lock:
        assert app.picture.updates == 0
