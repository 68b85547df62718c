"""The address follows the run, and what a browser does with addresses leads back to it: Back, Forward, a reload."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from playground.model.scenes import SCENES
from tests.browser.conftest import Open
from tests.browser.screen import (
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


def wait_address(page: Page, query: str) -> None:
    """Until the address is that of a state."""
    expect(page).to_have_url(re.compile(re.escape(query) + "$"))


def choose_scene(page: Page, title: str) -> None:
    """Choose a scene from the menu."""
    page.get_by_role("combobox", name="Scene").click()
    page.get_by_role("option", name=title).click()
    wait_idle(page)


def expect_scene(page: Page, key: str) -> None:
    """Until the page shows a scene."""
    expect(page.locator(".st-key-look")).to_contain_text(SCENES[key].look[:30])


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


def test_an_address_that_cannot_be_opened_is_replaced(open_page: Open) -> None:
    page = open_page(query="?preset=nonsense")
    wait_address(page, "?scene=seed&at=0.12")
