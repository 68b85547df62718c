"""From opening a scene to having read why one gradient has its value: a few clicks, and nothing is scrolled for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.screen import INSPECTED, pixel_of, wait_idle

Click = Callable[[Page], None]
MOST = 6


def on_graph(element: str) -> Click:
    return lambda page: page.mouse.click(*pixel_of(page, "", element))


def on(selector: str) -> Click:
    return lambda page: page.click(selector)


def on_factor(name: str) -> Click:
    return lambda page: page.locator(".card .chain").get_by_role("button", name=name).click()


BACKWARD = [on("#phase_end")] * 3  # forward, loss, backward
WALKS: dict[str, tuple[list[Click], str, list[str]]] = {
    "seed": ([on_graph("weight-1-0-0"), on_factor("δ(ŷ)")], "A2[0]", ["the loss."]),
    "mazur": ([*BACKWARD, on_graph("weight-1-0-0")], "W1[0, 0]", ["raises the loss", "sum over its paths"]),
    "xor": (
        [on_graph("weight-1-0-0"), on(".card summary:has-text('sum over the 4 samples')")],
        "W1[0, 0]",
        ["Why is this sample's share 0?", "The data give x₁ = 0", "sample 4"],
    ),
    "spiral": ([on_graph("weight-1-3-1"), on_factor("∂L/∂a(h₄)")], "A1[3]", ["sum over its paths"]),
    "dead": ([on_graph("weight-1-1-0")], "W1[1, 0]", ["Why is this 0?", "the unit is dead"]),
    "vanishing": ([], "W1[0, 0]", ["Why so small?", "five sigmoid slopes of at most 0.25"]),
}


@pytest.mark.parametrize("scene", WALKS)
def test_a_gradient_is_explained_after_a_few_clicks(open_page: Open, scene: str) -> None:
    page = open_page(query=f"?preset={scene}")
    clicks, selected, said = WALKS[scene]
    assert len(clicks) <= MOST
    for click in clicks:
        click(page)
        wait_idle(page)
    expect(page.locator(INSPECTED)).to_have_text(selected)
    inspector = page.locator(".st-key-inspector")
    for words in said:
        expect(inspector).to_contain_text(words)
    assert "…" not in page.locator(".card .chain").first.inner_text()
    assert page.evaluate("() => document.querySelector('.stMain').scrollTop") == 0
    box = inspector.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 900
