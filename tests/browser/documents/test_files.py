"""Sharing a link and a file, and opening a file: by its button, by its key, and by dropping it on the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from playground.model.scenes import SCENES
from tests.browser.conftest import Open
from tests.browser.keyboard.test_quick_presses import LINES
from tests.browser.screen import assert_at_rest, press_step, wait_idle, wait_update
from tests.playground.test_check_lesson import GOOD

DIALOG = "dialog.share"
TAG = "<img src=//elsewhere> ![x](//elsewhere) $x^2$ **b** "
DROP = """([name, text]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name, { type: 'application/json' }));
  const how = { dataTransfer, bubbles: true, cancelable: true };
  for (const type of ['dragover', 'drop']) document.querySelector('.stMain').dispatchEvent(new DragEvent(type, how));
}"""

# Asked for a file; the browser's own dialog stays closed.
CHOOSING = """() => document.querySelector('dialog.share [type=file]').addEventListener('click', event => {
  event.preventDefault();
  window.choosing = true;
})"""


def drop(page: Page, text: str, name: str = "run.json") -> None:
    """Drop a file on the page."""
    page.evaluate(DROP, [name, text])


def saved(page: Page) -> Path:
    """The document, saved by its key."""
    with page.expect_download() as download:
        page.keyboard.press("d")
    assert download.value.suggested_filename == "run.json"
    return Path(download.value.path())


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desk", "phone"])
def test_the_link_of_a_state_opens_to_it_in_another_browser(open_page: Open, size: tuple[int, int]) -> None:
    width, height = size
    page = open_page(query="?preset=spiral", width=width, height=height, permissions=["clipboard-read"])
    press_step(page, 2)
    page.keyboard.press("k")
    link = page.get_by_label("Link to this state")
    expect(link).to_have_value(page.url.split("?")[0] + "?scene=spiral&at=1.31")
    expect(page.locator(f"{DIALOG} .why")).to_contain_text("link")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("s")
    page.keyboard.press("Escape")
    expect(page.locator(DIALOG)).to_be_hidden()
    assert assert_at_rest(page) == 2
    other = open_page(query="?scene=spiral&at=1.31", color_scheme="dark")
    assert assert_at_rest(other) == 2
    counters = ".bar .counters"
    assert other.locator(counters).inner_text() == page.locator(counters).inner_text()


@LINES
def test_a_file_is_saved_opened_and_taken_back(open_page: Open, script: str) -> None:
    page = open_page(query="?preset=circle", script=script)
    press_step(page, 3)
    text = saved(page).read_text()
    assert json.loads(text)["position"]["update"] == 2
    page.click("#reset")
    wait_update(page, 0)
    drop(page, text)
    wait_update(page, 3)
    expect(page.locator("[data-testid=stToast]").last).to_contain_text("opened from a file")
    wait_idle(page)
    page.click("#undo")
    wait_update(page, 0)
    document = {"version": 1, "scene": "xor", "position": {"update": 7, "operation": 0}, "view": {"tab": "Check"}}
    file = {"name": "a.json", "mimeType": "application/json", "buffer": json.dumps(document).encode()}
    page.evaluate(CHOOSING)
    page.keyboard.press("o")
    page.wait_for_function("() => window.choosing")
    page.set_input_files(f"{DIALOG} [type=file]", [file])
    wait_update(page, 7)
    expect(page.locator(".st-key-look")).to_contain_text(SCENES["xor"].look[:30])
    expect(page.get_by_role("radio", name="Check")).to_be_checked()


def test_what_is_wrong_with_a_file_is_said_and_the_run_stays_and_a_lesson_of_a_file_begins(open_page: Open) -> None:
    page = open_page()
    press_step(page)
    drop(page, '{"version": 1, "scene": "xor", "training": {"l2": -1}}')
    expect(page.locator("[data-testid=stToast]")).to_contain_text("This file cannot be opened. training.l2:")
    drop(page, " " * 4_000_001, "long.json")
    expect(page.locator(f"{DIALOG} .why")).to_contain_text("long.json cannot be opened: it has 4,000,001 bytes")
    page.keyboard.press("Escape")
    assert assert_at_rest(page) == 1
    drop(page, GOOD.replace("{lr}", "{lr"), "mine.toml")
    toast = page.locator("[data-testid=stToast]").last
    expect(toast).to_contain_text("This lesson cannot be opened. Line 14, steps[1]")
    assert assert_at_rest(page) == 1
    drop(page, GOOD.replace('title = "', f'title = "{TAG}'), "mine.TOML")
    expect(page.locator(".lesson .sheet > summary")).to_contain_text(f"{TAG}Which way is down?")
    expect(toast).to_contain_text(f"“{TAG}Which way is down?”, a lesson from a file")
    page.locator(".lesson").get_by_role("button", name="Leave").click()
    page.locator(".lesson .offer").get_by_role("button", name="Lessons", exact=True).click()
    first = page.locator("dialog.lessons li").first
    expect(first).to_contain_text(f"{TAG}Which way is down? your file")
    first.get_by_role("button", name="Forget").click()
    expect(first).to_contain_text("One gradient, explained")
    assert page.evaluate("localStorage['own-lessons']") == "[]"
