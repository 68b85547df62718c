"""A part of a core for a process, so that two cores can show what replicas do that have a core each.

Linux's cgroups of version 1 hold the process to it: https://docs.kernel.org/scheduler/sched-bwc.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup/cpu")
PERIOD = 20_000  # microseconds in which the share may be used up; much less than anybody waits for an answer


@contextmanager
def limited(process: int, share: float, groups: Path = GROUPS) -> Iterator[None]:
    """Hold a process with all its threads to `share` of a core. OSError with a sentence where that cannot be done."""
    if not (groups / "cpu.cfs_quota_us").exists():
        raise OSError(f"A share of a core needs Linux's cgroups of version 1, and {groups} is none.")
    group = groups / f"share-of-{process}"
    try:
        group.mkdir()
        for name, value in (("period", PERIOD), ("quota", round(share * PERIOD))):
            (group / f"cpu.cfs_{name}_us").write_text(str(value), encoding="ascii")
        _move(process, group)
    except OSError as error:
        raise OSError(f"A share of {share:g} of a core cannot be set in {groups}: {error.strerror}.") from error
    try:
        yield
    finally:
        with suppress(ProcessLookupError):  # it has ended
            _move(process, groups)
        group.rmdir()


def _move(process: int, group: Path) -> None:
    (group / "cgroup.procs").write_text(str(process), encoding="ascii")
