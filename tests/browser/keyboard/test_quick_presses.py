"""Presses that come faster than pictures: none is lost, none is done twice, and the last number set is the one kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from playground.formats import number
from playground.model.scenes import seed_session
from tests.browser.conftest import Open
from tests.browser.screen import assert_at_rest, wait_idle, written

# No second connection gets through: what a proxy does that knows no sockets. Streamlit's own still works.
NO_CHANNEL = """window.WebSocket = new Proxy(WebSocket, { construct(target, [address, ...more]) {
  if (!String(address).includes('/live/')) return new target(address, ...more);
  const socket = { readyState: 3, close() {} };
  setTimeout(() => socket.onclose?.({ code: 1006 }));
  return socket;
} });"""
PRESS = """([key, times]) => { for (let i = 0; i < times; i++)
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })); }"""
CLICK = "([id, times]) => { for (let i = 0; i < times; i++) document.getElementById(id).click(); }"
TYPE = """values => { const field = document.querySelector('#x1_typed');
  for (const value of values) { field.value = value; field.dispatchEvent(new Event('change', { bubbles: true })); } }"""

LINES = pytest.mark.parametrize("script", ["", NO_CHANNEL], ids=["channel", "no-channel"])


@LINES
def test_twenty_presses_are_twenty_steps(open_page: Open, script: str) -> None:
    page = open_page(script=script)
    page.evaluate(PRESS, ["s", 20])
    assert assert_at_rest(page) == 20
    page.evaluate(PRESS, ["b", 20])
    assert assert_at_rest(page) == 0
    page.evaluate(CLICK, ["step", 20])
    assert assert_at_rest(page) == 20


def test_real_keys_within_a_second(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    for _ in range(20):
        page.keyboard.press("s")
    assert assert_at_rest(page) == 20


@LINES
def test_the_last_number_set_is_kept(open_page: Open, script: str) -> None:
    page = open_page(script=script)
    page.evaluate(TYPE, ["0.7", "0.5"])
    assert_shows(page, "0.5", "0.500")
    page.evaluate(TYPE, ["0.1", "0.2", "0.9", "0.3"])
    assert_shows(page, "0.3", "0.300")


def assert_shows(page: Page, typed: str, drawn: str) -> None:
    wait_idle(page)
    expect(page.locator("#x1_typed")).to_have_value(typed)
    expect(page.locator("#x1_slider")).to_have_value(typed)
    assert written(page, "neurons")[0] == drawn


def test_a_number_typed_and_a_step_at_once_come_in_their_order(open_page: Open) -> None:
    page = open_page()
    page.evaluate(TYPE, ["0.9"])
    page.evaluate(PRESS, ["s", 3])
    page.evaluate(TYPE, ["0.8"])
    page.evaluate(PRESS, ["z", 1])
    assert assert_at_rest(page) == 3
    assert_shows(page, "0.9", "0.900")


def test_a_press_counts_that_only_the_one_before_it_allows(open_page: Open) -> None:
    """There is nothing to undo as far as the page knows when Z is pressed."""
    page = open_page()
    page.evaluate(f"() => {{ ({TYPE})(['0.9']); ({PRESS})(['z', 1]); }}")
    assert_shows(page, "0.5", "0.500")
    page.evaluate(f"() => {{ ({PRESS})(['y', 1]); ({PRESS})(['s', 2]); }}")
    assert assert_at_rest(page) == 2
    assert_shows(page, "0.9", "0.900")


def test_the_inspector_comes_to_where_the_last_press_led(open_page: Open) -> None:
    """However many runs of the page's script the presses before it have overtaken."""
    page = open_page()
    run = seed_session()
    for _ in range(3):
        for _ in range(20):
            page.keyboard.press("s")
        run.run(20)
        weight = number(float(run.value("W2")[0, 0]))
        expect(page.locator(".card .row")).to_contain_text(weight)


def test_arrow_keys_on_a_slider_lose_none(open_page: Open) -> None:
    """Answers to the first presses come while the last ones are under way."""
    page = open_page()
    slider = page.locator("#y1_slider")
    slider.focus()
    for key in ("ArrowRight", "ArrowLeft"):
        for _ in range(6):
            page.keyboard.press(key)
    wait_idle(page)
    expect(slider).to_have_value("0.7")
    expect(page.locator("#y1_typed")).to_have_value("0.7")


def test_a_number_is_typed_whole_while_answers_to_the_one_before_come(open_page: Open) -> None:
    page = open_page()
    field = page.locator("#x1_typed")
    for typed in ("0.9", "-0.4", "0.9", "0.25"):
        field.click(click_count=3)
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    assert_shows(page, "0.25", "0.250")
