"""The page's keys work at once after a choice in a menu, and every button says what it does."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.model.shown.elements import Element, label
from tests.browser.conftest import Open
from tests.browser.screen import wait_idle, wait_update

# What shows nothing but a sign, or says what it does only with what stands around it.
VAGUE = re.compile(r"|\W+|open|remove|increment|decrement|add|close|\w+ icon|[a-z]+_[a-z_]+", re.IGNORECASE)


def menu(page: Page, name: str) -> Locator:
    return page.get_by_role("combobox", name=name, exact=True)


def is_free(page: Page, name: str) -> None:
    """No menu is open, and none has the focus."""
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(menu(page, name)).not_to_be_focused()


def choose(page: Page, name: str, option: str, way: str) -> None:
    """Choose in a menu with the mouse or with the keys."""
    menu(page, name).click()
    expect(page.get_by_role("listbox")).to_be_visible()
    if way == "mouse":
        page.get_by_role("option", name=option, exact=True).click()
    else:
        page.keyboard.type(option)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")


@pytest.mark.parametrize("way", ["mouse", "keys"])
def test_the_keys_work_after_a_choice_in_a_menu(open_page: Open, way: str) -> None:
    page = open_page()
    choose(page, "Selected", label(Element("weight", 1, 0, 1), (2, 3, 1)), way)
    is_free(page, "Selected")
    page.keyboard.press("s")
    wait_update(page, 1)
    wait_idle(page)
    choose(page, "Scene", "XOR", way)
    is_free(page, "Scene")
    expect(menu(page, "Scene")).to_have_value("XOR")
    wait_update(page, 0)
    wait_idle(page)
    page.keyboard.press("s")
    wait_update(page, 1)
    page.keyboard.press("z")
    expect(menu(page, "Scene")).to_have_value("Seed network 2-3-1")
    wait_update(page, 1)


def test_escape_leaves_a_menu_as_it_was(open_page: Open) -> None:
    page = open_page()
    menu(page, "Scene").click()
    page.keyboard.type("XO")
    page.keyboard.press("Escape")
    is_free(page, "Scene")
    expect(menu(page, "Scene")).to_have_value("Seed network 2-3-1")
    page.keyboard.press("s")
    wait_update(page, 1)


def test_the_keys_work_from_the_menu_of_speeds_which_keeps_its_digits(open_page: Open) -> None:
    page = open_page()
    page.locator("#speed").focus()
    page.keyboard.press("s")
    wait_update(page, 1)
    page.keyboard.type("100")
    expect(page.locator("#speed")).to_have_value("100")
    wait_idle(page)
    page.keyboard.press("s")
    wait_update(page, 2)


def names(page: Page) -> list[str]:
    """The names of all buttons that are there for a browser's accessibility tree."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [str(n["name"]["value"]) for n in nodes if n.get("role", {}).get("value") == "button"]


def vague(page: Page) -> list[str]:
    return [name for name in names(page) if VAGUE.fullmatch(name)]


def open_tab(page: Page, tab: Locator) -> None:
    """Choose a tab, and wait for the run of the page's script that draws it: the bar hears of each run."""
    page.evaluate(
        """() => {
          window.runs = 0;
          const { channel } = window, { attach } = channel.constructor.prototype;
          channel.attach = (...news) => { window.runs += 1; attach.apply(channel, news); };
        }"""
    )
    tab.click()
    page.wait_for_function("() => window.runs > 0")
    wait_idle(page)


def test_every_button_says_what_it_does(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    tabs = page.locator(".st-key-tabs").get_by_role("radio")
    expect(tabs.first).to_be_visible()
    seen: set[str] = set()
    for tab in tabs.all():
        if not tab.is_checked():
            open_tab(page, tab)
        if tab.inner_text() == "Network":
            expect(page.get_by_label("Raise outputs")).to_be_attached()  # named a moment after it has come
        seen |= set(names(page))
        assert vague(page) == [], tab.inner_text()
    assert {"When Play stops by itself", "Open the menu Scene", "Raise outputs", "Remove layer 1", "Undo (Z)"} <= seen
