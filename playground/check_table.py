"""What the page would make of a table: `python -m playground.check_table FILE [--json]`, for those who prepare one.

The exit code is 0 if the table can be used as it is or after what is offered, and 1 if it cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from playground.model.tables import DataImportError, Note, Reading, read_table
from playground.model.tables.cells.text import require_size
from playground.model.tables.errors import quoted, rows_in_words


def report(reading: Reading) -> dict[str, Any]:
    """What was read, as plain data; `samples` are the rows that can be used."""
    plan = reading.plan
    return {
        "inputs": list(plan.input_names),
        "targets": [column.name for column in plan.roles.targets],
        "classes": list(reading.classes),
        "task": reading.task,
        "samples": int(plan.kept.sum()),
        "first_sample": reading.first_sample(),
        "problem": reading.problem,
        "notes": list(map(_note, reading.notes)),
    }


def _note(note: Note) -> dict[str, Any]:
    about: dict[str, Any] = {"column": note.column} if note.column else {}
    if note.rows or not note.column:
        about["rows"] = list(note.rows)
    return {**about, "done": note.done, "why": note.why, "offers": [change.says for change in note.changes]}


def in_words(found: dict[str, Any]) -> str:
    """A report as text."""
    lines = [
        f"inputs   {', '.join(found['inputs']) or 'none'}",
        f"targets  {', '.join(found['targets']) or 'none'}",
        f"task     {found['task'] or 'none'}",
        *([f"classes  {', '.join(found['classes'])}"] if found["classes"] else []),
        f"samples  {found['samples']}",
        f"first    {', '.join(f'{name} = {value}' for name, value in found['first_sample'].items())}",
        "",
    ]
    for note in found["notes"]:
        offers = f" [{' | '.join(note['offers'])}]" if note["offers"] else ""
        lines.append(f"{_about(note)}{note['done']}. {note['why']}{offers}")
    return "\n".join([*lines, *(["", f"To decide: {found['problem']}"] if found["problem"] else [])])


def _about(note: dict[str, Any]) -> str:
    column = [f"column {quoted(note['column'])}"] if "column" in note else []
    rows = [rows_in_words(note["rows"])] if note.get("rows") else []
    about = ", ".join(rows + column) or "file"
    return f"{about[0].upper()}{about[1:]}: "


def main(arguments: list[str] | None = None) -> int:
    """Check the file that is named on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m playground.check_table", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("file", type=Path, help="a table as CSV")
    parser.add_argument("--json", action="store_true", help="print an object instead of sentences")
    given = parser.parse_args(arguments)
    try:
        require_size(given.file.stat().st_size)
        found = report(read_table(given.file.read_bytes()))
    except (OSError, DataImportError) as error:
        says = f"{given.file}: {error.strerror}." if isinstance(error, OSError) else str(error)
        print(
            json.dumps({"problem": says}, ensure_ascii=False) if given.json else says,
            file=sys.stdout if given.json else sys.stderr,
        )
        return 1
    print(json.dumps(found, ensure_ascii=False, indent=1) if given.json else in_words(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
