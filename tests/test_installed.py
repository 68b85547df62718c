"""The wheel in an environment of its own has all that the page needs, and the command that serves it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

import backprop_core
from backprop_core.document import to_json
from benchmarks.visitor import joined
from playground.command import main, script
from tests.browser.server import free_port, healthy
from tests.test_container import taken_away

ROOT = Path(__file__).parents[1]
RUN = {"version": 1, "scene": "xor", "position": {"update": 3, "operation": 2}}
BIN = "Scripts" if os.name == "nt" else "bin"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sdist and wheel, built by what tests/requirements.txt installs."""
    folder = tmp_path_factory.mktemp("built")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", folder], cwd=ROOT, check=True, timeout=100)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """The project's wheel."""
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, and with what it needs from this one but what the container does without."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / BIN / ("python.exe" if os.name == "nt" else "python")
    installing = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*installing, wheel], check=True, timeout=100)
    place = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    missing = f"import sys; sys.modules.update(dict.fromkeys({sorted(taken_away())}))"
    Path(place, "needed.pth").write_text(f"{sysconfig.get_path('purelib')}\n{missing}\n", encoding="utf-8")
    return folder


def test_a_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    tracked = [path for package in ("backprop_core", "playground") for path in (ROOT / package).rglob("*")]
    files = {path.relative_to(ROOT).as_posix() for path in tracked if path.is_file() and path.suffix != ".pyc"}
    assert len(files) > 300
    assert files - packed == set()


def test_an_sdist_holds_what_the_project_is_made_of(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    assert {"docs/lessons.md", ".streamlit/config.toml", "requirements.txt", "tests/test_installed.py"} <= names
    assert "playground/components/static/bar.js" in names


def test_the_version_stands_in_one_place(wheel: Path) -> None:
    assert wheel.name.split("-")[1] == backprop_core.__version__
    assert "version" in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dynamic"]
    for name, said in (("CITATION.cff", r"^version: (.*)$"), ("CHANGELOG.md", r"^## \[(\d.*?)\]")):
        found = re.search(said, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        assert found[1] == backprop_core.__version__


def test_what_is_installed_serves_the_page(environment: Path, tmp_path: Path) -> None:
    """From another folder, below a base path, with the project's settings and a file that is opened."""
    (tmp_path / "run.json").write_text(to_json(RUN), encoding="utf-8")
    port, log = free_port(), tmp_path / "log"
    asked = [f"--port={port}", "--base-path=/deep/er", "--open=run.json", "--no-browser"]
    address = f"http://127.0.0.1:{port}/deep/er"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [environment / BIN / "backprop-playground", *asked], cwd=tmp_path, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            assert healthy(address, server), log.read_text()
            style = re.search(r'href="\./(assets/\w+/page\.css)"', _text(address + "/", accept="text/html"))
            assert "--accent" in _text(f"{address}/{style[1]}")
            document, said = asyncio.run(_visited(address, log))
            assert json.loads(document) == RUN
            assert "Traceback" not in said
        finally:
            server.terminate()
            server.wait()


async def _visited(address: str, log: Path) -> tuple[str, str]:
    """The document of a visit whose page has been drawn, as a file, and what the server has logged until then."""
    async with joined(address, "") as visitor:
        document = await asyncio.to_thread(_text, f"{address}/document/{visitor.page.ticket}?file")
        return document, log.read_text()


def _text(address: str, accept: str = "*/*") -> str:
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": accept}), timeout=10) as answer:
        return answer.read().decode()


def test_a_checkout_is_served_by_its_own_script() -> None:
    assert script() == ROOT / "streamlit_app.py"


@pytest.mark.parametrize(
    ("content", "says"), [("{", "cannot be opened"), ('{"version": 1, "scene": "none"}', "scene"), (None, "No such")]
)
def test_what_cannot_be_opened_is_said_before_the_server_starts(
    content: str | None, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "run.json"
    if content is not None:
        path.write_text(content)
    assert main(["--open", str(path)]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("port", ["0", "70000", "-1", "web", "²"])
def test_what_is_no_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([f"--port={port}"])
    assert "is not a port" in capsys.readouterr().err


def test_only_this_computer_may_come_unless_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("playground.command.cli.main", lambda arguments, **_: started.append(arguments))
    main([])
    main(["--host=0.0.0.0", "--port=80", "--base-path=/a/b/"])
    assert "--server.address=127.0.0.1" in started[0]
    assert {"--server.address=0.0.0.0", "--server.port=80", "--server.baseUrlPath=a/b"} <= set(started[1])
    # Without an address for what it prints Streamlit asks one of another host.
    assert "--browser.serverAddress=localhost" in started[1]
    assert not any(option.startswith("--browser.serverAddress") for option in started[0])
