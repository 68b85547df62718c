"""Views of the tab Insight in a browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.screen import wait_idle


def test_a_landscape_that_is_done_at_once_leaves_all_that_is_chosen(open_page: Open) -> None:
    page = open_page(query="?scene=xor&tab=Insight&insight_part=Landscape")
    expect(page.get_by_text("The loss is lowest")).to_be_visible()
    wait_idle(page)
    for chosen in ("Insight", "Landscape", "Inspector"):
        expect(page.get_by_role("radio", name=chosen, exact=True)).to_be_checked()
    expect(page.get_by_role("switch", name="Biases")).to_be_checked()
