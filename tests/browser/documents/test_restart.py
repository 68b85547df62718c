"""The server is started anew, and knows no visit: the browser brings the run back, whatever it was doing."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.documents.test_files import drop
from tests.browser.screen import GRAPH, PLAY, assert_at_rest, play, press_step, update, wait_ready
from tests.browser.server import free_port, started
from tests.playground.test_check_lesson import GOOD

KEPT = "n => Object.keys(sessionStorage).some(key => key.startsWith('run/') && sessionStorage[key].includes(n))"
KEPT_LATER = """n => Object.keys(sessionStorage).some(key => key.startsWith('run/')
  && JSON.parse(JSON.parse(sessionStorage[key]).run).position.update > n)"""

# The page ends without a word, as that of a browser which is killed.
SUDDEN = "addEventListener('pagehide', event => event.stopImmediatePropagation(), true);"
# A run that has played on to update 1,000 is kept anew, as else one is that has gone on much further.
SOON = """const { json } = Response.prototype;
Response.prototype.json = async function () {
  const told = await json.call(this);
  const early = told.until && JSON.parse(told.run).position.update < 1000;
  return early ? { ...told, until: 1000 } : told;
};"""
# The updates of all states that are painted, with their times.
PAINTED = f"""() => {{
  const graph = document.querySelector('{GRAPH}');
  window.painted = [];
  new MutationObserver(() => window.painted.push([performance.now(), +graph.dataset.update]))
    .observe(graph, {{ attributeFilter: ['data-update'] }});
}}"""
ENOUGH = "() => window.painted.length > 1 && window.painted.at(-1)[0] - window.painted[0][0] > 1500"
# S is pressed once the new server's visit can be reached, and has not been given the run: it has time to go wrong.
PRESSED_EARLY = """() => {
  const send = window.fetch;
  window.fetch = async (address, options) => {
    if (options?.method === 'PUT' && !window.pressed) {
      while (!channel.isOpen()) await new Promise(requestAnimationFrame);
      window.pressed = true;
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 's', bubbles: true }));
      for (let frames = 30; frames && !channel.isHeard(); frames--) await new Promise(requestAnimationFrame);
    }
    return send(address, options);
  };
}"""
SAMPLES = 500
MOST_APART_MS = 90_000  # two attempts of Streamlit to reach its server: one minute, and what a run takes


def own_run() -> str:
    """A document of a run on data of its own, edited many times: too large for a link."""
    values = [(7 * n % 1000) / 997 for n in range(SAMPLES)]
    data = {"X": [values, values[::-1]], "Y": [[n % 2 for n in range(SAMPLES)]]}
    edits = [{"at": 3 * n, "set": {"W1[0,0]": n / 7, "b1[1,0]": n / 9}} for n in range(1, 300)]
    return json.dumps(
        {"version": 1, "scene": "circle", "data": data, "edits": edits, "position": {"update": 900, "operation": 4}}
    )


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose server may stop, which a browser logs as an error."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(SUDDEN + SOON)
    yield context.new_page()
    context.close()


def test_the_run_is_there_again_at_rest_and_under_play(page: Page) -> None:
    port = free_port()
    with started(port=port) as (address, _):
        page.goto(f"{address}/?preset=circle")
        wait_ready(page)
        press_step(page, 2)
        drop(page, GOOD, "mine.toml")
        page.wait_for_function("() => localStorage['own-lessons']?.includes('own-mine')")
        drop(page, own_run())
        page.wait_for_function("() => location.search === '?kept=tab'")
        page.wait_for_function(KEPT, arg='\\"update\\":900')
        before = page.locator(".bar .counters").inner_text()
    page.goto("about:blank")
    with started(port=port):
        page.go_back()
        wait_ready(page)
        page.wait_for_function("() => document.querySelector('#network-graph').dataset.update === '900'")
        assert assert_at_rest(page) == 900
        assert page.locator(".bar .counters").inner_text() == before
        expect(page.locator(".bar .marks")).to_contain_text("edited")
        expect(page.locator(".lesson .sheet > summary")).to_contain_text("Which way is down?")
        play(page)
        page.wait_for_function(KEPT_LATER, arg=1_000)
        page.evaluate(PAINTED)
        page.wait_for_function(ENOUGH)
        painted = page.evaluate("() => window.painted")
        seen = max(update for time, update in painted if time < painted[-1][0] - 1_000)
    page.goto("about:blank")
    with started(port=port):
        page.go_back()
        wait_ready(page)
        page.wait_for_function("() => +document.querySelector('#network-graph').dataset.update > 900")
        assert assert_at_rest(page) >= seen
        expect(page.locator(PLAY)).to_contain_text("Play")
        page.wait_for_function(KEPT, arg=f'\\"update\\":{update(page) - 1}')
        reached = update(page)
    page.wait_for_function("() => !channel.isOpen()")
    page.keyboard.press("s")
    page.evaluate(PRESSED_EARLY)
    with started(port=port):
        page.wait_for_function("() => window.pressed && channel.isOpen() && channel.isHeard()", timeout=MOST_APART_MS)
        assert assert_at_rest(page) == reached + 2
        press_step(page)
