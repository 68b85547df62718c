"""Make the README's pictures anew: `python -m tests.browser.screenshot`."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser import chromium
from tests.browser.screen import pause, play, press_step, wait_past, wait_ready
from tests.browser.server import FLAGS, serving

FOLDER = Path(__file__).parents[2] / ".github"
LEARNED = 8_000  # updates, after which the spirals are apart


def main() -> None:
    """Take the seed network after two updates, and the spirals once they are learned."""
    FOLDER.mkdir(exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.install(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        wait_ready(page)
        press_step(page, 2)
        _take(page, "screenshot.png")
        page.goto(f"{address}/?preset=spiral")
        wait_ready(page)
        page.get_by_text("Training", exact=True).click()
        page.wait_for_selector("#surface[data-update]")
        play(page)
        wait_past(page, LEARNED)
        pause(page)
        _take(page, "training.png")
        browser.close()


def _take(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.screenshot(path=FOLDER / name, animations="disabled")


if __name__ == "__main__":
    main()
