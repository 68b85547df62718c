"""The layout of folders is the architecture: who may import whom, and how long a file may be."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STANDARD = sys.stdlib_module_names | {"__future__"}
PACKAGES = {
    "backprop_core": STANDARD | {"numpy", "backprop_core"},
    # pandas and Pillow (PIL) come with Streamlit, which needs them itself.
    "playground": STANDARD
    | {"numpy", "pandas", "PIL", "plotly", "starlette", "streamlit", "backprop_core", "playground"},
    "streamlit_app.py": STANDARD | {"streamlit", "playground"},
    "tests/core": STANDARD | {"numpy", "pytest", "hypothesis", "backprop_core", "tests"},
}
# The rooms of the core, each built on those before it.
CORE = ("errors", "primitives", "checks", "functions", "data", "tape", "run", "document", "analysis")
# The rooms of the front end, and those that each may import.
FLOORS = {
    "theme": set[str](),
    "formats": set[str](),
    "model": {"theme", "formats"},
    "explain": {"model", "theme", "formats"},
    "figures": {"model", "theme", "formats"},
    "server": {"model", "theme"},
    "components": {"server"},
    "visit": {"components", "figures", "model", "theme", "formats"},
    "screen": {"visit", "components", "explain", "figures", "model", "theme", "formats"},
    "actions": {"screen", "visit", "components", "figures", "model", "formats"},
    "panels": {"actions", "screen", "visit", "components", "explain", "figures", "model", "theme", "formats"},
    "page": {"panels", "actions", "visit"},
    "check_table": {"model"},
    "command": {"model"},
    "notebook": {"figures", "model", "theme"},
    "check_lesson": {"model"},
}
ARROWS = [(room, below) for room in FLOORS for below in FLOORS if below != room and below not in FLOORS[room]]
PURE = ("theme", "formats", "model", "explain", "figures", "screen", "notebook")
MOST_FILES, MOST_LINES = 16, 300
SOURCES = ("*.py", "*.js", "*.css")


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


def room_of(name: str) -> str:
    """The second part of a module's name: playground.figures.graph.edges is in figures."""
    return [*name.split("."), ""][1]


def imported(place: str) -> Iterator[tuple[str, str]]:
    """Where a module is imported in a place, and its name."""
    for path in files(place):
        for line, name in imports(path):
            yield f"{path.relative_to(ROOT)}:{line}", name


def path_of(room: str) -> str:
    """A room of the front end is a folder or, where it is small, a file."""
    return f"playground/{room}" if (ROOT / "playground" / room).is_dir() else f"playground/{room}.py"


@pytest.mark.parametrize("place", PACKAGES)
def test_packages_import_those_that_they_are_built_on(place: str) -> None:
    assert [found for found in imported(place) if found[1].split(".")[0] not in PACKAGES[place]] == []


@pytest.mark.parametrize(("room", "below"), ARROWS)
def test_no_room_imports_one_that_is_not_below_it(room: str, below: str) -> None:
    names = (f"playground.{below}", f"playground.{below}.")
    wrong = [found for found in imported(path_of(room)) if found[1] == names[0] or found[1].startswith(names[1])]
    assert wrong == []


def test_every_room_of_the_front_end_has_its_floor() -> None:
    rooms = {path.stem for path in (ROOT / "playground").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert rooms - {"__init__", "__pycache__"} == set(FLOORS)


@pytest.mark.parametrize("room", CORE)
def test_rooms_of_the_core_import_only_those_before_them(room: str) -> None:
    path = f"backprop_core/{room}" if (ROOT / "backprop_core" / room).is_dir() else f"backprop_core/{room}.py"
    allowed = CORE[: CORE.index(room) + 1]
    own = [found for found in imported(path) if found[1].startswith("backprop_core.")]
    assert [found for found in own if room_of(found[1]) not in allowed] == []


@pytest.mark.parametrize("room", PURE)
def test_what_is_pure_knows_no_streamlit(room: str) -> None:
    assert [found for found in imported(path_of(room)) if found[1].split(".")[0] == "streamlit"] == []


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


def test_one_room_alone_touches_session_state() -> None:
    touching = {
        path.relative_to(ROOT).parts[1]
        for path in files("playground")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "session_state"
    }
    assert touching == {"visit"}


def test_panels_draw_and_never_change() -> None:
    changing = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files("playground/panels")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "app"
    ]
    assert changing == []


def sources() -> Iterator[Path]:
    for place in ("backprop_core", "playground", "tests", "benchmarks"):
        for pattern in SOURCES:
            yield from (ROOT / place).rglob(pattern)
    yield ROOT / "streamlit_app.py"


def test_files_are_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert [str(path) for path, length in lengths.items() if length > MOST_LINES] == []


def test_folders_are_small() -> None:
    counts = Counter(path.parent for path in sources())
    assert {str(folder): count for folder, count in counts.items() if count > MOST_FILES} == {}


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
