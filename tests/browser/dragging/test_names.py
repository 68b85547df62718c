"""Weights under the hand: a slider for the selected one, and whatever stands for a number is dragged up and down."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from playground.formats import number
from tests.browser.conftest import Open
from tests.browser.dragging.hand import UNDO, drawn, paints, take_up, value, wait_painted
from tests.browser.screen import select_by_click, wait_idle

NUMBER = """id => { const graph = document.querySelector('#network-graph');
  const named = e => graph.layout.shapes[e.dataset.index].name === `label ${id}`;
  const at = [...graph.querySelectorAll('.shape-label')].find(named);
  const box = at.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }"""


def test_the_selected_weight_has_a_slider_and_its_name_can_be_dragged(open_page: Open) -> None:
    page = open_page()
    select_by_click(page, "edge targets", "weight-1-0-0")
    name = page.locator(".controls .name", has_text="weight W1[0, 0]")
    start, shown = value(page, "weight-1-0-0"), drawn(page)
    x, y = take_up(page, "weight-1-0-0")
    before = paints(page)
    page.mouse.move(x + 20, y)
    wait_painted(page, before)
    page.mouse.up()
    wait_idle(page)
    dragged = value(page, "weight-1-0-0")
    assert dragged > start
    box = name.bounding_box()
    assert box
    x, y = box["x"] + 10, box["y"] + 5
    for shift, by in ((False, 0.3), (True, 0.03)):
        page.mouse.move(x, y)
        page.mouse.down()
        if shift:
            page.keyboard.down("Shift")
        before = paints(page)
        page.mouse.move(x, y - 30)
        wait_painted(page, before)
        page.mouse.up()
        page.keyboard.up("Shift")
        wait_idle(page)
        assert value(page, "weight-1-0-0") == pytest.approx(dragged + by, abs=1e-6)
        dragged = value(page, "weight-1-0-0")
    for _ in range(3):
        page.click(UNDO)
        wait_idle(page)
    assert value(page, "weight-1-0-0") == start
    assert drawn(page) == shown
    expect(page.locator(UNDO)).to_be_disabled()


def test_a_weight_is_changed_by_dragging_its_number_on_the_graph(open_page: Open) -> None:
    """The graph is drawn all the while, which it would not be if Plotly heard of the press."""
    page = open_page()
    select_by_click(page, "edge targets", "weight-2-0-0")
    start = value(page, "weight-2-0-0")
    x, y = page.evaluate(NUMBER, "weight-2-0-0")
    page.mouse.move(x, y)
    page.mouse.down()
    for way in range(1, 6):
        before = paints(page)
        page.mouse.move(x, y - 10 * way)
        wait_painted(page, before)
    dragged = number(start + 0.5)[:5]  # of the start only the rounded number is known
    expect(page.locator(".hover-card")).to_contain_text(dragged)  # its card stays, and follows, as does the inspector
    expect(page.locator(".st-key-inspector .card").first).to_contain_text(dragged)
    page.mouse.up()
    wait_idle(page)
    assert page.evaluate("document.activeElement.id") == "network-graph"
    assert value(page, "weight-2-0-0") == pytest.approx(start + 0.5, abs=1e-4)  # as the field writes it
    page.click(UNDO)
    wait_idle(page)
    expect(page.locator(UNDO)).to_be_disabled()


def test_escape_takes_a_name_s_drag_back_and_a_press_on_it_does_nothing(open_page: Open) -> None:
    page = open_page()
    box = page.locator(".controls .name", has_text="learning rate").bounding_box()
    assert box
    x, y = box["x"] + 10, box["y"] + 5
    for keys in (["Escape"], []):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, y - 30 * len(keys))
        for key in keys:
            page.keyboard.press(key)
        page.mouse.up()
        wait_idle(page)
        assert value(page, "lr") == 0.1
        expect(page.locator(UNDO)).to_be_disabled()
