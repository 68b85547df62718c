"""What a lesson costs: `python -m benchmarks.lessons`.

From a click that a lesson waits for to its painted answer, beside a click on the smallest page that answers one, in
turns; and from a wrong gradient of a 2-8-8-1 network to the name of its mistake.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from time import process_time

import numpy as np
from playwright.sync_api import Page, sync_playwright

from backprop_core import named_mistakes
from playground.model.scenes import SCENES
from tests.browser import chromium
from tests.browser.screen import wait_idle, wait_ready
from tests.browser.server import FLAGS, serving

FLOOR = Path(__file__).with_name("floor_app.py")
LESSON = "first"
CLICKS = {  # where in the lesson, and what is clicked
    "step": (0, "#step"),
    "sign": (2, ".lesson [data-answer]"),
    "reason": (5, ".lesson [data-answer]"),
}
ROUNDS = 10
MOST_RATIO, MOST_NAMING_MS = 1.6, 150.0
# Resolves to milliseconds, from the click to the second frame after the text of an element is another one.
CLICK_TO_PAINT = """([button, text]) => new Promise(done => {
  const read = () => document.querySelector(text)?.textContent;
  const before = read(), start = performance.now();
  document.querySelector(button).click();
  const look = () => read() === before ? requestAnimationFrame(look)
    : requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
  look();
})"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if anything is slower than it is meant to be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"of which the median counts ({ROUNDS})")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    clicks = clicked(options.rounds)
    floor = clicks.pop("floor")
    ratios = {name: round(taken / floor, 2) for name, taken in clicks.items()}
    naming = round(max(named(options.rounds).values()), 1)
    data = {"floor_ms": round(floor, 1), "ratios": ratios, "ratio": max(ratios.values()), "naming_ms": naming}
    print(json.dumps(data) if options.json else as_text(floor, ratios, naming))
    return int(max(ratios.values()) > MOST_RATIO or naming > MOST_NAMING_MS)


def clicked(rounds: int) -> dict[str, float]:
    """The median of milliseconds to each click's answer, and to those of the floor; the first of each counts not."""
    times: dict[str, list[float]] = {"floor": [], **{name: [] for name in CLICKS}}
    with ExitStack() as stack:
        addresses = stack.enter_context(serving()), stack.enter_context(serving(FLOOR))
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=chromium.find(), args=FLAGS)
        pages = [browser.new_context(viewport={"width": 1440, "height": 900}).new_page() for _ in addresses]
        for page, address in zip(pages, addresses, strict=True):
            page.goto(address)
        ours, smallest = pages
        wait_ready(ours)
        smallest.wait_for_selector("#drawn")
        for _ in range(rounds + 1):
            for name, (at, button) in CLICKS.items():
                times[name].append(_in_lesson(ours, at, button))
                times["floor"].append(_taken(smallest, ".st-key-step button", "#drawn"))
        browser.close()
    return {name: statistics.median(taken[len(taken) // (rounds + 1) :]) for name, taken in times.items()}


def _in_lesson(page: Page, at: int, button: str) -> float:
    page.evaluate("([id, at]) => channel.send('lesson', { id, at, results: 'd'.repeat(at) })", [LESSON, at])
    wait_idle(page)
    opens = page.locator(".lesson [data-do=lesson_open]")
    if opens.count():
        opens.click()
        wait_idle(page)
    return _taken(page, button, ".lesson .inside")


def _taken(page: Page, button: str, text: str) -> float:
    page.bring_to_front()
    return float(page.evaluate(CLICK_TO_PAINT, [button, text]))


def named(rounds: int) -> dict[str, float]:
    """The median of a processor's milliseconds in which a mistake is named, by quantity, or found to be none."""
    session = SCENES["spiral"].start()
    session.prime()
    found = {}
    for name in ("dW1", "dW2", "dW3", "db1"):
        right = np.array(session.value(name))
        for kind, values in (("sum", right * len(session.batch)), ("none", right + 1.0)):
            times = []
            for _ in range(rounds):
                begun = process_time()
                names = named_mistakes(session, name, values)
                times.append(1e3 * (process_time() - begun))
            assert bool(names) == (kind == "sum"), names
            found[f"{name} {kind}"] = statistics.median(times)
    return found


def as_text(floor: float, ratios: dict[str, float], naming: float) -> str:
    """Lines to read."""
    lines = [f"the smallest page answers a click in {floor:.0f} ms"]
    lines += [f"{name:8} {ratio:.2f} times that (at most {MOST_RATIO})" for name, ratio in ratios.items()]
    return "\n".join([*lines, f"a mistake is named in {naming:.0f} ms (at most {MOST_NAMING_MS:.0f})"])


if __name__ == "__main__":
    raise SystemExit(main())
