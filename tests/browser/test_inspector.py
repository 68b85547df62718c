"""The inspector as a visitor uses it, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from playground.formats import number
from playground.model.scenes import seed_session
from tests.browser.conftest import Open
from tests.browser.screen import INSPECTED, select_by_click


def drawer(page: Page, words: str) -> None:
    page.get_by_text(words).click()


def test_a_factor_is_a_link(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="a(h₁)").click()
    expect(page.locator(INSPECTED)).to_have_text("A1[0]")


def test_a_bar_is_a_link(open_page: Open) -> None:
    page = open_page()
    select_by_click(page, "neurons", "neuron-0-0-0")
    bar = page.locator("#path-bars .bars .point path").nth(2)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(INSPECTED)).to_have_text("W1[2, 0]")


def test_no_formula_is_broken_and_none_is_wider_than_the_card(open_page: Open) -> None:
    page = open_page()
    for name, identifier in (("edge targets", "weight-1-0-0"), ("neurons", "neuron-2-0-0"), ("loss", "loss-0-0-0")):
        select_by_click(page, name, identifier)
        assert page.locator(".katex-error").count() == 0
        script = "() => [...document.querySelectorAll('.katex-display')].map(f => f.scrollWidth - f.clientWidth)"
        assert max(page.evaluate(script)) <= 4


def test_a_nudge_and_a_typed_value(open_page: Open) -> None:
    page = open_page()
    drawer(page, "Nudge it")
    expect(page.locator(".st-key-inspector_more table")).to_contain_text(
        number(0.1 * float(seed_session().value("dW2")[0, 0]))
    )
    drawer(page, "Set its value")
    field = page.locator(".st-key-inspector_more input[type=number]")
    field.fill("0.5")
    field.press("Enter")
    expect(page.locator(".st-key-inspector table")).to_contain_text("0.5000")
    page.get_by_role("button", name="Undo the edit").click()
    expect(page.locator(".st-key-inspector table")).to_contain_text(number(float(seed_session().value("W2")[0, 0])))
