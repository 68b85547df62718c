"""The running app and a page on it; a page that logs an error or asks another host fails its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser import chromium
from tests.browser.screen import wait_ready
from tests.browser.server import FLAGS, serving

Open = Callable[..., Page]
MEDIA = {"color_scheme", "reduced_motion"}  # what each page can have by itself

# As long as all other waiting: a busy machine is no mistake, and what holds is not waited for.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The running app."""
    with serving() as found:
        yield found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Where Chromium is; without one the tests fail and say how to get it."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.ADVICE)
    return Path(path)


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: Path) -> Iterator[Browser]:
    """A Chromium for visitors who have nothing in common."""
    launched = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def profile(
    playwright: Playwright, chromium_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A Chromium that keeps what it has fetched and compiled: a page opens in half the time.

    Pages have nothing else in common, since the app keeps what it keeps for each tab by itself.
    """
    folder = tmp_path_factory.mktemp("profile")
    launched = playwright.chromium.launch_persistent_context(folder, executable_path=chromium_path, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture
def open_page(request: pytest.FixtureRequest, profile: BrowserContext, address: str) -> Iterator[Open]:
    """Open the app: `open_page(width=390, height=844, color_scheme="dark")`; `script` runs before the page's own.

    `at` is the address of another server than the one for all tests. Options that not every page can have, such as
    `has_touch=True`, are for a visitor in a browser of their own.
    """
    problems: list[str] = []
    opened = []

    def open_(
        width: int = 1440,
        height: int = 900,
        query: str = "",
        script: str = "",
        at: str = address,
        **options: Any,
    ) -> Page:
        if options.keys() <= MEDIA:
            page = profile.new_page()
            page.emulate_media(**options)
        else:
            page = request.getfixturevalue("browser").new_page(**options)
        opened.append(page)
        page.set_viewport_size({"width": width, "height": height})
        ours = (f"{at}/", f"{at.replace('http', 'ws')}/", "data:", "blob:")
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        for kind in ("request", "websocket"):
            page.on(kind, lambda asked: None if asked.url.startswith(ours) else problems.append(asked.url))
        page.add_init_script(script)
        page.goto(f"{at}/{query}")
        wait_ready(page)
        return page

    yield open_
    for page in opened:
        page.close()
    assert problems == []
