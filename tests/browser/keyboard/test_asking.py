"""A question is asked, answered and left without a mouse."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open

BOX, FIELD = ".st-key-asking", ".st-key-asking input[type=text]"


def test_a_question_takes_the_focus_and_escape_leaves_it_from_its_field(open_page: Open) -> None:
    page = open_page(390, 844, query="?preset=seed")
    expect(page.locator(".card .ask")).to_be_visible()  # its module knows the key
    page.keyboard.press("q")
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(BOX)).to_be_in_viewport()
    page.get_by_text("number", exact=True).click()
    page.locator(FIELD).fill("0,5")
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_contain_text("The experiment: raise W2[0, 0]")
    page.locator(FIELD).focus()
    page.keyboard.press("Escape")
    expect(page.locator(BOX)).to_have_count(0)
