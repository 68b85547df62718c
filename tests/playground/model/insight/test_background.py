"""Work beside the page: in turn, cancelled, and never in the way of others."""

from __future__ import annotations

from collections.abc import Iterator
from time import sleep

from playground.model.insight.background import Background, Job


def steps(count: int, noted: list[int], seconds: float = 0.0) -> Iterator[float]:
    for at in range(count):
        sleep(seconds)
        noted.append(at)
        yield (at + 1) / count


def test_a_job_comes_to_its_end() -> None:
    noted: list[int] = []
    job = Background().begin(Job(steps(5, noted)))
    assert job.wait()
    assert (job.done, noted, job.failed, job.cancelled) == (1.0, [0, 1, 2, 3, 4], False, False)


def test_jobs_take_turns() -> None:
    background, first, second = Background(), list[int](), list[int]()
    slow = background.begin(Job(steps(1000, first, 0.005)))
    quick = background.begin(Job(steps(5, second, 0.005)))
    assert quick.wait()
    assert not slow.ended
    slow.cancel()
    assert slow.wait()


def test_a_job_that_is_cancelled_or_no_longer_wanted_ends_and_keeps_its_share() -> None:
    noted: list[int] = []
    job = Job(steps(9, noted))
    job.work(0)
    job.cancel()
    assert not job.work(1)
    assert (job.ended, job.done, noted) == (True, 1 / 9, [0])
    left: list[int] = []
    unwanted = Job(steps(9, left), lambda: len(left) < 3)
    assert not unwanted.work(1)
    assert (unwanted.ended, left) == (True, [0, 1, 2])


def test_a_job_that_fails_ends_and_the_next_goes_on() -> None:
    def broken() -> Iterator[float]:
        yield 0.5
        raise ZeroDivisionError

    background = Background()
    failed = background.begin(Job(broken()))
    assert failed.wait()
    assert failed.failed
    assert background.begin(Job(steps(1, []))).wait()
