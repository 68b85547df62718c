"""Plots saved as pictures: of the size that was promised, with the numbers and the colours that are on the screen."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image
from playwright.sync_api import Page

from playground.figures.training.curves import HEIGHT as SHORT
from playground.figures.training.surface import HEIGHT
from playground.theme import LIGHT
from tests.browser.conftest import Open
from tests.browser.screen import GRAPH, press_step

PAPER, INK = (255, 255, 255), (18, 20, 28)  # backgrounds


def saved(page: Page, plot: str, kind: str) -> tuple[str, Path]:
    """The name and the place of a picture that is saved by its button."""
    with page.expect_download() as download:
        page.get_by_role("button", name=f"{plot} as {kind}").click()
    return download.value.suggested_filename, Path(download.value.path())


def size_of(page: Page, plot: str) -> tuple[int, int]:
    width, height = (page.evaluate(f"document.querySelector('{plot}').client{side}") for side in ("Width", "Height"))
    return width, height


def colours_in(svg: str) -> set[str]:
    return {found.replace(" ", "") for found in re.findall(r"rgb\([\d, ]+\)", svg)}


def image(path: Path) -> Image.Image:
    with Image.open(path) as opened:
        return opened.convert("RGB")


def test_the_graph_as_on_the_screen_and_in_light_colours(open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    press_step(page, 2)
    width, height = size_of(page, GRAPH)
    page.get_by_role("button", name="Take away").click()
    name, path = saved(page, "Graph", "SVG")
    assert name == "seed_update_2_graph.svg"
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    assert (root.get("width"), root.get("height")) == (str(width), str(height))
    written = {"".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")}
    seen = set(page.locator(f"{GRAPH} svg text:visible").all_text_contents())
    assert seen
    assert {text for text in seen if text.strip()} <= written
    fills = page.evaluate(f"[...document.querySelectorAll('{GRAPH} .point')].map(p => getComputedStyle(p).fill)")
    assert {fill.replace(" ", "") for fill in fills} <= colours_in(path.read_text(encoding="utf-8"))
    in_neurons = [text.get("style", "") for text in root.iterfind(".//*[@class='trace scatter tracenumbers']//{*}text")]
    assert len(in_neurons) == 7
    assert not any("paint-order" in style for style in in_neurons), "as on the screen, they have no room kept free"

    name, path = saved(page, "Graph", "PNG")
    assert name == "seed_update_2_graph.png"
    dark = image(path)
    assert dark.size == (2 * width, 2 * height)
    assert dark.getpixel((3, 3)) == INK
    page.get_by_label("in light colours").check()
    light = image(saved(page, "Graph", "PNG")[1])
    assert light.getpixel((3, 3)) == PAPER
    assert len(light.getcolors(1 << 20) or []) > 50
    curve = image(saved(page, "Nudge curve", "PNG")[1])
    assert curve.getpixel((3, 3)) == PAPER
    assert LIGHT.accent in {colour for _, colour in curve.getcolors(1 << 20) or []}


def test_plots_that_are_not_on_the_page_can_be_had_all_the_same(open_page: Open) -> None:
    page = open_page(query="?preset=moons")
    page.get_by_role("button", name="Take away").click()
    for plot, height in {"Surface": HEIGHT, "Loss": SHORT, "Accuracy": SHORT}.items():
        name, path = saved(page, plot, "PNG")
        assert name == f"moons_update_0_{plot.lower()}.png"
        found = image(path)
        assert found.size == (1280, 2 * height)
        assert len(found.getcolors(1 << 20) or []) > 10
    width, height = size_of(page, "#nudge-curve")
    name, path = saved(page, "Nudge curve", "PNG")
    assert name == "moons_update_0_operation_12_nudge_curve.png"
    found = image(path)
    assert found.size == (2 * width, 2 * height)
    assert len(found.getcolors(1 << 20) or []) > 10
