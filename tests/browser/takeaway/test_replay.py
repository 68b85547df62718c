"""A recorded run as a visitor opens it: a file, without a server and without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from playground.screen.replay.page import replay
from playground.screen.replay.recording import copy_of
from tests.browser.screen import CARD, GRAPH, PLAY, STEP, pixel_of, wait_update, written
from tests.playground.visits import app_on

COUNTERS = ".bar .counters"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    app = app_on("seed")
    app.scene = replace(app.scene, title="</script><b>Bold & broken")
    for _ in range(3):
        app.session.step()
        app.moved()
    path = tmp_path_factory.mktemp("replay") / "replay.html"
    path.write_text(replay(copy_of(app)), encoding="utf-8")
    return path


@pytest.fixture
def open_file(browser: Browser, file: Path) -> Iterator[Callable[..., Page]]:
    """Open it offline; nothing may be logged as an error, and nothing asked for."""
    problems: list[str] = []
    contexts = []

    def open_(width: int = 1440, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        ours = (file.as_uri(), "data:", "blob:")
        page.on("console", lambda m: problems.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        for kind in ("request", "websocket"):
            page.on(kind, lambda asked: None if asked.url.startswith(ours) else problems.append(asked.url))
        page.goto(file.as_uri())
        page.wait_for_selector(f"{GRAPH}[data-update]")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert problems == []


def at(page: Page, update: int, position: int) -> None:
    """The graph shows a state."""
    wait_update(page, update)
    expect(page.locator(GRAPH)).to_have_attribute("data-position", str(position))


def test_it_is_stepped_through_by_buttons_and_keys(open_file: Callable[..., Page]) -> None:
    page = open_file()
    expect(page.locator("h1")).to_have_text("Replay: </script><b>Bold & broken")
    at(page, 0, 12)
    first = written(page, "loss")
    page.click(STEP)
    at(page, 1, 17)
    expect(page.locator(COUNTERS)).to_contain_text("updates done 1")
    page.keyboard.press("ArrowRight")
    at(page, 2, 17)
    assert written(page, "loss") != first
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    at(page, 0, 0)
    page.click(".sizes button >> nth=0")
    for position in (1, 2, 3):
        page.keyboard.press("ArrowRight")
        at(page, 0, position)
    expect(page.locator(".phase.now")).to_contain_text("forward")
    page.keyboard.press("e")
    at(page, 0, 4)
    page.locator("#timeline_update").fill("3")
    at(page, 2, 4)
    page.locator("h1").click()
    for button in ("share", "undo", "large"):
        expect(page.locator(f"#{button}")).to_be_hidden()
    page.keyboard.press("k")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("g")
    expect(page.locator(".sizes [aria-pressed=true]")).to_have_text("layer")


def test_cards_clicks_themes_and_play(open_file: Callable[..., Page]) -> None:
    page = open_file(color_scheme="dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(18, 20, 28)")
    expect(page.locator("#picked code")).to_have_text("W2[0, 0]")
    x, y = pixel_of(page, "weights", "weight-1-2-0")
    page.mouse.move(x, y)
    expect(page.locator(CARD)).to_contain_text("W1[2, 0]")
    halo = page.evaluate("g => document.querySelector(g).layout.shapes[0]", GRAPH)
    page.mouse.click(x, y)
    expect(page.locator("#picked code")).to_have_text("W1[2, 0]")
    assert page.evaluate("g => document.querySelector(g).layout.shapes[0]", GRAPH)["path"] != halo["path"]
    colour = halo["line"]["color"]
    page.click("#theme")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    page.wait_for_function(
        "([g, c]) => document.querySelector(g).layout.shapes[0].line.color !== c", arg=[GRAPH, colour]
    )
    page.keyboard.press("p")
    expect(page.locator(PLAY)).to_contain_text("Pause")
    at(page, 3, 17)
    expect(page.locator(PLAY)).to_contain_text("Play")
    page.focus(GRAPH)
    page.keyboard.press("Home")
    expect(page.locator(CARD)).to_contain_text("X[0]")


def test_it_fits_a_phone(open_file: Callable[..., Page]) -> None:
    page = open_file(390, 844, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(STEP).tap()
    at(page, 1, 17)
    page.touchscreen.tap(*pixel_of(page, "neurons", "neuron-1-0-0"))
    expect(page.locator("#picked h6")).to_contain_text("h₁")
