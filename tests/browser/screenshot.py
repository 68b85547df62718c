"""Make the README's picture anew: `python -m tests.browser.screenshot`."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.browser.screen import press_step, wait_idle
from tests.browser.server import FLAGS, serving

PICTURE = Path(__file__).parents[2] / ".github" / "screenshot.png"


def main() -> None:
    """Take the seed network after two updates."""
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.install(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 820})
        page.goto(address)
        wait_idle(page)
        press_step(page, 2)
        page.mouse.move(0, 0)
        page.wait_for_timeout(500)  # the button's own animation
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
