"""A table of one's own in a browser: what is pasted, what is too large, and what the list offers."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.screen import update, wait_idle, wait_update

FILES = Path(__file__).parents[2] / "playground" / "model" / "tables" / "files"
PASTE = """(field, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_a_table_is_pasted_decided_about_and_used(open_page: Open) -> None:
    page = open_page(query="?preset=seed")
    page.get_by_role("radio", name="Data", exact=True).click()
    page.get_by_text("Your own table", exact=True).click()
    field = page.get_by_role("textbox", name="or paste a table")
    field.evaluate(PASTE, "1,2\n" * 10**6)
    assert field.evaluate("field => field.validationMessage").startswith("The table has 3.8 MB; at most 2 MB are read.")
    expect(field).to_have_value("")
    field.fill((FILES / "F5_missing.csv").read_text())
    assert field.evaluate("field => field.validationMessage") == ""
    page.get_by_role("button", name="Read the pasted table").click()
    page.get_by_role("button", name="Leave out 4 rows").click()
    page.get_by_role("button", name="Undo the last choice").click()
    page.get_by_role("button", name="Leave out 4 rows").click()
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()
    wait_idle(page)
    page.get_by_role("button", name="Use this table").click()
    expect(page.get_by_text("Of 8 rows of the table 4 were left out.")).to_be_visible()


def test_what_is_typed_on_a_cell_of_the_samples_is_no_key_of_the_page(open_page: Open) -> None:
    page = open_page(query="?scene=xor&at=3.0&tab=Data")
    page.get_by_text("Edit the samples", exact=True).click()
    cells = page.locator("[class*=st-key-data_rows] canvas").first
    expect(cells).to_be_visible()
    wait_idle(page)
    cells.click(position={"x": 90, "y": 55}, force=True)  # what scrolls lies over it
    page.keyboard.press("0")
    field = page.locator("input.gdg-input")
    expect(field).to_be_focused()
    page.keyboard.type(".5")
    expect(field).to_have_value("0.5")
    page.keyboard.press("Enter")
    wait_idle(page)
    assert update(page) == 3
    drop = page.get_by_role("button", name="Drop the changes")
    expect(drop).to_be_enabled()
    drop.click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("0")
    wait_update(page, 0)
