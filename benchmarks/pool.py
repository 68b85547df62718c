"""The engines' processes, one each, all limited to one thread and the same core, of which one works at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parents[1]
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "JAX_PLATFORMS": "cpu",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}


class Pool:
    """A process per engine; a context manager that ends them."""

    def __init__(self, engines: Iterable[str]) -> None:
        self._processes = {name: _start(name) for name in engines}

    def ask(self, engine: str, do: str, **request: Any) -> Any:
        """The answer of an engine; RuntimeError if its process has died, its own message being on standard error."""
        process = self._processes[engine]
        if process.stdin is None or process.stdout is None:
            raise RuntimeError(f"no pipe to {engine}")
        try:
            process.stdin.write(json.dumps({"do": do, **request}) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise RuntimeError(f"the process of {engine} ended while it was asked to {do} {request}")
        return json.loads(answer)

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes.values():
            process.kill()
            process.communicate()


def _start(engine: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.worker", engine],
        cwd=ROOT, env=os.environ | ONE_THREAD, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
