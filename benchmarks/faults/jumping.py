"""Streamlit with a clock on the wall that somebody sets all the time: `python -m benchmarks.faults.jumping run SCRIPT`.

Time that has passed (`time.monotonic`, `time.perf_counter`) goes on as it does; no clock of the machine is touched.
"""

from __future__ import annotations

import time

EVERY = 0.7  # seconds
HOUR = 3600
JUMPS = (0, HOUR, -HOUR, 24 * HOUR, -(10**8), 10**8, -1, 1)  # seconds that the clock is wrong by, one after the other

_time, _time_ns = time.time, time.time_ns


def wrong_by() -> int:
    """Seconds at this moment."""
    return JUMPS[int(time.monotonic() / EVERY) % len(JUMPS)]


def set_clock() -> None:
    """From now on; before anything else is imported that might remember the right clock."""
    time.time = lambda: _time() + wrong_by()
    time.time_ns = lambda: _time_ns() + wrong_by() * 10**9


if __name__ == "__main__":
    set_clock()
    from streamlit.web import cli

    cli.main(prog_name="streamlit")
