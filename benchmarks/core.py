"""Time per update of this core beside other engines: `python -m benchmarks.core [--quick] [--json]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from benchmarks.cases import PROBLEMS
from benchmarks.engines import ENGINES
from benchmarks.measure import measure
from benchmarks.report import agree, as_data, as_text


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and fail where an engine computes something else than the others."""
    options = _options(arguments)
    rounds, seconds = (2, 0.06) if options.quick else (7, 0.2)
    seconds = seconds if options.seconds is None else options.seconds
    results = measure(options.engines, options.networks, rounds, seconds, _say)
    _say("")
    print(json.dumps(as_data(results), indent=2) if options.json else as_text(results, options.engines))
    return 0 if agree(results) else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.core", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: less exact")
    parser.add_argument("--seconds", type=float, help="length of an engine's turn in a round")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES), metavar="ENGINE")
    parser.add_argument("--networks", nargs="+", choices=PROBLEMS, default=list(PROBLEMS), metavar="NETWORK")
    return parser.parse_args(arguments)


def _say(progress: str) -> None:
    """Progress in one line of a terminal that overwrites itself; nothing elsewhere."""
    if sys.stderr.isatty():
        print(f"\r\033[K{progress}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
