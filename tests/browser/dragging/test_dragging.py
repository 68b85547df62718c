"""Numbers under the hand: the picture follows each of them, and all of a drag is one edit with one undo."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from playground.formats import number
from tests.browser.conftest import Open
from tests.browser.dragging.hand import UNDO, drawn, paints, take_up, value, wait_painted
from tests.browser.keyboard.test_quick_presses import NO_CHANNEL
from tests.browser.screen import GRAPH, assert_at_rest, pause, play, press_step, update, wait_idle, wait_past


@pytest.mark.parametrize(("name", "pixels"), [("x1", 1), ("y1", -1)])
def test_the_picture_follows_a_slider_and_one_undo_takes_all_of_it_back(
    open_page: Open, name: str, pixels: int
) -> None:
    page = open_page()
    press_step(page)
    start, shown, pictures = value(page, name), drawn(page), paints(page)
    counters = page.locator(".bar .counters")
    losses = {counters.inner_text()}
    x, y = take_up(page, name)
    for way in range(1, 21):
        before = paints(page)
        page.mouse.move(x + pixels * (2 + way), y)
        wait_painted(page, before)
        losses.add(counters.inner_text())
        assert page.get_attribute(GRAPH, "data-update") == "1"
    assert paints(page) >= pictures + 20
    assert len(losses) > 15
    assert page.evaluate("asked") == 0  # the page's script has not been asked for
    assert page.evaluate("most") <= 2
    assert set(page.evaluate("sent")) == {"drag"}
    end = value(page, name)
    page.mouse.up()
    wait_idle(page)
    assert page.evaluate("sent.filter(what => what !== 'drag')") == ["set"]
    assert value(page, name) == end != start
    page.keyboard.press("z")
    wait_idle(page)
    assert value(page, name) == start
    assert drawn(page) == shown
    expect(page.locator(UNDO)).to_be_disabled()


def test_a_burst_of_moves_waits_for_its_answers(open_page: Open) -> None:
    page = open_page()
    x, y = take_up(page, "x1")
    for way in range(200):
        page.mouse.move(x + way % 50 - 70, y)
    end = value(page, "x1")
    page.mouse.up()
    wait_idle(page)
    assert page.evaluate("most") <= 3  # two on the way, and the last one
    assert drawn(page)[0] == number(end, 3)


def test_escape_takes_a_drag_back(open_page: Open) -> None:
    page = open_page()
    shown, start = drawn(page), value(page, "x1")
    x, y = take_up(page, "x1")
    before = paints(page)
    page.mouse.move(x + 30, y)
    wait_painted(page, before)
    page.keyboard.press("Escape")
    page.mouse.move(x + 60, y)
    page.mouse.up()
    wait_idle(page)
    assert value(page, "x1") == float(page.locator("#x1_slider").input_value()) == start
    assert drawn(page) == shown
    expect(page.locator(UNDO)).to_be_disabled()
    x, y = take_up(page, "x1")
    page.mouse.move(x + 30, y)
    page.mouse.up()
    wait_idle(page)
    assert value(page, "x1") > start


def test_a_drag_back_to_where_it_began_is_no_edit(open_page: Open) -> None:
    page = open_page()
    x, y = take_up(page, "x1")
    before = paints(page)
    page.mouse.move(x + 30, y)
    wait_painted(page, before)
    page.mouse.move(x + 1, y)
    page.mouse.up()
    wait_idle(page)
    assert value(page, "x1") == 0.5
    expect(page.locator(UNDO)).to_be_disabled()
    take_up(page, "x1")
    page.mouse.up()
    wait_idle(page)
    assert value(page, "x1") == 0.5
    expect(page.locator(UNDO)).to_be_disabled()


def test_without_a_channel_the_release_alone_counts(open_page: Open) -> None:
    page = open_page(script=NO_CHANNEL)
    x, y = take_up(page, "x1")
    for way in range(20):
        page.mouse.move(x + way, y)
    assert page.evaluate("sent") == []
    page.mouse.up()
    wait_idle(page)
    assert page.evaluate("sent") == ["set"]
    end = value(page, "x1")
    assert drawn(page)[0] == number(end, 3)
    page.click(UNDO)
    wait_idle(page)
    assert value(page, "x1") == 0.5
    expect(page.locator(UNDO)).to_be_disabled()


def test_under_play_the_rate_is_dragged_and_play_goes_on(open_page: Open) -> None:
    page = open_page()
    play(page)
    x, y = take_up(page, "lr")
    for way in range(1, 10):
        before = update(page)
        page.mouse.move(x + 4 * way, y)
        wait_past(page, before)
    page.mouse.up()
    end = value(page, "lr")
    pause(page)
    assert value(page, "lr") == end > 0.1
    assert_at_rest(page)
    page.click(UNDO)
    wait_idle(page)
    assert value(page, "lr") == 0.1
    expect(page.locator(UNDO)).to_be_disabled()
