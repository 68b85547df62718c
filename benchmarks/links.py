"""What links cost: `python -m benchmarks.links`.

From a state to its address, in milliseconds; and opening a link, in seconds and beside opening its scene and running
its updates. Besides all scenes after some updates, a 2-8-8-1 network after many.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from time import process_time

from playground.model.document import from_text, opened
from playground.model.scenes import SCENES
from playground.screen.kept import link_text
from playground.visit.app import App
from playground.visit.state import opened_at

UPDATES = (0, 50, 2_000)
LONG = ("spiral", 10_000)  # 2-8-8-1
ROUNDS = 7
MOST_MS, MOST_RATIO, MOST_SECONDS = 100.0, 1.1, 1.0


@dataclass(frozen=True)
class Figures:
    """Of a scene after some updates: to its address, and opening that against its scene and the same updates."""

    scene: str
    updates: int
    characters: int
    share_ms: float
    opening_s: float
    opening_ratio: float

    @property
    def met(self) -> bool:
        """Whether it is as fast as it is meant to be."""
        opens = self.opening_ratio <= MOST_RATIO and self.opening_s <= MOST_SECONDS
        return opens and self.share_ms <= MOST_MS


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each scene and number of updates; 1 if one of them is too slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", nargs="+", default=list(SCENES), choices=list(SCENES), help="all of them")
    parser.add_argument("--updates", nargs="+", type=int, default=UPDATES, help="how far the runs have come")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"of which the fastest counts ({ROUNDS})")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    options = parser.parse_args(arguments)
    cases = list(product(options.scenes, options.updates))
    if options.updates is UPDATES and LONG[0] in options.scenes:
        cases.append(LONG)
    found = [measure(scene, updates, options.rounds) for scene, updates in cases]
    print(json.dumps([asdict(each) for each in found]) if options.json else "\n".join(map(as_text, found)))
    return int(not all(each.met for each in found))


def measure(scene: str, updates: int, rounds: int) -> Figures:
    """One scene, after so many updates."""
    app = run_of(scene, updates)
    text = link_text(app)
    query = {name: value for name, _, value in (pair.partition("=") for pair in text.split("&"))}
    assert opened(from_text(text)).session.position == app.session.position
    opening, alone = fastest([lambda: opened_at(query), lambda: run_of(scene, updates)], rounds)
    (sharing,) = fastest([lambda: link_text(app)], rounds)
    ratio = round(opening / alone, 3)
    return Figures(scene, updates, len(text), round(1e3 * sharing, 3), round(opening, 4), ratio)


def run_of(scene: str, updates: int) -> App:
    """A visit to a scene whose run has come so far."""
    app = opened_at({"scene": scene})
    if updates:
        app.session.run(updates)
        app.moved()
    return app


def fastest(jobs: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The least seconds of a processor that each job took; they take turns, so that a busy machine is so for all."""
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(rounds):
        for job, taken in zip(jobs, times, strict=True):
            begun = process_time()
            job()
            taken.append(process_time() - begun)
    return [min(taken) for taken in times]


def as_text(figures: Figures) -> str:
    """A line to read."""
    return (
        f"{figures.scene:10} {figures.updates:6,} updates: address of {figures.characters} characters in "
        f"{figures.share_ms:.2f} ms, opening {figures.opening_s:.3f} s, {figures.opening_ratio:.2f} times scene and "
        f"updates{'' if figures.met else '  TOO SLOW'}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
