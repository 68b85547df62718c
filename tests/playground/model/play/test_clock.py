"""How a tick of Play shares its time among training, pictures and looks."""

from __future__ import annotations

import pytest

from playground.model.play.clock import WORK, Play
from playground.model.scenes import seed_session

LONG = WORK  # seconds of a look at scores and surface


@pytest.mark.parametrize("granularity", ["operation", "phase", "update", "epoch"])
def test_a_long_look_has_a_tick_of_its_own_and_the_next_one_trains(granularity: str) -> None:
    session = seed_session()
    session.reset()
    before = session.position
    play = Play(before, per_look=LONG)
    assert play.looks == 1
    assert [session.position for _ in play.tick(session, granularity, 10**6)] == [before]
    play.looked(LONG)
    assert play.looks == 0
    assert all(position != before for position in [session.position for _ in play.tick(session, granularity, 10**6)])


def test_what_is_drawn_beside_the_graph_is_taken_from_training() -> None:
    counts = []
    for drawing in (0.0, WORK / 2):
        session = seed_session()
        play = Play(session.position, granularity="update", per_second=10_000.0)
        for _ in range(9):
            play.viewed(drawing)
        counts.append(next(session.completed for _ in play.tick(session, "update", 10**6)))
    assert 0 < counts[1] < 0.6 * counts[0]


def test_however_long_drawing_takes_there_is_training() -> None:
    session = seed_session()
    play = Play(session.position)
    play.viewed(10 * WORK)
    for _ in play.tick(session, "update", 10**6):
        pass
    assert session.completed > 0
