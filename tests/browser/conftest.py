"""The running app and a page on it; a page that logs an error or asks another host fails its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.screen import wait_ready
from tests.browser.server import FLAGS, serving

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The running app."""
    with serving() as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; without one they fail and say how to get it."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.ADVICE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Open the app: `open_page(width=390, height=844, color_scheme="dark")`; `script` runs before the page's own.

    `at` is the address of another server than the one for all tests.
    """
    problems: list[str] = []
    contexts = []

    def open_(
        width: int = 1440, height: int = 900, query: str = "", script: str = "", at: str = address, **options: Any
    ) -> Page:
        ours = (f"{at}/", f"{at.replace('http', 'ws')}/", "data:", "blob:")
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        for kind in ("request", "websocket"):
            page.on(kind, lambda asked: None if asked.url.startswith(ours) else problems.append(asked.url))
        page.add_init_script(script)
        page.goto(f"{at}/{query}")
        wait_ready(page)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert problems == []
