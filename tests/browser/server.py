"""The app, run as a visitor would run it, on a free port."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def serving(script: Path = ROOT / "streamlit_app.py", *, below: str = "") -> Iterator[str]:
    """Start the server of a script and yield its address; RuntimeError with its log if it does not come up.

    `below` is the base path, such as "/deep/er", which the address then ends with.
    """
    with started(script, below=below) as (address, _):
        yield address


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(
    script: Path = ROOT / "streamlit_app.py",
    options: Sequence[str] = (),
    *,
    below: str = "",
    port: int = 0,
    log_file: Path | None = None,
    program: str = "streamlit",
) -> Iterator[tuple[str, int]]:
    """Start the server of a script with Streamlit's `options`; yield its address and the number of its process.

    Without a `port` it is a free one. What the server prints can be read in `log_file` meanwhile and afterwards.
    `program` is a module that takes Streamlit's arguments.
    """
    port = port or free_port()
    command = [sys.executable, "-m", program, "run", str(script), "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    command += [f"--server.baseUrlPath={below.strip('/')}", *options]
    address = f"http://127.0.0.1:{port}{below}"
    with log_file.open("w+") if log_file else tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            if not healthy(address, server):
                log.seek(0)
                raise RuntimeError("The app did not come up:\n" + log.read())
            yield address, server.pid
        finally:
            server.terminate()
            server.wait()


def healthy(address: str, server: subprocess.Popen[bytes]) -> bool:
    """Wait until a server answers, half a minute at most; whether it does."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address + "/_stcore/health", timeout=1).close()
            return True
        except OSError:
            if server.poll() is not None:
                return False
            time.sleep(0.1)
    return False
