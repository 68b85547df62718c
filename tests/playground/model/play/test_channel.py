"""The line between a browser and the run: who listens, how much is under way, and what is forgotten."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from threading import Event as Signal
from threading import Thread
from time import sleep
from typing import Any
from weakref import ref

from playground.model.play.channel import CHANNELS, UNDER_WAY, Channel, Message
from playground.model.play.protocol import Event


def ignore(message: Message) -> None:
    """A browser that keeps nothing."""


def test_at_most_two_pictures_are_under_way() -> None:
    channel = Channel()
    assert not channel.has_room
    channel.connect(ignore)
    numbers = []
    while channel.has_room:
        numbers.append(channel.next_picture())
    assert numbers == [1, 2]
    assert len(numbers) == UNDER_WAY
    channel.acknowledge(1)
    assert channel.has_room
    assert channel.next_picture() == 3
    assert not channel.has_room
    channel.acknowledge(3)
    assert [channel.next_picture(), channel.next_picture()] == [4, 5]
    assert not channel.has_room


def test_what_was_never_sent_cannot_be_acknowledged_nor_the_same_twice() -> None:
    channel = Channel()
    channel.connect(ignore)
    for _ in range(UNDER_WAY):
        channel.next_picture()
    for painted in (0, -1, -(10**9)):
        channel.acknowledge(painted)
        assert not channel.has_room
    channel.acknowledge(10**9)
    for _ in range(UNDER_WAY):
        assert channel.has_room
        channel.next_picture()
    channel.acknowledge(1)
    assert not channel.has_room


def test_an_acknowledgement_wakes_whoever_waits_for_room() -> None:
    channel, woken = Channel(), []
    channel.ready = lambda: woken.append(channel.has_room)
    channel.connect(ignore)
    channel.next_picture()
    channel.next_picture()
    channel.acknowledge(1)
    assert woken == [True]


def test_of_several_connections_the_last_one_counts() -> None:
    channel, first, second = Channel(), [], []
    to_first, to_second = first.append, second.append
    channel.connect(to_first)
    channel.send("one")
    channel.next_picture()
    channel.next_picture()
    channel.connect(to_second)
    assert channel.has_room
    channel.send("two")
    channel.disconnect(to_first)
    assert channel.is_open
    channel.send("three")
    assert (first, second) == (["one"], ["two", "three"])
    channel.disconnect(to_second)
    assert not channel.is_open
    assert not channel.has_room
    channel.send("nobody listens")
    assert second == ["two", "three"]


def test_an_event_is_done_once_and_none_out_of_turn() -> None:
    channel, done = Channel(), []
    channel.perform = lambda event: done.append(event.n)
    for n in (0, 0, 1, 5, 3, 5, 6):
        channel.hear(Event(n, "step"))
    assert done == [0, 1, 5, 6]
    assert channel.heard == 6


def test_an_event_is_done_before_the_next_one_begins() -> None:
    """Also where they come over two carriers, each in a thread of its own."""
    channel, done = Channel(), []
    begun = Signal()

    def perform(event: Event) -> None:
        begun.set()
        sleep(0.05 if event.n == 0 else 0)
        done.append(event.n)

    channel.perform = perform
    first = Thread(target=channel.hear, args=[Event(0, "step")])
    first.start()
    begun.wait()
    channel.hear(Event(1, "undo"))
    first.join()
    assert done == [0, 1]


def test_before_there_is_a_run_nothing_counts_as_heard() -> None:
    channel = Channel()
    channel.hear(Event(3, "step"))
    assert channel.heard == -1


def test_tickets_are_long_and_each_is_another() -> None:
    channels = [Channel() for _ in range(1000)]
    assert len({channel.ticket for channel in channels}) == 1000
    assert min(len(channel.ticket) for channel in channels) >= 32  # 24 random bytes
    assert all(CHANNELS[channel.ticket] is channel for channel in channels)


def test_the_registry_forgets_a_channel_that_is_gone() -> None:
    channel = Channel()
    ticket, known = channel.ticket, ref(channel)
    channel.connect(ignore)
    del channel
    gc.collect()
    assert known() is None
    assert ticket not in CHANNELS


def test_an_event_that_comes_over_both_carriers_at_the_same_time_is_done_once() -> None:
    class Slow(int):
        """A number that takes its time to be compared, while the other carrier comes."""

        def __gt__(self, other: int) -> bool:
            sleep(0.05)
            return int(self) > other

        def __le__(self, other: int) -> bool:
            sleep(0.05)
            return int(self) <= other

    channel, done = Channel(), []
    channel.perform = lambda event: done.append(event.n)
    carriers = [Thread(target=channel.hear, args=[Event(Slow(1), "step")]) for _ in range(3)]
    for carrier in carriers:
        carrier.start()
    for carrier in carriers:
        carrier.join()
    assert done == [1]


def test_what_is_asked_to_be_opened_again_under_a_name_is_opened_once_and_has_the_same_answer() -> None:
    channel, opened = Channel(), []

    def opens(asked: Mapping[str, Any]) -> dict[str, Any]:
        opened.append(asked["query"])
        return {"arrivals": len(opened)}

    channel.open = opens
    answers = [channel.open_once(name, {"query": name}) for name in ("a", "a", "b", "b", "a", "", "")]
    assert [answer["arrivals"] for answer in answers] == [1, 1, 2, 2, 3, 4, 5]
    assert opened == ["a", "b", "a", "", ""]


def test_what_is_asked_again_while_it_is_being_opened_waits_for_its_answer() -> None:
    channel, begun, may_end, opened, answers = Channel(), Signal(), Signal(), [], []

    def opens(asked: Mapping[str, Any]) -> dict[str, Any]:
        opened.append(asked)
        begun.set()
        assert may_end.wait(10)
        return {"arrivals": len(opened)}

    channel.open = opens
    asking = [Thread(target=lambda: answers.append(channel.open_once("a", {}))) for _ in range(2)]
    asking[0].start()
    assert begun.wait(10)
    asking[1].start()
    may_end.set()
    for each in asking:
        each.join()
    assert answers == [{"arrivals": 1}] * 2
