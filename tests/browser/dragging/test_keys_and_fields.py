"""Numbers by the keyboard: a key that is held is one edit, and what is typed may go beyond a slider."""

from __future__ import annotations

import math

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Open
from tests.browser.dragging.hand import UNDO, paints, value, wait_painted
from tests.browser.screen import STEP, update, wait_idle, wait_update


@pytest.mark.parametrize("field", ["x1_slider", "x1_typed"])
def test_a_key_that_is_held_is_one_edit(open_page: Open, field: str) -> None:
    page = open_page()
    page.locator(f"#{field}").focus()
    pictures = paints(page)
    for _ in range(12):
        page.keyboard.down("ArrowUp")
    wait_painted(page, pictures)
    page.keyboard.up("ArrowUp")
    wait_idle(page)
    assert value(page, "x1") == 0.62
    page.keyboard.press("ArrowDown")
    wait_idle(page)
    assert value(page, "x1") == 0.61
    for before in (0.62, 0.5):
        page.click(UNDO)
        wait_idle(page)
        assert value(page, "x1") == before
    expect(page.locator(UNDO)).to_be_disabled()


@pytest.mark.parametrize("key", ["Home", "End", "PageUp"])
def test_the_other_keys_of_a_slider_move_it(open_page: Open, key: str) -> None:
    page = open_page()
    page.locator("#x1_slider").focus()
    page.keyboard.press(key)
    wait_idle(page)
    assert value(page, "x1") == {"Home": -2.0, "End": 2.0, "PageUp": 0.6}[key]
    page.click(UNDO)
    wait_idle(page)
    assert value(page, "x1") == 0.5


def test_other_keys_leave_a_slider_as_it_is(open_page: Open) -> None:
    page = open_page()
    page.locator("#x1_slider").focus()
    for key in ("Shift", "x", "Tab"):
        page.keyboard.press(key)
    wait_idle(page)
    assert value(page, "x1") == 0.5
    expect(page.locator(UNDO)).to_be_disabled()


def test_a_tap_on_a_question_mark_shows_what_a_number_is_for_below_its_field(open_page: Open) -> None:
    page = open_page(query="?scene=xor")
    signs = page.locator(".controls .help")
    expect(signs).to_have_count(6)
    for name, words in (
        ("the sample shown", "which trains nothing."),
        ("learning rate η", "Too large, and the loss rises."),
    ):
        sign = page.get_by_role("button", name=f"Help for {name}")
        assert words in (sign.get_attribute("title") or "")
        for expanded in ("true", "false"):
            sign.press("Enter")
            expect(sign).to_have_attribute("aria-expanded", expanded)
            expect(page.locator(".controls").get_by_text(words)).to_be_visible(visible=expanded == "true")


def test_what_is_typed_may_go_beyond_the_slider_and_too_much_is_told(open_page: Open) -> None:
    page = open_page()
    field = page.locator("#lr_typed")
    field.fill("50")
    field.press("Enter")
    wait_idle(page)
    assert value(page, "lr") == 50
    assert float(page.locator("#lr_slider").get_attribute("max") or 0) == pytest.approx(math.log10(50))
    field.fill("5000")
    field.press("Enter")
    says = "goes from 0 to 1,000, so 5,000 is refused: it stays 50."
    expect(page.get_by_text(f"The learning rate η {says}")).to_be_visible()
    expect(page.locator(".controls .refused").get_by_text(f"This {says}")).to_be_visible()
    wait_idle(page)
    assert value(page, "lr") == 50
    field.select_text()
    page.keyboard.type("0,25")
    page.keyboard.press("Enter")
    wait_idle(page)
    assert value(page, "lr") == 0.25  # and not 25: a comma begins the fraction, whatever the browser's language
    for typed, kind in (("1e400", "no finite number"), ("5e", "no number"), ("--3", "no number")):
        for key in ("Enter", "Tab"):
            field.select_text()
            page.keyboard.type(typed)
            page.keyboard.press(key)
            expect(page.locator(".controls .refused:visible")).to_have_text(f"“{typed}” is {kind}: it stays 0.25.")
            assert value(page, "lr") == 0.25
    page.click(STEP)
    wait_idle(page)
    number = page.evaluate("() => channel.number")
    field.click()
    page.keyboard.type("abcsq")  # a word, by mistake: no key of the page's
    field.select_text()
    page.keyboard.type("0.5s")
    page.keyboard.press("Enter")
    wait_idle(page)
    assert (value(page, "lr"), update(page)) == (0.5, 1)
    assert page.evaluate("() => channel.number") == number + 1
    page.keyboard.press("s")
    wait_update(page, 2)


@pytest.mark.parametrize(
    ("name", "far", "number"), [("lr_typed", "5000", 0.5), ("sample", "9", 1)], ids=["a number", "the sample"]
)
def test_a_text_that_is_not_taken_ends_what_was_said_of_the_one_before(
    open_page: Open, name: str, far: str, number: float
) -> None:
    page = open_page(query="?scene=xor")
    field, says = page.locator(f"#{name}"), page.locator(".controls .refused:visible")
    for typed, said in (("0.25e", f"“0.25e” is no number: it stays {number:g}."), ("", "")):
        field.fill(far)
        field.press("Enter")
        expect(says).to_contain_text("is refused")
        wait_idle(page)
        field.select_text()
        page.keyboard.type(typed) if typed else page.keyboard.press("Delete")
        page.keyboard.press("Enter")
        expect(says).to_have_text([said] if said else [])
        assert float(field.input_value()) == number
        page.click(STEP)
        wait_idle(page)
        expect(says).to_have_count(0)


def test_the_learning_rate_moves_by_its_logarithm(open_page: Open) -> None:
    page = open_page()
    slider = page.locator("#lr_slider")
    slider.focus()
    for key, rate in (("ArrowRight", 0.11), ("ArrowLeft", 0.1), ("ArrowLeft", 0.099), ("PageUp", 0.109)):
        page.keyboard.press(key)
        wait_idle(page)
        assert value(page, "lr") == rate
    for key, rate in (("Home", 0.0001), ("End", 2.0)):
        page.keyboard.press(key)
        wait_idle(page)
        assert value(page, "lr") == rate
    assert slider.get_attribute("aria-valuetext") == "2"
    for typed in ("0.012345", "0"):
        page.locator("#lr_typed").fill(typed)
        page.keyboard.press("Enter")
        wait_idle(page)
        assert value(page, "lr") == pytest.approx(float(typed), rel=1e-3)
    assert float(slider.input_value()) == float(slider.get_attribute("min") or 0) == -4
    middle = box_of(slider)
    page.mouse.click(middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
    wait_idle(page)
    assert 0.01 < value(page, "lr") < 0.02


def box_of(slider: Locator) -> dict[str, float]:
    found = slider.bounding_box()
    assert found is not None
    return dict(found)
