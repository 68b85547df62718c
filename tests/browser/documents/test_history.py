"""The address follows the run, and what a browser does with addresses leads back to it: Back, Forward, a reload."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from playground.model.scenes import SCENES
from tests.browser.conftest import Open
from tests.browser.screen import (
    GRAPH,
    PLAY,
    assert_at_rest,
    counted,
    play,
    press_step,
    update,
    wait_idle,
    wait_past,
    wait_ready,
    wait_update,
)

# The first opening gets no answer: it is lost before the server hears of it, or once it is done.
LOST = """way => {
  const send = window.fetch;
  window.fetch = async (address, options) => {
    if (options?.method !== 'PUT' || window.lost) return send(address, options);
    window.lost = true;
    if (way === 'back') await send(address, options);
    throw new TypeError('Failed to fetch');
  };
}"""
BACK_FORWARD_BACK = """async () => {
  for (const move of ['back', 'forward', 'back']) {
    const { run } = history.state;
    history[move]();
    while (history.state.run === run) await new Promise(requestAnimationFrame);
  }
}"""


def wait_address(page: Page, query: str) -> None:
    """Until the address is that of a state."""
    expect(page).to_have_url(re.compile(re.escape(query) + "$"))


def choose_scene(page: Page, title: str) -> None:
    """Choose a scene from the menu."""
    page.get_by_role("combobox", name="Scene").click()
    page.keyboard.type(title)
    page.get_by_role("option", name=title).click()
    wait_idle(page)


def expect_scene(page: Page, key: str) -> None:
    """Until the page shows a scene."""
    expect(page.locator(".st-key-look")).to_contain_text(SCENES[key].look[:30])


def go(page: Page, *moves: str) -> None:
    """Press Back and Forward, one after the other, without a look at what comes of it."""
    page.evaluate("moves => moves.forEach(move => history[move]())", moves)


def test_back_and_forward_go_from_scene_to_scene_and_undo_comes_along(open_page: Open) -> None:
    page = open_page(query="?preset=spiral&embed=true")
    wait_address(page, "?preset=spiral&embed=true")
    press_step(page, 3)
    wait_address(page, "?scene=spiral&at=2.31&embed=true")
    first = page.evaluate("history.state.run")
    choose_scene(page, SCENES["xor"].title)
    wait_address(page, "?scene=xor&at=0.12&embed=true")
    press_step(page, 2)
    wait_address(page, "?scene=xor&at=1.17&embed=true")
    page.go_back()
    wait_update(page, 3)
    expect_scene(page, "spiral")
    assert assert_at_rest(page) == 3
    wait_address(page, "?scene=spiral&at=2.31&embed=true")
    page.go_forward()
    wait_update(page, 2)
    expect_scene(page, "xor")
    wait_address(page, "?scene=xor&at=1.17&embed=true")
    page.click("#undo")
    wait_update(page, 3)
    expect_scene(page, "spiral")
    wait_address(page, "?scene=spiral&at=2.31&embed=true")
    page.evaluate("() => { history.back(); setTimeout(() => history.back(), 50); }")
    page.wait_for_function("run => history.state.run === run", arg=first)
    expect_scene(page, "spiral")
    assert assert_at_rest(page) == 3
    wait_address(page, "?scene=spiral&at=2.31&embed=true")


def test_a_reload_finds_the_run_the_view_and_undo(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    press_step(page, 2)
    page.get_by_role("radio", name="Ledger").click()
    page.get_by_role("radio", name="Training", exact=True).click()
    wait_idle(page)
    page.locator(".controls input[type=number]").last.fill("0.5")
    page.keyboard.press("Enter")
    wait_idle(page)
    page.reload()
    wait_ready(page)
    assert assert_at_rest(page) == 2
    expect(page.get_by_role("radio", name="Ledger")).to_be_checked()
    expect(page.locator("#undo")).to_be_enabled()
    expect(page.locator(".bar .marks")).to_contain_text("edited")
    assert "resume" not in page.url


def test_a_reload_under_play_stands_where_the_run_had_come(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    play(page)
    wait_past(page, 500)
    seen = update(page)
    page.reload()
    wait_ready(page)
    assert assert_at_rest(page) >= seen
    expect(page.locator(PLAY)).to_contain_text("Play")
    page.wait_for_function("n => location.search.includes(`at=${n - 1}.`)", arg=counted(page))


@pytest.mark.parametrize("query", ["?preset=nonsense", "?scene=nonsense"])
def test_an_address_that_cannot_be_opened_is_replaced(open_page: Open, query: str) -> None:
    page = open_page(query=query)
    wait_address(page, "?scene=seed&at=0.12")


def test_moves_of_the_browser_in_one_go_end_at_a_page_of_one_state(open_page: Open) -> None:
    page = open_page(query="?scene=seed")
    for key in ("xor", "circle"):
        choose_scene(page, SCENES[key].title)
        wait_address(page, f"?scene={key}&at=0.12")
    page.get_by_role("radio", name="Network").click()
    units = page.locator("input[aria-label='hidden layer 1']")
    units.fill("5")
    units.press("Enter")
    look = page.locator(".st-key-look")
    own = "The data of the scene “Circle”, learnt by a 2-5-1 network of your own."
    expect(look).to_contain_text(own)
    page.wait_for_function("() => location.search.startsWith('?run=')")
    with_own = page.url
    choose_scene(page, SCENES["moons"].title)
    wait_address(page, "?scene=moons&at=0.12&tab=Network")
    page.evaluate("() => addEventListener('popstate', () => { window.reached = true; })")
    for _ in range(3):
        go(page, "back", "back")
        wait_address(page, "?scene=xor&at=0.12")
        wait_idle(page)
        expect_scene(page, "xor")
        go(page, "forward", "back", "forward")
        page.wait_for_url(with_own)
        wait_idle(page)
        assert own in look.inner_text()
        assert page.get_by_role("radio", name="Network").is_checked()
        assert len(page.evaluate(f"() => document.querySelector('{GRAPH}').nodes()")) == 2 + 5 + 1 + 1
        expect(page.get_by_text("being checked")).to_have_count(0)
        go(page, "forward")
        wait_address(page, "?scene=moons&at=0.12&tab=Network")
        wait_idle(page)
        expect_scene(page, "moons")
    assert not page.evaluate("() => window.reached")  # nobody else hears of it, and runs the page's script


@pytest.mark.parametrize("way", ["there", "back"])
def test_an_opening_that_gets_no_answer_is_asked_for_again_and_done_once(open_page: Open, way: str) -> None:
    page = open_page(query="?scene=circle")
    press_step(page, 2)
    wait_address(page, "?scene=circle&at=1.17")
    choose_scene(page, SCENES["xor"].title)
    wait_address(page, "?scene=xor&at=0.12")
    page.evaluate(LOST, way)
    page.go_back()
    wait_update(page, 2)
    wait_idle(page)
    expect_scene(page, "circle")
    assert page.evaluate("() => window.lost")
    wait_address(page, "?scene=circle&at=1.17")
    page.click("#undo")
    wait_update(page, 0)
    expect_scene(page, "xor")


def test_a_run_that_plays_while_others_are_opened_leaves_no_trace_in_them(open_page: Open) -> None:
    page = open_page(query="?scene=circle")
    press_step(page, 3)
    wait_address(page, "?scene=circle&at=2.17")
    first = page.evaluate("history.state.run")
    choose_scene(page, SCENES["xor"].title)
    wait_address(page, "?scene=xor&at=0.12")
    play(page)
    wait_past(page, 50)
    page.evaluate(BACK_FORWARD_BACK)
    assert page.evaluate("history.state.run") == first
    wait_idle(page)
    expect_scene(page, "circle")
    assert assert_at_rest(page) == 3
