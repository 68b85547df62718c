"""Work beside the page: one thread does it for all visitors in turn, a short slice at a time."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from threading import Condition, Event, Thread
from time import perf_counter, sleep

logger = logging.getLogger(__name__)
SLICE = 0.015  # seconds of a job at a time
REST = 0.5  # of the time that it takes is left to everything else in the process


class Job:
    """Work in slices, each of which yields the share that is `done`; it ends early where it is no longer `wanted`."""

    def __init__(self, slices: Iterator[float], wanted: Callable[[], bool] = lambda: True) -> None:
        self.done, self.cancelled, self.failed = 0.0, False, False
        self._slices, self._wanted, self._ended = slices, wanted, Event()

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it: it is complete, cancelled, or has failed."""
        return self._ended.is_set()

    def cancel(self) -> None:
        """Stop after the slice under way; what is computed stays."""
        self.cancelled = True

    def wait(self, seconds: float = 60.0) -> bool:
        """Wait until it has ended; whether it has."""
        return self._ended.wait(seconds)

    def work(self, seconds: float) -> bool:
        """Do slices for about so long; whether there is more to do."""
        until = perf_counter() + seconds
        try:
            while not self.cancelled and self._wanted():
                self.done = next(self._slices)
                if perf_counter() >= until:
                    return True
        except StopIteration:
            self.done = 1.0
        except Exception:  # one visitor's trouble must not stop the others
            logger.exception("Work beside the page has failed")
            self.failed = True
        self._ended.set()
        return False


class Background:
    """A thread of its own, which sleeps while there is nothing to do."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._changed = Condition()
        self._thread: Thread | None = None

    def begin(self, job: Job) -> Job:
        """Have a job done from now on."""
        with self._changed:
            self._jobs.append(job)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="background", daemon=True)
                self._thread.start()
            self._changed.notify()
        return job

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._jobs:
                    self._changed.wait()
                job = self._jobs.popleft()
            begun = perf_counter()
            if job.work(SLICE):
                with self._changed:
                    self._jobs.append(job)
            sleep(REST * (perf_counter() - begun))


BACKGROUND = Background()
