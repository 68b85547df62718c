"""What stays in sight and what fits, on screens of three sizes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from playground.model.scenes import SCENES
from tests.browser.conftest import Open
from tests.browser.screen import (
    GRAPH,
    INSPECTED,
    STEP,
    press_step,
    select_by_click,
    wait_frames,
    wait_idle,
    wait_update,
)

USUAL, FLAT, SMALL, PHONE = (1440, 900), (1280, 720), (1024, 768), (390, 844)
ENLARGED, NARROW = (720, 450), (320, 640)  # the usual one at twice its size, the narrowest of WCAG 2.2, 1.4.10
FOLLOWED = (".bar", GRAPH, ".notes .colour-bar", ".notes .badge", ".st-key-look", ".controls", ".st-key-tabs")

# What is written where the question mark of its field is.
HELP_ON_NAMES = """() => [...document.querySelectorAll(".controls .help")].filter(sign => {
  const mark = sign.getBoundingClientRect(), words = document.createRange();
  words.selectNodeContents(sign.parentElement.querySelector(".name"));
  const meets = line => line.right > mark.left && line.bottom > mark.top && line.top < mark.bottom;
  return sign.offsetWidth && [...words.getClientRects()].some(meets);
}).map(sign => sign.ariaLabel)"""


def scroll_to_the_end(page: Page) -> None:
    page.evaluate("() => { const m = document.querySelector('.stMain'); m.scrollTop = m.scrollHeight; }")
    page.wait_for_function(
        "() => { const m = document.querySelector('.stMain'); return m.scrollTop > 0 && m.scrollTop === window.scrolled"
        " || (window.scrolled = m.scrollTop, false); }"
    )


def on_top(page: Page, selector: str) -> bool:
    """Whether the middle of an element is within the window, with nothing in front of it."""
    script = """selector => {
      const e = [...document.querySelectorAll(selector)].find(e => e.offsetWidth), b = e.getBoundingClientRect();
      const at = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2);
      return b.top >= 0 && b.bottom <= innerHeight && e.contains(at);
    }"""
    found: bool = page.evaluate(script, selector)
    return found


def box(page: Page, selector: str) -> dict[str, Any]:
    found = page.locator(selector).bounding_box()
    assert found is not None
    return dict(found)


@pytest.mark.parametrize(("size", "scheme"), [(USUAL, "light"), (SMALL, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_phases_and_steps_stay_in_sight(open_page: Open, size: tuple[int, int], scheme: str) -> None:
    page = open_page(*size, color_scheme=scheme)
    page.get_by_text("Ledger", exact=True).click()
    page.wait_for_selector(".st-key-view [data-testid=stDataFrame]")
    wait_idle(page)
    scroll_to_the_end(page)
    assert all(on_top(page, f".phase:nth-of-type({place})") for place in (1, 2, 3))
    assert on_top(page, STEP)
    press_step(page)
    expect(page.locator(".phase.now")).to_contain_text("update")
    end = page.evaluate("() => document.querySelector('.phases').getBoundingClientRect().bottom")
    assert end < 0.25 * size[1]
    assert page.evaluate("() => document.querySelector('.stMain').scrollTop") > 0


@pytest.mark.parametrize("size", [USUAL, SMALL, PHONE])
def test_the_bar_fits_and_a_step_makes_nothing_jump(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(*size, color_scheme="dark", query="?preset=circle")
    outside = """() => [...document.querySelectorAll('.bar *')].filter(e => {
      const { left, right, width } = e.getBoundingClientRect();
      return width && (left < -0.5 || right > innerWidth + 0.5); }).map(e => e.outerHTML.slice(0, 100))"""
    assert page.evaluate(outside) == []
    page.evaluate(
        f"""() => {{ window.places = new Set();
        const top = selector => Math.round(document.querySelector(selector).getBoundingClientRect().top);
        const look = () => {{ requestAnimationFrame(look);
          const tops = ['.walk', '.place', '.timeline', '{GRAPH}', '.controls'].map(top);
          window.places.add(tops.filter(y => y < innerHeight).join()); }}; look(); }}"""
    )
    press_step(page, 3)
    page.keyboard.press("b")
    wait_update(page, 2)
    wait_idle(page)
    assert len(page.evaluate("() => [...window.places]")) == 1
    assert page.evaluate(outside) == []


@pytest.mark.parametrize(("scene", "layers"), [("seed", 3), ("spiral", 4), ("large", 8)])
def test_only_the_graph_is_moved_sideways(open_page: Open, scene: str, layers: int) -> None:
    page = open_page(query=f"?preset={scene}")
    wider = "() => { const m = document.querySelector('.stMain'); return m.scrollWidth - m.clientWidth; }"
    frame = (
        f"() => {{ const f = document.querySelector('{GRAPH}').parentElement; return [f.scrollWidth, f.clientWidth]; }}"
    )
    for size in (USUAL, SMALL, ENLARGED, NARROW, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        wait_frames(page, 10)
        assert page.evaluate(wider) == 0
        if size in (ENLARGED, NARROW):
            continue
        width, room = page.evaluate(frame)
        assert (width > room) == (layers > 3 and size == PHONE)


@pytest.mark.parametrize("size", [USUAL, SMALL, PHONE])
def test_a_slider_and_its_field_share_a_row(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(*size)
    script = """name => [`label:has(#${name}_slider)`, `#${name}_typed`, `label:has(#${name}_slider) span`].map(
      selector => document.querySelector(selector).getBoundingClientRect().toJSON())"""
    for name in ("x1", "x2", "y1", "lr"):
        slider, field, label = page.evaluate(script, name)
        assert abs(slider["bottom"] - field["bottom"]) < 2
        assert field["x"] >= slider["right"]
        assert label["height"] < 30


def test_the_title_takes_one_line(open_page: Open) -> None:
    page = open_page()
    for width in (390, 700, 1024, 1100, 1260, 1261, 1300, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        wait_frames(page, 10)
        assert box(page, "h1")["height"] < 60  # of two it would be 80
    expect(page.locator("h1")).to_contain_text("Backprop Playground")


@pytest.mark.parametrize("scene", SCENES)
def test_everything_that_a_step_changes_is_in_sight(open_page: Open, scene: str) -> None:
    page = open_page(*USUAL, query=f"?preset={scene}")
    press_step(page)
    for size in (USUAL, FLAT):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        wait_frames(page, 3)
        everything_is_in_sight(page, size)


def everything_is_in_sight(page: Page, size: tuple[int, int]) -> None:
    bottoms = {selector: box(page, selector)["y"] + box(page, selector)["height"] for selector in FOLLOWED}
    assert {selector: bottom for selector, bottom in bottoms.items() if bottom > size[1]} == {}
    graph = box(page, GRAPH)
    assert graph["width"] >= 0.55 * size[0]
    assert graph["height"] >= 0.6 * size[1]
    tops = [box(page, f".bar > .{part}")["y"] for part in ("walk", "phases")]
    assert abs(tops[0] - tops[1]) < 12  # one row
    assert page.evaluate(HELP_ON_NAMES) == []


@pytest.mark.parametrize("scene", ["spiral", "plane"])
def test_graph_and_surface_are_of_one_size_and_the_curves_are_in_sight(open_page: Open, scene: str) -> None:
    page = open_page(*USUAL, query=f"?preset={scene}")
    page.get_by_text("Training", exact=True).click()
    page.wait_for_selector("#loss[data-paints]")
    wait_idle(page)
    for width, height in (USUAL, FLAT, (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        wait_frames(page, 10)
        graph, surface, curve = box(page, GRAPH), box(page, "#surface"), box(page, "#loss")
        assert list(surface.values())[1:] == pytest.approx(list(graph.values())[1:], abs=2)  # y, width, height
        assert curve["y"] + curve["height"] <= height + 20


@pytest.mark.parametrize("scene", ["seed", "moons", "zeros"])
def test_large_numbers_have_twenty_pixels(open_page: Open, scene: str) -> None:
    page = open_page(*USUAL, query=f"?preset={scene}&large=1")
    if scene == "moons":
        page.locator(".st-key-pictures label").click()
        wait_idle(page)
    script = """selector => Math.min(...[...document.querySelectorAll(selector)]
      .filter(e => /\\d/.test(e.textContent) && e.checkVisibility())
      .map(e => parseFloat(getComputedStyle(e).fontSize) * (e.closest('.live-plot') ? 1.67 : 1)))"""
    for width, height in (USUAL, FLAT, (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        wait_frames(page, 10)
        graph = box(page, GRAPH)
        assert graph["y"] + graph["height"] <= height
        assert graph["height"] >= 0.6 * height
        for selector in (f"{GRAPH} text", ".bar .counters", ".st-key-inspector p", ".controls input[type=number]"):
            assert page.evaluate(script, selector) >= 20, selector
    page.keyboard.press("v")
    page.wait_for_function("() => !document.documentElement.classList.contains('large')")
    expect(page).not_to_have_url(re.compile("large"))


@pytest.mark.parametrize("large", [False, True])
def test_a_click_on_a_neuron_selects_it_at_any_size(open_page: Open, large: bool) -> None:
    page = open_page(query="?large=1" if large else "")
    select_by_click(page, "neurons", "neuron-1-2-0")
    expect(page.locator(INSPECTED).first).to_contain_text("[2]")


def test_a_view_that_opens_comes_into_sight(open_page: Open) -> None:
    page = open_page(*FLAT)
    page.get_by_text("Code", exact=True).click()
    page.wait_for_function(
        """() => { const box = document.querySelector('.st-key-view')?.getBoundingClientRect();
        return box && (box.top <= innerHeight * 0.55 || box.bottom <= innerHeight); }"""
    )
    page.get_by_text("Code", exact=True).click()
    expect(page.locator(".st-key-view")).to_have_count(0)


def test_on_a_phone_what_is_chosen_beside_the_graph_comes_right_below_the_bar(open_page: Open) -> None:
    page = open_page(*PHONE)
    page.locator(".st-key-beside").get_by_text("Training", exact=True).click()
    expect(page.locator("#surface")).to_be_in_viewport()
    page.wait_for_function(
        """() => { const choice = document.querySelector('.st-key-beside');
        const belowBar = parseFloat(getComputedStyle(choice).scrollMarginTop);
        return Math.abs(choice.getBoundingClientRect().top - belowBar) < 2; }"""
    )


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_an_emptied_field_shows_its_number_again(open_page: Open, key: str) -> None:
    page = open_page()
    page.get_by_text("Set", exact=True).click()
    wait_idle(page)
    for selector in ("#x1_typed", "#lr_typed", ".st-key-inspector input[type=number]"):
        field = page.locator(selector)
        before = field.input_value()
        field.click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.press(key)
        expect(field).to_have_value(before)
    wait_idle(page)
    assert page.get_by_text("edited: Undo").count() == 0
