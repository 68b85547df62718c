"""What a hand does to numbers in these tests, and what it sees."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.screen import GRAPH, written

THUMB = """id => { const slider = document.getElementById(id), box = slider.getBoundingClientRect();
  const share = (slider.value - slider.min) / (slider.max - slider.min);
  return [box.left + 8 + share * (box.width - 16), box.top + box.height / 2]; }"""
SENT = """() => { const { channel } = window, send = channel.send.bind(channel), ask = channel.ask.bind(channel);
  window.sent = []; window.most = 0; window.asked = 0;
  channel.ask = (act) => { window.asked += 1; return ask(act); };
  channel.send = (what, values) => { send(what, values); window.sent.push(what);
    window.most = Math.max(window.most, channel.unheard.length); }; }"""
UNDO = "#undo"


def paints(page: Page) -> int:
    return int(page.get_attribute(GRAPH, "data-paints") or 0)


def wait_painted(page: Page, before: int) -> None:
    page.wait_for_function(f"n => +document.querySelector('{GRAPH}').dataset.paints > n", arg=before)


def take_up(page: Page, name: str) -> tuple[float, float]:
    """Press on the thumb of a slider."""
    page.locator(f"#{name}_slider").scroll_into_view_if_needed()
    page.evaluate(SENT)
    x, y = page.evaluate(THUMB, f"{name}_slider")
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def value(page: Page, name: str) -> float:
    return float(page.locator(f"#{name}_typed").input_value())


def drawn(page: Page) -> list[str]:
    """The numbers in the neurons."""
    return written(page, "neurons")
