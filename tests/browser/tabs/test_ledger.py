"""The ledger in a browser: what a click on a row does, and all digits."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from backprop_core import Session
from playground.model.scenes import SCENES
from playground.model.shown.picture import picture_of
from playground.model.takeaway.ledger import columns
from tests.browser.conftest import Open
from tests.browser.screen import press_step, wait_idle

GRID = "[data-testid=stDataFrame]"


def session() -> Session:
    found = SCENES["moons"].start()
    found.step("update")
    return found


def ledger(open_page: Open) -> Page:
    page = open_page(query="?preset=moons")
    page.get_by_role("radio", name="Ledger", exact=True).click()
    expect(page.locator(f"{GRID} table")).to_contain_text("W1[0, 0]")  # a library comes with it
    return page


def smallest_row() -> str:
    """The words of the row of a neuron whose value is the smallest of all."""
    table = columns(SCENES["moons"].start(), picture_of(SCENES["moons"].start(), 0))
    neurons = [at for at, kind in enumerate(table["kind"]) if kind == "neuron"]
    return str(table["quantity"][min(neurons, key=lambda at: float(table["value"][at] or 0.0))])


def test_a_row_of_the_ledger_selects_its_neuron(open_page: Open) -> None:
    page = ledger(open_page)
    page.get_by_role("radio", name="Neurons", exact=True).click()
    expect(page.locator(f"{GRID} tbody tr").first).to_contain_text("Z1[0, 0]")
    page.get_by_role("combobox", name="Order").click()
    page.get_by_role("option", name="smallest value").click()
    expect(page.locator(f"{GRID} tbody tr").first).to_contain_text(smallest := smallest_row())
    wait_idle(page)
    page.locator(GRID).click(position={"x": 16, "y": 52})  # the box in front of the first row
    expect(page.locator(".st-key-inspector")).to_contain_text(smallest.partition(":")[0])


def test_with_all_digits_each_number_of_the_ledger_reads_back_as_the_tape_s(open_page: Open) -> None:
    page = ledger(open_page)
    press_step(page)
    page.get_by_text("17 digits").click()
    run = session()
    expected = [repr(float(run.old("W1")[0, 0])), repr(float(run.value("dW1")[0, 0]))]
    cells = page.locator(f"{GRID} tbody tr").first.locator("td")
    for at, value in zip((3, 4), expected, strict=True):
        expect(cells.nth(at)).to_have_text(value)
