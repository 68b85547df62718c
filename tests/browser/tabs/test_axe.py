"""What axe, the accessibility checker, finds on the page: nothing that is serious."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from playground.model.document.view import TABS
from tests.browser.conftest import Open
from tests.browser.screen import press_step, wait_idle

DESK, PHONE = (1440, 900), (390, 844)
SERIOUS = ("serious", "critical")


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Each rule that is broken, and by what."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in found if v["impact"] in SERIOUS]


@pytest.mark.parametrize(
    ("scene", "size", "scheme"), [("spiral", DESK, "light"), ("seed", DESK, "dark"), ("mazur", PHONE, "dark")]
)
def test_page_and_tabs_have_no_serious_violation(
    open_page: Open, scene: str, size: tuple[int, int], scheme: str
) -> None:
    page = open_page(*size, query=f"?preset={scene}", color_scheme=scheme)
    press_step(page)
    assert violations(page) == []
    for tab in filter(None, TABS):
        page.get_by_role("radio", name=tab, exact=True).click()
        wait_idle(page)
        assert (tab, violations(page)) == (tab, [])
