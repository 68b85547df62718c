"""Turns: everybody who plays moves, one's trouble is nobody else's, and who is gone is let go."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from threading import Event, current_thread
from time import perf_counter, sleep
from weakref import ref

import pytest

from playground.model.play.sharing import ALONE, FEW, LEAST, Player, Turns

PATIENCE = 20.0  # seconds; a busy machine is no mistake


@pytest.fixture
def turns() -> Iterator[Turns]:
    found = Turns()
    yield found
    for player in list(found._players):
        found.leave(player)


def until(done: Callable[[], bool]) -> None:
    """Wait, and fail if it never comes."""
    end = perf_counter() + PATIENCE
    while not done():
        assert perf_counter() < end
        sleep(0.001)


class Runner:
    """Somebody who counts turns, and is due again after `rest` seconds."""

    def __init__(self, rest: float = 0.0, last: int | None = None) -> None:
        self.rest, self.last = rest, last
        self.seconds: list[float] = []
        self.at: float | None = 0.0
        self.player = Player(due=lambda: self.at, turn=self.turn)

    def turn(self, seconds: float) -> bool:
        self.seconds.append(seconds)
        self.at = perf_counter() + self.rest
        return self.last is None or len(self.seconds) < self.last


def test_everybody_gets_turns_and_as_many_as_the_others(turns: Turns) -> None:
    runners = [Runner(rest=0.001) for _ in range(5)]
    for runner in runners:
        turns.join(runner.player)
    until(lambda: all(len(runner.seconds) > 20 for runner in runners))
    counts = [len(runner.seconds) for runner in runners]
    assert max(counts) <= 2 * min(counts)


def test_whoever_is_due_first_comes_first(turns: Turns) -> None:
    order: list[str] = []
    known = {"late": Event(), "early": Event()}
    due = {"late": perf_counter() + 0.3, "early": perf_counter() + 0.1}

    def turn(name: str) -> bool:
        order.append(name)
        known[name].set()
        return False

    for name in known:
        turns.join(Player(due=lambda name=name: due[name], turn=lambda seconds, name=name: turn(name)))
    assert known["late"].wait(PATIENCE)
    assert order == ["early", "late"]


def test_alone_a_turn_is_long_and_among_many_it_is_short(turns: Turns) -> None:
    alone = Runner()
    turns.join(alone.player)
    until(lambda: len(alone.seconds) > 3)
    assert set(alone.seconds) == {ALONE}
    runners = [Runner() for _ in range(29)]
    for runner in runners:
        turns.join(runner.player)
    until(lambda: bool(runners[-1].seconds))
    assert min(runners[-1].seconds) == max(LEAST, ALONE / 30)


def test_what_need_not_follow_is_slower_the_more_wait(turns: Turns) -> None:
    assert turns.crowding == 1.0
    runners = [Runner() for _ in range(3 * FEW)]
    for runner in runners:
        turns.join(runner.player)
    until(lambda: turns.crowding == 3.0)


def test_who_has_no_room_gets_no_turn_until_there_is_some(turns: Turns) -> None:
    hidden, other = Runner(), Runner(rest=0.001)
    hidden.at = None
    for runner in (hidden, other):
        turns.join(runner.player)
    until(lambda: len(other.seconds) > 20)
    assert hidden.seconds == []
    other.at = None
    turns.leave(other.player)
    hidden.at = 0.0
    turns.wake()
    until(lambda: bool(hidden.seconds))


def test_nobody_who_plays_costs_nothing(turns: Turns) -> None:
    asked: list[float] = []
    player = Player(due=lambda: asked.append(0.0), turn=lambda seconds: True)
    turns.join(player)
    until(lambda: bool(asked))
    sleep(0.05)
    assert len(asked) <= 2


def test_who_has_finished_leaves(turns: Turns) -> None:
    runner = Runner(last=3)
    turns.join(runner.player)
    until(lambda: not len(turns))
    assert len(runner.seconds) == 3
    runner.last, runner.at = 5, 0.0
    turns.join(runner.player)
    until(lambda: not len(turns))
    assert len(runner.seconds) == 5


def test_who_joins_twice_takes_part_once(turns: Turns) -> None:
    runner = Runner()
    runner.at = None
    turns.join(runner.player)
    turns.join(runner.player)
    assert len(turns) == 1
    turns.leave(runner.player)
    turns.leave(runner.player)
    assert len(turns) == 0


def test_a_turn_that_raises_stops_that_one_alone(turns: Turns, caplog: pytest.LogCaptureFixture) -> None:
    def trouble(seconds: float) -> bool:
        raise ZeroDivisionError("trouble")

    other, troubled = Runner(rest=0.001), Player(due=lambda: 0.0, turn=trouble)
    turns.join(troubled)
    turns.join(other.player)
    until(lambda: len(other.seconds) > 20)
    assert len(turns) == 1
    assert "trouble" in caplog.text


def test_a_visit_that_is_gone_is_let_go(turns: Turns) -> None:
    class Visit:
        pass

    visit = Visit()
    known = ref(visit)
    player = Player(due=lambda: 0.0 if known() is None else None, turn=lambda seconds: known() is not None)
    turns.join(player)
    assert len(turns) == 1
    del visit
    gc.collect()
    turns.wake()
    until(lambda: not len(turns))


def test_all_turns_are_made_by_one_thread(turns: Turns) -> None:
    threads: set[str] = set()
    players = [Player(due=lambda: 0.0, turn=lambda seconds: bool(threads.add(current_thread().name))) for _ in range(9)]
    for player in players:
        turns.join(player)
    until(lambda: not len(turns))
    assert threads == {"turns"}
