"""A process that is held to a part of a core gets no more; where that cannot be done, a sentence says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import visitors
from benchmarks.shares import GROUPS, limited

BUSY = """
import time
input()
begun, end = time.process_time(), time.perf_counter() + 0.5
while time.perf_counter() < end:
    pass
print(time.process_time() - begun)
"""


@pytest.mark.skipif(not os.access(GROUPS / "cgroup.procs", os.W_OK), reason="no cgroups of version 1 to be written")
def test_a_process_gets_no_more_than_its_share() -> None:
    command = [sys.executable, "-c", BUSY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        with limited(process.pid, 0.2):
            spent, _ = process.communicate("\n")
        assert 0 < float(spent) < 0.2
    assert not (GROUPS / f"share-of-{process.pid}").exists()


def test_a_machine_without_such_groups_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="needs Linux's cgroups of version 1"), limited(os.getpid(), 0.2, tmp_path):
        pass


def test_a_share_that_cannot_be_set_is_said(tmp_path: Path) -> None:
    (tmp_path / "cpu.cfs_quota_us").touch()
    (tmp_path / f"share-of-{os.getpid()}").touch()
    with pytest.raises(OSError, match=r"A share of 0.2 of a core cannot be set"), limited(os.getpid(), 0.2, tmp_path):
        pass


@pytest.mark.parametrize("share", ["0", "-1", "nan", "much", "1.5"])
def test_a_share_is_a_part_of_a_core(share: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        visitors.main([f"--share={share}"])
    assert "is no part of a core" in capsys.readouterr().err
