"""Play and the training views in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.screen import GRAPH, pixel_of, press_step, wait_idle

PLAY = ".st-key-play button:visible"


def update(page: Page) -> int:
    return int(page.get_attribute(GRAPH, "data-update") or 0)


def play_for(page: Page, milliseconds: int) -> None:
    """Play, pause, and wait until the page stands still."""
    page.click(PLAY)
    expect(page.locator(PLAY)).to_contain_text("Pause")
    page.wait_for_timeout(milliseconds)
    page.click(PLAY)
    expect(page.locator(PLAY)).to_contain_text("Play")
    wait_idle(page)


def test_play_paints_states_in_their_order_and_pause_holds(open_page: Open) -> None:
    page = open_page(query="?preset=spiral")
    page.evaluate(
        f"""() => {{ const g = document.querySelector('{GRAPH}'); window.first = g; window.seen = [];
        new MutationObserver(() => window.seen.push(+g.dataset.update)).observe(g, {{attributes: true}}); }}"""
    )
    for _ in range(3):
        play_for(page, 1500)
        page.wait_for_timeout(500)
        at_rest = update(page)
        page.wait_for_timeout(500)
        assert update(page) == at_rest
        assert f"updates done {at_rest}" in page.locator(".st-key-transport").inner_text().replace(",", "")
    seen = page.evaluate("() => window.seen")
    assert seen == sorted(seen)
    assert len(set(seen)) > 10
    assert page.evaluate(f"() => window.first === document.querySelector('{GRAPH}')")


def test_no_tick_trains_on_behind_a_pause(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    for _ in range(8):
        play_for(page, 400)
        page.wait_for_timeout(300)
        at_rest = update(page)
        press_step(page)
        assert update(page) == at_rest + 1


def test_every_click_under_play_selects(open_page: Open) -> None:
    page = open_page(query="?preset=spiral")
    page.click(PLAY)
    expect(page.locator(PLAY)).to_contain_text("Pause")
    for unit in (1, 5, 2, 7, 3, 6):
        page.mouse.click(*pixel_of(page, "", f"neuron-1-{unit}-0"))
        expect(page.locator(".st-key-selected input")).to_have_value(re.compile(rf"A1\[{unit}\]"))
        page.wait_for_timeout(600)
        expect(page.locator(".st-key-selected input")).to_have_value(re.compile(rf"A1\[{unit}\]"))
    expect(page.locator(PLAY)).to_contain_text("Pause")


def test_surfaces_pass_by_and_a_click_on_a_curve_travels(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    page.get_by_text("Training", exact=True).click()
    page.wait_for_selector("#surface[data-update]")
    play_for(page, 2000)
    page.wait_for_timeout(500)
    played = update(page)
    assert page.get_attribute("#surface", "data-update") == str(played)
    page.locator("#loss").scroll_into_view_if_needed()
    x, y = page.evaluate(
        """() => { const g = document.querySelector('#loss'), l = g._fullLayout, b = g.getBoundingClientRect();
        const t = g.data[0], i = Math.floor(t.x.length / 2);
        return [b.x + l.xaxis._offset + l.xaxis.d2p(t.x[i]), b.y + l.yaxis._offset + l.yaxis.d2p(t.y[i])]; }"""
    )
    page.mouse.click(x, y)
    page.wait_for_function(f"n => +document.querySelector('{GRAPH}').dataset.update < n", arg=played)
    wait_idle(page)
    assert 0 < update(page) < played


def test_neither_quick_steps_nor_play_and_pause_edit_a_sample(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    for _ in range(6):
        page.keyboard.press("s")
        page.wait_for_timeout(100)
    for _ in range(4):
        play_for(page, 500)
    expect(page.locator(".st-key-undo button:visible")).to_be_disabled()
    expect(page.locator(".st-key-transport")).not_to_contain_text("edited")
