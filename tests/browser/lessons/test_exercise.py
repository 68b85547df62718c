"""The write-in exercise beside the graph: a blank that is selected is written at once, and Enter leads to the next."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from playground.model.scenes import SCENES
from tests.browser.conftest import Open
from tests.browser.screen import GRAPH, pixel_of, wait_idle


def expect_written_next(page: Page, place: str) -> None:
    """Until the field of a blank beside the graph has the focus."""
    expect(page.locator(f"form.blank[data-place='{place}'] input")).to_be_focused()


def test_a_blank_is_selected_in_the_graph_and_enter_leads_to_the_next(open_page: Open) -> None:
    page = open_page(query="?scene=seed&tab=Exercise")
    page.get_by_role("button", name="Begin: ").click()
    wait_idle(page)
    page.mouse.click(*pixel_of(page, "", "neuron-1-1-0", GRAPH))
    expect_written_next(page, "Z1[1]")
    page.keyboard.type("70")
    page.keyboard.press("Enter")
    expect(page.locator("form.blank[data-place='Z1[1]'] p")).to_contain_text("✗")
    expect_written_next(page, "Z1[1]")
    page.keyboard.type(repr(float(SCENES["seed"].start().value("Z1")[1, 0])))
    page.keyboard.press("Enter")
    expect_written_next(page, "Z1[2]")
    wait_idle(page)
    expect(page.locator(".st-key-exercise")).to_contain_text("1 of 9 numbers right")
    expect(page.get_by_role("textbox", name="Z1[1]", exact=True)).to_have_count(0)
