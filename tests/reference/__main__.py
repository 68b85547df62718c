"""`python -m tests.reference FOLDER`: run every case of a folder and say how far the core is from each."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.reference.comparing import CaseError
from tests.reference.running import run_case


def main(arguments: list[str] | None = None) -> int:
    """The number that the process exits with: 0 if all cases pass."""
    parser = argparse.ArgumentParser(prog="python -m tests.reference", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder with case files (*.json)")
    folder = parser.parse_args(arguments).folder
    paths = sorted(folder.glob("*.json"))
    if not paths:
        print(f"{folder} holds no case files (*.json): name a folder that does.", file=sys.stderr)
        return 2
    failed = sum(not _passes(path) for path in paths)
    print(f"{len(paths) - failed} of {len(paths)} cases pass.")
    return 1 if failed else 0


def _passes(path: Path) -> bool:
    try:
        found = run_case(path)
    except CaseError as error:
        print(f"FAIL  {path.stem}: {' '.join(str(error).split())}")
        return False
    good = found.share <= 1
    worst = f"worst {found.size:.2e}, {found.share:.2e} of its tolerance, at {found.where}"
    left_out = f", {len(found.left_out)} printed not compared: {', '.join(found.left_out)}" if found.left_out else ""
    print(f"{'pass' if good else 'FAIL'}  {path.stem}: {found.compared} numbers, {worst}{left_out}")
    return good


if __name__ == "__main__":
    sys.exit(main())
