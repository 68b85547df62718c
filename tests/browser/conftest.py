"""The running app and a page on it; a page that logs an error or asks another host fails its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    Request,
    WebSocket,
    expect,
    sync_playwright,
)

from tests.browser import chromium
from tests.browser.screen import wait_ready
from tests.browser.server import FLAGS, serving

Open = Callable[..., Page]
PLAIN = {"color_scheme": "light", "reduced_motion": "no-preference"}
MEDIA = PLAIN.keys()  # what each page can have by itself

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


@pytest.fixture(scope="session")
def tabs(profile: BrowserContext) -> list[Page]:
    """Tabs that the next page can be opened in: what one has compiled it need not compile again."""
    return [profile.new_page()]


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, profile: BrowserContext, tabs: list[Page], address: str
) -> Iterator[Open]:
    """Open the app: `open_page(width=390, height=844, color_scheme="dark")`; `script` runs before the page's own.

    `at` is the address of another server than the one for all tests. Options that not every page can have, such as
    `has_touch=True`, are for a visitor in a browser of their own.
    """
    problems: list[str] = []
    with ExitStack() as pages:

        def open_(
            width: int = 1440,
            height: int = 900,
            query: str = "",
            script: str = "",
            at: str = address,
            **options: Any,
        ) -> Page:
            if not options.keys() <= MEDIA:
                page = pages.enter_context(request.getfixturevalue("browser").new_page(**options))
            elif script or at != address:
                page = pages.enter_context(profile.new_page())
            else:
                page = pages.enter_context(borrowed(profile, tabs, address))
            if options.keys() <= MEDIA:
                page.emulate_media(**(PLAIN | options))
            page.set_viewport_size({"width": width, "height": height})
            pages.enter_context(watched(page, at, problems))
            if script:
                page.add_init_script(script)
            page.goto(f"{at}/{query}")
            wait_ready(page)
            return page

        yield open_
    assert problems == []


@contextmanager
def borrowed(profile: BrowserContext, tabs: list[Page], address: str) -> Iterator[Page]:
    """A tab of those that are free, which is given back with nothing kept in it; else a new one."""
    page = tabs.pop() if tabs else profile.new_page()
    yield page
    if page.is_closed():
        page = profile.new_page()
    else:
        page.goto(f"{address}/_stcore/health")  # a page of the same origin that does nothing
        page.evaluate("sessionStorage.clear()")
        page.mouse.move(0, 0)
    tabs.append(page)


@contextmanager
def watched(page: Page, at: str, problems: list[str]) -> Iterator[None]:
    """Add to `problems` what a page logs as an error, and the address of each other host that it asks."""
    ours = (f"{at}/", f"{at.replace('http', 'ws')}/", "data:", "blob:")

    def ask(asked: Request | WebSocket) -> None:
        if not asked.url.startswith(ours):
            problems.append(asked.url)

    listeners = {
        "console": lambda message: problems.append(message.text) if message.type == "error" else None,
        "pageerror": lambda error: problems.append(str(error)),
        "request": ask,
        "websocket": ask,
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
