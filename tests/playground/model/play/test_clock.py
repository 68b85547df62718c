"""The pace of Play: the steps of a speed add up exactly, and what is dear is due less often."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import Choice
from playground.model.play import clock
from playground.model.play.clock import FIRST_GUESS, FULL, LATE, LEISURE, SHARE, SPEEDS, Play
from playground.model.scenes import SCENES, seed_session

MANY = 10**6
LONG = 1000.0  # seconds of training that no turn here comes to


class Clock:
    """Time that passes when told to, and by `look` seconds with each look at the clock."""

    def __init__(self, look: float = 0.0) -> None:
        self.now, self.look = 100.0, look

    def __call__(self) -> float:
        self.now += self.look
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(clock, "perf_counter", found)
    return found


def made(speed: int, gaps: list[float]) -> list[int]:
    """The updates that are done after a first turn and after one at the end of each gap."""
    now, session = Clock(), seed_session()
    session.reset()
    done = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "perf_counter", now)
        play = Play(session.position, speed)
        for gap in [0.0, *gaps]:
            now.now += gap
            play.train(session, "update", MANY, LONG)
            done.append(session.completed)
    return done


@pytest.mark.parametrize("turns", [4, 7, 10, 25, 60, 144])
@pytest.mark.parametrize("speed", [speed for speed in SPEEDS if speed >= 25])
def test_a_second_of_turns_makes_the_steps_of_a_second(speed: int, turns: int) -> None:
    done = made(speed, [1 / turns] * turns)
    assert done[0] == 1
    assert done[-1] - done[0] == speed


@settings(max_examples=40)
@given(st.lists(st.floats(0.001, LATE), min_size=1, max_size=40))
def test_however_the_turns_are_spaced_no_step_is_lost_and_none_is_made_up(gaps: list[float]) -> None:
    early = 1e-3  # of a step, by which a turn may come too early
    for elapsed, done in zip(accumulate(gaps), made(25, gaps)[1:], strict=True):
        owed = 1 + 25 * elapsed
        assert owed - 1 <= done <= owed + 2 * early


@pytest.mark.parametrize("speed", [1, 2, 5])
def test_a_slow_speed_makes_one_step_a_turn(speed: int) -> None:
    assert made(speed, [Play(seed_session().position, speed).interval] * 5) == [1, 2, 3, 4, 5, 6]


def test_after_a_long_break_few_steps_are_caught_up_with() -> None:
    before, after = pairwise([0, *made(100, [60.0])])
    assert before == (0, 1)
    assert after[1] - after[0] == round(100 * LATE)


@pytest.mark.parametrize("speed", SPEEDS)
def test_no_screen_is_asked_for_more_than_it_shows_and_slow_pictures_can_be_read(speed: int) -> None:
    play = Play(seed_session().position, speed)
    assert play.interval >= clock.FRAME
    assert play.fleeting == (speed in (25, 100, FULL))
    if speed in (1, 2, 5):
        assert play.interval == pytest.approx(1 / speed)


@pytest.mark.parametrize("granularity", ["operation", "layer", "phase", "update", "epoch"])
def test_at_full_speed_a_turn_trains_and_the_first_ones_are_careful(granularity: str) -> None:
    session = SCENES["circle"].start()
    play, before = Play(session.position), session.position
    seconds = 0.02
    play.train(session, granularity, MANY, seconds)
    assert before < session.position
    assert session.completed <= FIRST_GUESS * seconds
    done = session.completed
    play.train(session, granularity, MANY, seconds)
    assert session.completed - done <= 2 * FIRST_GUESS * seconds


def test_a_turn_at_full_speed_lasts_about_as_long_as_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """An update that takes a millisecond: after some turns, 20 of them fit into 20 ms."""
    time, session = Clock(), seed_session()
    run = type(session).run

    def slow(self: object, updates: int, watch: object) -> None:
        time.now += 0.001 * updates
        run(session, updates)

    monkeypatch.setattr(clock, "perf_counter", time)
    monkeypatch.setattr(type(session), "run", slow)
    play, counts = Play(session.position), []
    for _ in range(8):
        before = session.completed
        play.train(session, "update", MANY, 0.02)
        counts.append(session.completed - before)
    assert counts[0] == 2
    assert counts[-1] == pytest.approx(20, abs=1)
    assert counts == sorted(counts)


@pytest.mark.parametrize("granularity", ["operation", "update", "epoch"])
@pytest.mark.parametrize("speed", [100, FULL])
def test_no_turn_goes_further_than_it_may(granularity: str, speed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    time, session = Clock(look=1e-5), SCENES["circle"].start()
    monkeypatch.setattr(clock, "perf_counter", time)
    play = Play(session.position, speed)
    for most in (0, 3, 0, 2):
        before = session.completed
        for _ in range(60):
            time.now += 0.02
            play.train(session, granularity, before + most - session.completed, 0.02)
        assert session.completed - before == most


def test_an_epoch_that_does_not_fit_into_a_turn_goes_on_at_the_next_one() -> None:
    session = SCENES["circle"].start()
    play = Play(session.position, 100)
    play.train(session, "epoch", MANY, LONG)
    assert session.completed == session.batches_per_epoch
    play.turned_at = -float("inf")
    session.run(4)
    play.train(session, "epoch", MANY, LONG)
    assert session.completed == 2 * session.batches_per_epoch


@pytest.mark.parametrize("granularity", ["operation", "update", "epoch"])
def test_a_divergence_ends_a_turn(granularity: str) -> None:
    session = SCENES["plane"].start()
    session.edit(training=session.training.replaced(optimizer=Choice("gd", lr=500.0)))
    play = Play(session.position)
    for _ in range(300):
        if session.divergence is None:
            play.train(session, granularity, MANY, 0.02)
    assert session.divergence is not None
    position = session.position
    play.train(session, granularity, MANY, 0.02)
    assert session.position == position


def test_another_size_of_a_step_starts_with_a_careful_guess() -> None:
    session = seed_session()
    play = Play(session.position)
    for _ in range(12):
        play.train(session, "operation", MANY, 0.02)
    before = session.completed
    play.train(session, "update", MANY, 0.02)
    assert session.completed - before <= FIRST_GUESS * 0.02 + 1


def test_what_is_due_is_due_once_until_its_time_has_passed(time: Clock) -> None:
    play = Play(seed_session().position)
    assert play.is_time_for("notes")
    assert not play.is_time_for("notes")
    assert play.is_time_for("surface", 0.1)
    time.now += LEISURE * 0.99
    assert not play.is_time_for("notes")
    assert play.is_time_for("surface", 0.1)
    time.now += LEISURE * 0.02
    assert play.is_time_for("notes")


@pytest.mark.parametrize("cost", [0.01, 0.5, 4.0])
def test_what_is_dear_is_due_less_often(time: Clock, cost: float) -> None:
    play = Play(seed_session().position)
    spent, start = 0.0, time.now
    while time.now < start + 200:
        if play.is_time_for("surface", 0.1):
            with play.timing("surface"):
                time.now += cost
            spent += cost
        time.now += 0.01
    assert spent / (time.now - start) <= SHARE * 1.05
    assert spent / (time.now - start) >= 0.5 * min(SHARE, cost / 0.1)
