"""Zooming by Plotly's own means, and the numbers that come with it."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.screen import GRAPH, pixel_of, press_step

NUMBERED = """g => new Set(document.querySelector(g).layout.shapes.map(({ name }) => name)
  .filter(name => name.startsWith('label ')).map(name => name.slice(6)))"""

WIDTH = """g => {
  const { layout: { shapes }, _fullLayout: { xaxis, yaxis } } = document.querySelector(g);
  const { path } = shapes.find(({ name }) => name === 'edges');
  const [x1, y1, , , , , x4, y4] = path.match(/-?[\\d.]+(e-?\\d+)?/g).map(Number);
  return Math.hypot(xaxis.l2p(x1) - xaxis.l2p(x4), yaxis.l2p(y1) - yaxis.l2p(y4));
}"""


def numbers_come_with_zoom_and_go_with_it(page: Page) -> None:
    """The one number is that of the edge selected. Lines keep their widths."""
    few, many = (f"g => ({NUMBERED})(g).size {test}" for test in ("<= 1", "> 4"))
    page.wait_for_function(few, arg=GRAPH)
    width = page.evaluate(WIDTH, GRAPH)
    page.mouse.move(*pixel_of(page, "", "neuron-1-5-0"))
    page.keyboard.down("Control")
    for _ in range(20):
        page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_function(many, arg=GRAPH)
    page.wait_for_function(f"([g, width]) => Math.abs(({WIDTH})(g) - width) < 0.1", arg=[GRAPH, width])
    press_step(page)
    assert page.evaluate(many, GRAPH)
    x, y = pixel_of(page, "", "neuron-1-5-0")
    page.mouse.dblclick(x + 40, y + 40)
    page.wait_for_function(few, arg=GRAPH)
    press_step(page)
    assert page.evaluate(few, GRAPH)
