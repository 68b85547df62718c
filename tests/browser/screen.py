"""What browser tests read from the page and do to it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

GRAPH = "#network-graph"


def wait_idle(page: Page) -> None:
    """Until the script has run and the graph is painted."""
    page.wait_for_selector(f"{GRAPH}[data-update]", timeout=30_000)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)


def wait_paint(page: Page, paints: int, plot: str = GRAPH) -> None:
    """Until a plot has been painted more than `paints` times."""
    page.wait_for_function(f"n => +document.querySelector('{plot}').dataset.paints > n", arg=paints, timeout=15_000)
    wait_idle(page)


def paints(page: Page, plot: str = GRAPH) -> int:
    """How often a plot has been painted."""
    return int(page.get_attribute(plot, "data-paints") or 0)


def press_step(page: Page, times: int = 1) -> None:
    """Click Step and wait for each new picture."""
    for _ in range(times):
        before = paints(page)
        page.click(".st-key-step button:visible")  # on a phone each button has a hidden twin
        wait_paint(page, before)


def trace(page: Page, name: str) -> dict[str, Any]:
    """A trace of the graph by name, as Plotly holds it."""
    script = "([g, name]) => { const t = document.querySelector(g).data.find(t => t.name === name);"
    script += " return {text: t.text, x: t.x, y: t.y, hovertext: t.hovertext, customdata: t.customdata}; }"
    found: dict[str, Any] = page.evaluate(script, [GRAPH, name])
    return found


def pixel_of(page: Page, name: str, identifier: str, plot: str = GRAPH) -> tuple[float, float]:
    """Where a point with that id stands on the screen; of several in the trace of that name, the middle one."""
    page.locator(plot).scroll_into_view_if_needed()
    script = """([g, name, id]) => {
      const gd = document.querySelector(g), box = gd.getBoundingClientRect(), l = gd._fullLayout;
      const ids = t => (t.customdata ?? []).map(c => Array.isArray(c) ? c[0] : c);
      const traces = [...gd.data, ...(gd.layout.meta ?? [])].filter(t => name === "" || t.name === name);
      const t = traces.find(t => ids(t).includes(id));
      const at = ids(t).map((c, i) => c === id ? i : -1).filter(i => i >= 0);
      const i = at[Math.floor(at.length / 2)];
      return [box.x + l.xaxis._offset + l.xaxis.d2p(t.x[i]), box.y + l.yaxis._offset + l.yaxis.d2p(t.y[i])];
    }"""
    x, y = page.evaluate(script, [plot, name, identifier])
    return x, y


def select_by_click(page: Page, name: str, identifier: str) -> None:
    """Click a point of the graph."""
    before = paints(page)
    page.mouse.click(*pixel_of(page, name, identifier))
    wait_paint(page, before)
