"""What axe, the accessibility checker, finds on the page: nothing serious; and no plot is for the eye alone."""

from __future__ import annotations

from itertools import cycle
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from playground.model.document.view import TABS
from playground.model.scenes import SCENES
from tests.browser.conftest import Open
from tests.browser.screen import press_step, wait_idle, wait_ready

Scheme = Literal["light", "dark"]
DESK, PHONE = (1440, 900), (390, 844)
ONLY = {"resultTypes": ["violations"]}  # to describe what is well takes longer than to look
SERIOUS = ("serious", "critical")
LOOKS: tuple[tuple[tuple[int, int], Scheme], ...] = ((DESK, "light"), (PHONE, "dark"), (DESK, "dark"))
# What is said of each plot, and how many rows the table has that its button opens.
TOLD = """async () => {
  const folder = document.querySelector('link[href*="/page.css"]').href;
  const { tableOf } = await import(new URL('numbers/plot_table.js', folder).href);
  return [...document.querySelectorAll('.live-plot')].filter((plot) => plot.checkVisibility()).map((plot) => ({
    id: plot.id, label: plot.ariaLabel, elsewhere: plot.ariaDescription ?? "",
    rows: plot.querySelector('.as-table') ? tableOf(plot).rows.length : 0 }));
}"""
# What another scene changes: where it stands in the page, and all around the graph.
CHANGED = {"include": [[f".st-key-{part}"] for part in ("graph_region", "inspector", "settings", "look")]}


def violations(page: Page, context: dict[str, Any] | None = None) -> list[tuple[str, list[str]]]:
    """Each rule that is broken, and by what."""
    found: list[dict[str, Any]] = Axe().run(page, context, ONLY).response["violations"]
    return [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in found if v["impact"] in SERIOUS]


@pytest.mark.parametrize(
    ("scene", "size", "scheme"), [("xor", DESK, "light"), ("seed", DESK, "dark"), ("seed", PHONE, "dark")]
)
def test_page_tabs_and_questions_have_no_serious_violation(
    open_page: Open, scene: str, size: tuple[int, int], scheme: str
) -> None:
    page = open_page(*size, query=f"?preset={scene}", color_scheme=scheme)
    press_step(page)
    assert violations(page) == []
    for tab in filter(None, TABS):
        open_tab(page, tab)
        assert (tab, violations(page)) == (tab, [])
        every_plot_is_told(page)
        if tab == "Matrices":  # on a phone, too, each number has the room of its cell
            assert page.locator("#matrices-plot .main-svg").first.evaluate("svg => svg.clientWidth") >= 1000
        if (tab, scene) == ("Insight", "xor"):
            insight_is_told(page)
    for name, begin, shown, leave in QUESTIONS:
        begin(page)
        page.wait_for_selector(shown)
        wait_idle(page)
        assert (name, violations(page)) == (name, [])
        leave(page)
        wait_idle(page)


def every_plot_is_told(page: Page) -> None:
    """Each plot has a sentence that says what is to be seen, and its numbers are in a table here or in a tab."""
    for plot in page.evaluate(TOLD):
        assert len(plot["label"].split()) > 3, plot
        assert plot["rows"] or "as a table" in plot["elsewhere"], plot


def insight_is_told(page: Page) -> None:
    """The plots that are made of samples, and of boxes."""
    for part, plot in (("Layers", "layer-view-2"), ("Distributions", "spread-gradients")):
        page.get_by_role("radio", name=part, exact=True).press("Space")
        page.wait_for_selector(f"#{plot} .as-table", state="attached")
        wait_idle(page)
        every_plot_is_told(page)


def open_tab(page: Page, tab: str) -> None:
    page.get_by_role("radio", name=tab, exact=True).press("Space")
    wait_idle(page)


def press(name: str) -> Any:
    return lambda page: page.get_by_role("button", name=name).click()


def hunt(page: Page) -> None:
    open_tab(page, "Check")
    press("Hunt a bug")(page)


def learn(page: Page) -> None:
    page.locator(".lesson .offer button").first.click()


def key(name: str) -> Any:
    return lambda page: page.keyboard.press(name)


# How each begins, where it is then, and how it is left; the tab Exercise is the last one, and open.
QUESTIONS = (
    ("exercise", press("Begin"), ".st-key-exercise_mark", press("Leave the exercise")),
    ("hunt", hunt, ".st-key-hunt_ways", press("End the hunt")),
    ("predict", key("q"), ".st-key-asking", key("Escape")),
    ("lesson", learn, ".lesson .sheet", press("Leave")),
)


def test_no_scene_has_a_serious_violation(open_page: Open, address: str) -> None:
    """Each in another size and theme than the one before."""
    page = open_page()
    for scene, (size, scheme) in zip(SCENES, cycle(LOOKS), strict=False):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{address}/?preset={scene}")
        wait_ready(page)
        press_step(page)
        assert (scene, violations(page, CHANGED)) == (scene, [])
