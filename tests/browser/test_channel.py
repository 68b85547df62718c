"""The line between the page and the run breaks, or there is none: every move works, and the page says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.keyboard.test_quick_presses import NO_CHANNEL
from tests.browser.screen import (
    INSPECTED,
    PLAY,
    STEP,
    assert_at_rest,
    counted,
    pause,
    play,
    press_step,
    select_by_click,
    update,
    wait_idle,
    wait_past,
    wait_update,
    written,
)

BREAK = "() => { window.broken = channel.socket; channel.socket.close(); }"
OPEN_AGAIN = "() => channel.isOpen() && channel.socket !== window.broken"
SLOWER = "No live connection"

# Accepted, and closed at once.
CLOSED_AT_ONCE = """window.WebSocket = new Proxy(WebSocket, { construct(target, [address, ...more]) {
  if (!String(address).includes('/live/')) return new target(address, ...more);
  const socket = { readyState: 0, close() {}, send() {} };
  setTimeout(() => { socket.readyState = 1; socket.onopen?.({}); });
  setTimeout(() => { socket.readyState = 3; socket.onclose?.({ code: 1006 }); }, 20);
  return socket;
} });"""


def test_it_opens_again_and_goes_on(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    press_step(page, 3)
    page.evaluate(BREAK)
    page.wait_for_function(OPEN_AGAIN)
    assert assert_at_rest(page) == 3
    press_step(page)
    assert assert_at_rest(page) == 4
    expect(page.locator(".bar .status")).to_have_text("")


def test_it_opens_again_under_play(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    play(page)
    for _ in range(2):
        before = update(page)
        page.evaluate(BREAK)
        page.wait_for_function(OPEN_AGAIN)
        assert update(page) >= before
        wait_past(page, update(page) + 50)
    pause(page)
    assert_at_rest(page)


def test_what_is_pressed_while_it_is_broken_is_done_once(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    page.evaluate(f"() => {{ ({BREAK})(); for (let i = 0; i < 5; i++) document.querySelector('{STEP}').click(); }}")
    page.wait_for_function(OPEN_AGAIN)
    assert assert_at_rest(page) == 5
    page.evaluate(f"() => {{ for (let i = 0; i < 5; i++) document.querySelector('{STEP}').click(); ({BREAK})(); }}")
    page.wait_for_function(OPEN_AGAIN)
    assert assert_at_rest(page) == 10


def test_every_move_works_without_it(open_page: Open) -> None:
    page = open_page(script=NO_CHANNEL)
    press_step(page, 3)
    page.click("#back")
    wait_update(page, 2)
    page.click("#reset")
    wait_update(page, 0)
    wait_idle(page)
    page.click("#phase_end")
    page.wait_for_function("() => document.querySelector('.timeline').textContent.includes('17 of 17')")
    wait_idle(page)
    slide(page, "#timeline_update", 1)
    slide(page, "#timeline_operation", 4)
    page.wait_for_function("() => document.querySelector('.timeline').textContent.includes('4 of 17')")
    page.locator("#x1_typed").fill("0.75")
    page.keyboard.press("Enter")
    wait_idle(page)
    assert written(page, "neurons")[0] == "0.750"
    page.click("#undo")
    expect(page.locator("#x1_typed")).to_have_value("0.5")
    page.click("#redo")
    expect(page.locator("#x1_typed")).to_have_value("0.75")
    select_by_click(page, "edge targets", "weight-1-0-0")
    expect(page.locator(INSPECTED)).to_have_text("W1[0, 0]")
    expect(page.locator(".bar .status")).to_contain_text(SLOWER)


def slide(page: Page, slider: str, value: int) -> None:
    page.evaluate(
        "([slider, value]) => { const input = document.querySelector(slider); input.value = value;"
        " input.dispatchEvent(new Event('change', { bubbles: true })); }",
        [slider, value],
    )
    wait_idle(page)


@pytest.mark.parametrize("script", [NO_CHANNEL, CLOSED_AT_ONCE], ids=["refused", "closed-at-once"])
def test_play_and_pause_work_without_it_and_the_page_says_that_it_is_slower(open_page: Open, script: str) -> None:
    page = open_page(query="?preset=circle", script=script)
    expect(page.locator(".bar .status")).to_contain_text(SLOWER)
    play(page)
    wait_past(page, update(page) + 20)
    assert counted(page) > 0
    pause(page)
    expect(page.locator(PLAY)).to_contain_text("Play")
    before = assert_at_rest(page)
    press_step(page)
    assert update(page) == before + 1
