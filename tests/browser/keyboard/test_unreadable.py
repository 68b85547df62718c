"""A text that a field of Streamlit's cannot read is told below it, and the number before it stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.screen import press_step, update, wait_idle

LOSS = "Stop below a training loss of"
WARNING = "[data-testid=stAlert]"


def typed(page: Page, label: str, text: str, key: str = "Enter") -> None:
    """Write in a field, and leave it by a key."""
    field = page.get_by_label(label, exact=True)
    field.select_text()
    page.keyboard.type(text) if text else page.keyboard.press("Delete")
    page.keyboard.press(key)
    wait_idle(page)


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_a_rule_of_when_play_stops_is_never_lost_to_a_text_without_a_word(open_page: Open, key: str) -> None:
    page = open_page(query="?scene=xor")
    page.get_by_role("button", name="When Play stops by itself").click()
    field, says = page.get_by_label(LOSS, exact=True), page.locator(WARNING)
    for number in ("", "0.25"):
        typed(page, LOSS, number)
        for text, kind in (("1e999", "no finite number"), ("5e", "no number")):
            typed(page, LOSS, text, key)
            expect(says).to_have_text(f"“{text}” is {kind}: it stays {number or 'empty'}.")
            expect(field).to_have_value(number)
    typed(page, LOSS, "-3", key)
    expect(says).to_contain_text("so −3 is refused: it stays 0.25.")
    typed(page, LOSS, "0.25", key)
    expect(says).to_have_count(0)
    typed(page, LOSS, "5e", key)
    expect(says).to_have_count(1)
    typed(page, LOSS, "", key)
    expect(says).to_have_count(0)
    expect(field).to_have_value("")
    typed(page, LOSS, "-3", key)
    expect(says).to_contain_text("it stays empty")
    typed(page, LOSS, "", key)
    expect(says).to_have_count(0)


def test_a_text_left_with_a_click_is_told_as_well(open_page: Open) -> None:
    page = open_page(query="?scene=xor")
    page.get_by_role("button", name="When Play stops by itself").click()
    field, other = (page.get_by_label(label, exact=True) for label in (LOSS, "Stop after epochs"))
    field.select_text()
    page.keyboard.type("--3")
    other.click()
    wait_idle(page)
    expect(page.locator(WARNING)).to_have_text("“--3” is no number: it stays empty.")
    expect(field).to_have_value("")


@pytest.mark.parametrize("text", ["0.5", "5e"])
@pytest.mark.parametrize("place", ["stops", "network"])
def test_what_is_typed_after_a_refusal_goes_to_the_field_and_not_to_the_page_s_keys(
    open_page: Open, place: str, text: str
) -> None:
    page = open_page(query="?scene=xor&tab=Network")
    press_step(page, 2)
    if place == "stops":
        page.get_by_role("button", name="When Play stops by itself").click()
    label = {"stops": "Stop after epochs", "network": "seed of the weights"}[place]
    field = page.get_by_label(label, exact=True)
    typed(page, label, text)
    expect(page.locator(WARNING)).to_have_count(1)
    expect(field).to_be_focused()
    page.keyboard.type("40")  # whose 0 is the key of Reset
    expect(field).to_have_value("40")
    assert update(page) == 2
