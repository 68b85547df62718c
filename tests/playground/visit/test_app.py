"""Two threads never work for one visit at a time."""

from __future__ import annotations

from threading import Event, Thread

from playground.visit.app import App


def test_a_click_waits_for_the_tick_that_still_trains() -> None:
    """The click's thread sees what the tick has done, and no number that was read before the tick went on."""
    app, ticking, may_end, done = App(), Event(), Event(), Event()
    seen: list[int] = []

    def tick() -> None:
        app.take_over()
        assert app.picture.updates == 0
        ticking.set()
        may_end.wait()
        app.session.step("update")

    def click() -> None:
        app.take_over()
        seen.extend([app.session.completed, app.picture.updates])
        done.set()

    first, second = Thread(target=tick), Thread(target=click)
    first.start()
    ticking.wait()
    second.start()
    assert not done.wait(0.2)
    may_end.set()
    second.join()
    assert seen == [1, 1]


def test_a_thread_does_not_wait_for_itself() -> None:
    app = App()
    for _ in range(2):
        app.take_over()
    assert app.picture.updates == 0
