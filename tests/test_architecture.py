"""The layout of folders is the architecture: who may import whom, and how long a file may be."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STANDARD = sys.stdlib_module_names | {"__future__"}
ALLOWED = {
    "backprop_core": STANDARD | {"numpy", "backprop_core"},
    "playground/figures": STANDARD | {"numpy", "backprop_core", "playground"},
    "playground": STANDARD | {"numpy", "plotly", "starlette", "streamlit", "backprop_core", "playground"},
    "streamlit_app.py": STANDARD | {"streamlit", "playground"},
    "tests/core": STANDARD | {"numpy", "pytest", "hypothesis", "backprop_core", "tests"},
}


def files(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """The line and the name of every module imported; `from package import module` names the module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [name for name in inner if (ROOT / name.replace(".", "/")).with_suffix(".py").exists()]
            yield from ((node.lineno, name) for name in modules or [node.module or "."])


@pytest.mark.parametrize("place", ALLOWED)
def test_imports_point_downwards(place: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files(place)
        for line, name in imports(path)
        if name.split(".")[0] not in ALLOWED[place]
    ]
    assert wrong == []


def test_the_core_has_no_import_cycle() -> None:
    graph = {module_name(path): {name for _, name in imports(path)} for path in files("backprop_core")}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join([*trail, name])
        if name in graph and name not in done:
            for below in graph[name]:
                visit(below, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_figures_import_only_what_knows_no_streamlit() -> None:
    knowing = {module_name(path) for path in files("playground") if "streamlit" in {n for _, n in imports(path)}}
    wrong = [(path.name, name) for path in files("playground/figures") for _, name in imports(path) if name in knowing]
    assert wrong == []


BELOW = {
    "playground/model": {"model", "theme", "formats"},
    "playground/explain": {"explain", "model", "theme", "formats"},
}


@pytest.mark.parametrize("room", BELOW)
def test_what_is_pure_imports_nothing_of_the_page(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files(room)
        for line, name in imports(path)
        if name.startswith("playground.") and name.split(".")[1] not in BELOW[room]
    ]
    assert wrong == []


def test_one_module_alone_touches_session_state() -> None:
    touching = {
        path.relative_to(ROOT).as_posix()
        for path in files("playground")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "session_state"
    }
    assert touching == {"playground/visit/state.py"}


def test_files_are_short() -> None:
    places = ("backprop_core", "playground", "tests", "benchmarks", "streamlit_app.py")
    long = [path.name for place in places for path in files(place) if len(path.read_text().splitlines()) >= 300]
    assert long == []


def test_the_page_needs_three_packages() -> None:
    lines = (ROOT / "requirements.txt").read_text().split()
    assert sorted(line.split(">")[0] for line in lines) == ["numpy", "plotly", "streamlit"]


def test_public_names_of_the_core_are_documented() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in files("backprop_core")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert bare == []


def test_a_wheel_has_all_packages_and_what_lies_beside_them() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    assert settings["packages"]["find"]["include"] == ["backprop_core*", "playground*"]
    beside = {
        found for pattern in settings["package-data"]["playground"] for found in (ROOT / "playground").glob(pattern)
    }
    for package in ("backprop_core", "playground"):
        every = [path for path in (ROOT / package).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        found = [path for path in every if path.name != "README.md"]  # for whoever reads the source
        assert [path.name for path in found if path.suffix != ".py" and path not in beside] == []
        assert [path for path in found if not (path.parent / "__init__.py").exists() and path.suffix == ".py"] == []
