"""The inspector as a visitor uses it, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from playground.formats import number
from playground.model.scenes import seed_session
from tests.browser.conftest import Open
from tests.browser.screen import GRAPH, INSPECTED, pixel_of, press_step, select_by_click, wait_idle

ROW, VERDICT = ".card .row", ".card .verdict"
CURVE, FIGURE = ".card details[data-key=curve]", ".st-key-inspector .live-plot"
FITS = "() => document.querySelector('.st-key-inspector').getBoundingClientRect().bottom <= innerHeight"
LOW, USUAL, PHONE = (1280, 720), (1440, 900), (390, 844)

# The last line of the code ends above the button that saves the derivation.
CODE_IS_CLEAR = """() => {
  const inspector = document.querySelector('.st-key-inspector'), box = each => each.getBoundingClientRect();
  const text = [...inspector.querySelectorAll('[data-testid=stMarkdown] p')].at(-1);
  const button = inspector.querySelector('[data-testid=stDownloadButton] button');
  return text && button && box(text).bottom <= box(button).top;
}"""


def test_a_factor_is_a_link(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="a(h₁)").click()
    expect(page.locator(INSPECTED)).to_have_text("A1[0]")


def test_a_bar_is_a_link(open_page: Open) -> None:
    page = open_page()
    select_by_click(page, "neurons", "neuron-0-0-0")
    page.get_by_role("button", name="through h₃").click()
    expect(page.locator(INSPECTED)).to_have_text("W1[2, 0]")


def test_a_factor_is_reached_without_a_mouse_and_the_keyboard_stays_in_the_card(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="a(h₁)").focus()
    page.keyboard.press("Enter")
    expect(page.locator(INSPECTED)).to_have_text("A1[0]")
    assert page.evaluate("() => Boolean(document.activeElement.closest('.card'))")


def test_back_and_forward_by_keys_and_by_buttons(open_page: Open) -> None:
    page = open_page()
    first = page.locator(INSPECTED).inner_text()
    expect(page.get_by_role("button", name="Back (Alt+←)")).to_be_disabled()
    select_by_click(page, "neurons", "neuron-1-2-0")
    expect(page.locator(INSPECTED)).to_have_text("A1[2]")
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator(INSPECTED)).to_have_text(first)
    page.get_by_role("button", name="Forward to Hidden neuron h₃").click()
    expect(page.locator(INSPECTED)).to_have_text("A1[2]")
    page.get_by_role("button", name="Back to").click()
    expect(page.locator(INSPECTED)).to_have_text(first)
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator(INSPECTED)).to_have_text("A1[2]")


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).bounding_box()
    assert found is not None
    return dict(found)


def places(page: Page) -> list[list[float]]:
    """Where the parts of the card stand, seen from its own corner."""
    script = """() => { const base = document.querySelector('.card').getBoundingClientRect();
      return [...document.querySelectorAll('.card:has(.head) > *, .st-key-tools, #nudge-curve')].map(part => {
        const box = part.getBoundingClientRect(); return [box.top - base.top, box.height].map(Math.round); }); }"""
    found: list[list[float]] = page.evaluate(script)
    return found


def test_a_walk_through_an_update_moves_nothing(open_page: Open) -> None:
    page = open_page()
    select_by_click(page, "edge targets", "weight-1-0-0")
    wait_idle(page)
    at_first = places(page)
    page.get_by_role("button", name="operation", exact=True).click()
    for _ in range(6):
        press_step(page, 2)
        assert places(page) == at_first


@pytest.mark.parametrize(
    ("scene", "elements"),
    [
        ("dead", ("neuron-1-1-0", "weight-1-1-0", "neuron-2-0-0")),
        ("vanishing", ("neuron-2-0-0", "weight-1-0-0")),
        ("spiral", ("weight-1-0-0", "neuron-1-0-0")),
    ],
)
def test_all_that_is_said_fits_the_window(open_page: Open, scene: str, elements: tuple[str, ...]) -> None:
    """Where the curve has no room, its line is there, which opens it; the paths make room for the steps to a cause."""
    page = open_page(*LOW, query=f"?preset={scene}")
    press_step(page)
    for element in elements:
        page.evaluate("id => channel.send('pick', { plot: 'graph', id, place: null })", element)
        wait_idle(page)
        for width, height in (LOW, USUAL):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function(FITS)
            expect(page.locator(CURVE)).to_be_visible()
    page.set_viewport_size({"width": LOW[0], "height": LOW[1]})
    expect(page.locator(FIGURE)).to_be_hidden()
    if scene == "vanishing":
        page.locator("details.steps summary").click()
        page.wait_for_function(FITS)
        expect(page.get_by_text("Along its strongest path")).to_be_visible()
    page.locator(f"{CURVE} summary").click()
    expect(page.locator(FIGURE)).to_be_visible()


def test_what_comes_late_above_the_inspector_leaves_it_in_sight(open_page: Open) -> None:
    page = open_page()
    wait_idle(page)
    bottom = page.evaluate("document.querySelector('.st-key-inspector').getBoundingClientRect().bottom")
    page.set_viewport_size({"width": USUAL[0], "height": int(bottom) + 2})
    page.wait_for_function(FITS)
    expect(page.locator(FIGURE)).to_be_visible()
    page.evaluate("""() => {
      const late = document.createElement("div");
      late.style = "height: 40px; flex-shrink: 0";
      document.querySelector(".stMainBlockContainer").prepend(late);
    }""")
    page.wait_for_function(FITS)


@pytest.mark.parametrize("element", ["weight-1-0-0", "neuron-1-0-0"])
def test_on_a_phone_a_tap_brings_the_answer_into_sight(open_page: Open, element: str) -> None:
    """Title, chain, sentence, update, paths, and the line that opens the curve, below the graph."""
    page = open_page(*PHONE, has_touch=True)
    in_sight = f"() => document.querySelector('{CURVE}').getBoundingClientRect().bottom <= innerHeight"
    page.touchscreen.tap(*pixel_of(page, "", element))
    page.wait_for_function(in_sight)
    wait_idle(page)
    page.evaluate("() => document.querySelector('.stMain').scrollTo(0, 0)")
    page.touchscreen.tap(*pixel_of(page, "", element))  # also of what is selected already
    page.wait_for_function(in_sight)
    wait_idle(page)
    graph, bar = box(page, GRAPH), box(page, ".bar > .phases")
    assert graph["y"] >= bar["y"] + bar["height"] - 2
    assert box(page, ".card:has(.head)")["y"] > graph["y"] + graph["height"]


def test_no_formula_is_broken_and_none_is_wider_than_the_card(open_page: Open) -> None:
    page = open_page()
    page.get_by_text("Line by line", exact=True).click()
    for name, identifier in (("edge targets", "weight-1-0-0"), ("neurons", "neuron-2-0-0"), ("loss", "loss-0-0-0")):
        select_by_click(page, name, identifier)
        assert page.locator(".katex-error").count() == 0
        script = "() => [...document.querySelectorAll('.katex-display')].map(f => f.scrollWidth - f.clientWidth)"
        assert max(page.evaluate(script)) <= 4
        page.wait_for_function(CODE_IS_CLEAR)


def test_a_nudge_and_a_typed_value(open_page: Open) -> None:
    page = open_page()
    predicted = number(0.1 * float(seed_session().value("dW2")[0, 0]))
    expect(page.locator(".card .foot")).to_contain_text(f"predicted {predicted}")
    page.get_by_text("Set", exact=True).click()
    field = page.locator(".st-key-inspector input[type=number]")
    field.fill("0.5")
    field.press("Enter")
    expect(page.locator(ROW)).to_contain_text("0.5000")
    page.get_by_role("button", name="Undo the edit").click()
    expect(page.locator(ROW)).to_contain_text(number(float(seed_session().value("W2")[0, 0])))


def test_all_digits_fit_on_a_phone(open_page: Open) -> None:
    page = open_page(390, 844)
    page.get_by_text("17 digits", exact=True).click()
    expect(page.locator(".card .chain.long")).to_be_visible()
    script = "() => [...document.querySelectorAll('.card *')].every(part => part.scrollWidth <= part.clientWidth + 1 ||"
    script += " getComputedStyle(part).display === 'inline')"
    assert page.evaluate(script)
