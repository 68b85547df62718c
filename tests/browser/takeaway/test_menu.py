"""The menu of what can be taken away, in a real browser: by mouse and by keys, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from playground.panels.parts.files import FILES
from tests.browser.conftest import Open

STARTS = {"script": '"""A run of a 2-3-1 network', "notebook": '{\n "cells"', "samples": "x1,x2,y1,computed y1,test"}
MOST = 10  # downloads within a second: Chromium drops those that follow


def saved(page: Page, name: str) -> str:
    """The text of a file that is saved by its button."""
    with page.expect_download() as download:
        page.get_by_role("button", name=FILES[name].label).click()
    assert download.value.suggested_filename == FILES[name].name
    return Path(download.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desk", "phone"])
def test_every_entry_is_in_sight_and_saves_its_file(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(width=size[0], height=size[1])
    page.get_by_role("button", name="Take away").click()
    for name, file in FILES.items():
        button = page.get_by_role("button", name=file.label)
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport()
        expect(page.get_by_text(file.says)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        text = saved(page, name)
        assert text.startswith(STARTS.get(name, ""))


def test_it_is_reached_with_keys_alone(open_page: Open) -> None:
    page = open_page()
    menu = page.get_by_role("button", name="Take away")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=FILES["samples"].label)).to_be_visible()
    for place, (name, file) in enumerate(FILES.items()):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=file.label)).to_be_focused()
        if place >= MOST:
            continue
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert download.value.suggested_filename == file.name, name
        page.evaluate("document.activeElement.disabled = true")  # as it is while a file that takes long is written
    for button in page.locator(".pictures button").all():
        page.keyboard.press("Tab")
        expect(button).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="When Play stops by itself")).to_be_focused()
    menu.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(menu).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=FILES["script"].label)).to_have_count(0)
