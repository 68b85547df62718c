"""mutmut makes the mistakes, and mypy tells which of them are none of the types."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from tests.mutation.rooms import PLACES, Place

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "build" / "mutation"
CONFIGURATION = """
[tool.mutmut]
source_paths = ["backprop_core", "playground"]
only_mutate = {sources}
# What an error says, and LaTeX, is read by people.
do_not_mutate_patterns = ["raise ", "^ *formula="]
also_copy = ["README.md", "streamlit_app.py", "benchmarks", "docs"]
"""
CHECK = [sys.executable, "-m", "mypy", "--no-warn-unused-ignores", "--output", "json"]


def made(name: str) -> Path:
    """The folder that they are in: `mutants/` has the project with all of them, `found.json` what became of each."""
    place = BUILT / name
    if not (place / "found.json").exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        found = _make(place, PLACES[name])
        (place / "found.json").write_text(json.dumps(found, indent=1), "utf-8")
    shutil.rmtree(place / "mutants" / "tests", ignore_errors=True)
    shutil.copytree(ROOT / "tests", place / "mutants" / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    return place


def _make(place: Path, chosen: Place) -> dict[str, str]:
    """Mistake to "types", for those that mypy refuses, or "untried"."""
    for path in ("backprop_core", "playground", "tests", "benchmarks", "docs", "README.md", "streamlit_app.py"):
        (place / path).symlink_to(ROOT / path)
    settings = CONFIGURATION.format(sources=list(chosen.sources))
    (place / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8") + settings, "utf-8")
    os.chdir(place)
    # It reads its settings from the present folder.
    from mutmut.__main__ import copy_also_copy_files, copy_src_dir, create_mutants
    from mutmut.utils.file_utils import walk_mutatable_files

    Path("mutants").mkdir()
    copy_src_dir()
    copy_also_copy_files()
    create_mutants(1)
    os.chdir("mutants")
    names = [name for path in walk_mutatable_files() for name in _names(path)]
    refused = _refused()
    return {name: "types" if name in refused else "untried" for name in names}


def _names(path: Path) -> list[str]:
    """The mistakes in a source file."""
    record = Path(f"{path}.meta")
    return list(json.loads(record.read_text("utf-8"))["exit_code_by_key"]) if record.exists() else []


def _refused() -> set[str]:
    from mutmut.mutation.data import MutantLineSpans
    from mutmut.type_checking import run_type_checker
    from mutmut.utils.format_utils import get_mutant_name

    refused = set()
    for error in run_type_checker(CHECK):
        path = error.file_path.relative_to(Path.cwd())
        os.chdir("..")
        spans = MutantLineSpans.load(path)
        os.chdir("mutants")
        for name, span in spans.span_by_function_name.items() if spans else ():
            if span.start <= error.line_number <= span.end:
                refused.add(get_mutant_name(path, name))
    return refused
