"""The rooms of the core import in one order: each only from those before it."""

from __future__ import annotations

import pytest

from tests.test_architecture import ROOT, files, imports, module_name

ORDER = ("errors", "primitives", "checks", "functions", "data", "tape", "run", "analysis")


def room(module: str) -> str:
    return module.split(".")[1]


def test_every_room_has_its_place() -> None:
    found = {path.stem for path in (ROOT / "backprop_core").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert found - {"__init__", "__pycache__"} == set(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_a_room_imports_only_from_those_before_it(name: str) -> None:
    allowed = ORDER[: ORDER.index(name) + 1]
    wrong = [
        f"{module_name(path)}:{line} imports {imported}"
        for path in files("backprop_core")
        if module_name(path).split(".")[1:2] == [name]
        for line, imported in imports(path)
        if imported.startswith("backprop_core.") and room(imported) not in allowed
    ]
    assert wrong == []


def test_no_room_has_more_than_16_files() -> None:
    crowded = [place.name for place in (ROOT / "backprop_core").iterdir() if len(list(place.glob("*.py"))) > 16]
    assert crowded == []
