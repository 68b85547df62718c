"""Seconds from the address to the drawn network, beside those of the smallest page: `python -m benchmarks.first_visit`.

Every visit has an empty cache, and the visits to both pages take turns. The first one of each is the first of its
server, too.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium
from tests.browser.server import FLAGS, serving

FLOOR = Path(__file__).with_name("floor_app.py")
DRAWN = {"app": "#network-graph[data-update]", "floor": "#drawn"}


def main() -> None:
    """Visit both pages in turn and print what each visit took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=6)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    visits = options.visits
    with ExitStack() as stack:
        addresses = {"app": stack.enter_context(serving()), "floor": stack.enter_context(serving(FLOOR))}
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        times: dict[str, list[float]] = {"app": [], "floor": []}
        for _ in range(visits):
            for page, address in addresses.items():
                times[page].append(_visit(browser, address, DRAWN[page]))
        browser.close()
    if options.json:
        print(json.dumps({page: {"first_s": t[0], "median_s": statistics.median(t)} for page, t in times.items()}))
        return
    for page, seconds in times.items():
        print(f"{page:6} first {seconds[0]:.2f} s, median {statistics.median(seconds):.2f} s")
    print(f"more than the smallest page: first {times['app'][0] - times['floor'][0]:+.2f} s, median "
          f"{statistics.median(times['app']) - statistics.median(times['floor']):+.2f} s")  # fmt: skip


def _visit(browser: Browser, address: str, drawn: str) -> float:
    """Seconds until the page shows what it is for."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(drawn)
    seconds = time.perf_counter() - begun
    context.close()
    return seconds


if __name__ == "__main__":
    main()
