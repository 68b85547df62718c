"""The container: what its steps take away is not asked for, and where an image was built, it serves the page."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.visitor import joined
from tests.browser.server import free_port, healthy

ROOT = Path(__file__).parents[1]
IMAGE = "backprop-playground"
LARGEST = 350e6  # bytes unpacked
PODMAN = shutil.which("podman")


def steps() -> str:
    """The Containerfile."""
    return (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")


def taken_away() -> set[str]:
    """The names of modules that the image has not, of those whose files its steps name."""
    packages = re.search(r"uninstall -y (.*) \\", steps())[1].split()
    arrow = re.search(r"for part in (.*); do rm _", steps())[1].split()
    pillow = re.search(r"for part in (.*); do rm PIL/_", steps())[1].split()
    named = [each.replace("-", "_").removesuffix("_py") for each in packages]
    return {*named, *(f"pyarrow._{each}" for each in arrow), *(f"PIL._{each}" for each in pillow)}


@pytest.fixture(scope="module")
def image() -> str:
    """An image that was built as its first line says; without one these tests are skipped."""
    if PODMAN is None or subprocess.run([PODMAN, "image", "exists", IMAGE], check=False).returncode:
        pytest.skip(f"no image {IMAGE} was built here: podman build -f deploy/Containerfile -t {IMAGE} .")
    return IMAGE


@pytest.fixture(scope="module")
def container(image: str) -> Iterator[str]:
    """The address of a container as docs/deploying.md has it run: nothing can be written but below /tmp."""
    said = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    options = re.search(rf"^podman run (.*) -p \S+ {IMAGE}$", said, re.MULTILINE)
    port = free_port()
    command = [PODMAN, "run", "--rm", *options[1].split(), "-p", f"127.0.0.1:{port}:8501", image]
    with subprocess.Popen(command) as running:
        address = f"http://127.0.0.1:{port}"
        try:
            assert healthy(address, running)
            yield address
        finally:
            running.terminate()


def test_an_image_is_small(image: str) -> None:
    said = subprocess.run([PODMAN, "image", "inspect", "--format", "{{.Size}}", image], capture_output=True, check=True)
    assert int(said.stdout) <= LARGEST


def test_a_container_serves_the_page(container: str) -> None:
    async def visited() -> None:
        async with joined(container, "") as visitor:
            await visitor.do("step")

    asyncio.run(visited())


@pytest.mark.skipif(sys.platform != "linux", reason="the packages of other systems have other parts")
def test_what_is_taken_away_is_there() -> None:
    """Names that the packages no longer have would take nothing away."""
    assert {"altair", "pydeck", "pyarrow._dataset", "PIL._webp"} < taken_away()
    assert [name for name in sorted(taken_away()) if find_spec(name) is None] == []
