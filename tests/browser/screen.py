"""What browser tests read from the page and do to it. Nothing here waits for a time: each wait has its condition."""

from __future__ import annotations

from playwright.sync_api import Page, expect

GRAPH = "#network-graph"
STEP, PLAY = "#step", "#play"
INSPECTED = ".card .head code"  # the name of what the inspector shows
CARD = ".hover-card"

# The page's own line to the run, which all of its components share, and what opens its documents.
CHANNEL = """async () => {
  const folder = document.querySelector('link[href*="/page.css"]').href;
  window.channel = (await import(new URL('channel.js', folder).href)).channel;
  window.keeper = (await import(new URL('document/keeper.js', folder).href)).keeper;
}"""
# Nothing is under way, and has not been for some frames of the screen: what the server says last asks for a run of the
# page's script only once the page has been painted.
AT_REST = """() => {
  const script = document.querySelector('[data-testid=stApp]').dataset.testScriptState;
  const { channel, keeper } = window;
  const asked = keeper.opening || channel.unheard.length || channel.following;
  const linked = channel.isOpen() || channel.failures > 0;
  window.still = script === 'notRunning' && !asked && linked ? (window.still ?? 0) + 1 : 0;
  return window.still > 8;
}"""


def wait_idle(page: Page) -> None:
    """Until every event is done and shown, and the page's script has run."""
    page.evaluate("() => { window.still = 0; }")
    page.wait_for_function(AT_REST)


def wait_ready(page: Page) -> None:
    """After the page was opened: until the graph is painted and the page stands still."""
    page.wait_for_selector(f"{GRAPH}[data-update]")
    page.evaluate(CHANNEL)
    wait_idle(page)


def update(page: Page, plot: str = GRAPH) -> int:
    """The number of completed updates that a plot shows."""
    return int(page.get_attribute(plot, "data-update") or 0)


def wait_update(page: Page, number: int, plot: str = GRAPH) -> None:
    """Until a plot shows the state after so many updates."""
    expect(page.locator(plot)).to_have_attribute("data-update", str(number))


def wait_past(page: Page, number: int, plot: str = GRAPH) -> None:
    """Until a plot shows a later state than after so many updates."""
    page.wait_for_function(f"n => +document.querySelector('{plot}').dataset.update > n", arg=number)


def counted(page: Page) -> int:
    """The number of completed updates that the transport bar names."""
    words = page.locator(".bar .counters").inner_text().replace(",", "")
    return int(words.split("updates done ")[1].split()[0])


def wait_frames(page: Page, count: int) -> None:
    """Until the screen has been drawn so many times."""
    page.evaluate(
        "count => new Promise(done => { const next = n => n ? requestAnimationFrame(() => next(n - 1)) : done();"
        " next(count); })",
        count,
    )


def assert_at_rest(page: Page) -> int:
    """The graph, the counters and the inspector's derivation are of one state, and stay so; its completed updates."""
    wait_idle(page)
    found = update(page)
    assert counted(page) == found
    wait_frames(page, 30)
    assert (update(page), counted(page)) == (found, found)
    return found


def press_step(page: Page, times: int = 1) -> None:
    """Click Step and wait for each new picture."""
    place = f"() => {{ const {{ update, position }} = document.querySelector('{GRAPH}').dataset; "
    place += "return `${update}/${position}`; }"
    for _ in range(times):
        before = page.evaluate(place)
        page.click(STEP)
        page.wait_for_function(f"before => ({place})() !== before", arg=before)
    wait_idle(page)


def play(page: Page) -> None:
    """Start Play, until the first pictures have passed by."""
    before = update(page)
    page.click(PLAY)
    expect(page.locator(PLAY)).to_contain_text("Pause")
    wait_past(page, before)


def pause(page: Page) -> None:
    """Stop Play, and wait until the page stands still."""
    page.click(PLAY)
    expect(page.locator(PLAY)).to_contain_text("Play")
    wait_idle(page)


def written(page: Page, name: str) -> list[str]:
    """The numbers in the graph: in "neurons", where there are any, in the "loss", or on edges, "label"."""
    script = """([g, name]) => {
      const graph = document.querySelector(g);
      const traces = [...graph.querySelectorAll('.scatterlayer > .trace')];
      const numbers = traces.find(each => each.__data__[0].trace.name === 'numbers').querySelectorAll('text');
      const inside = [...numbers].map(each => each.textContent);
      if (name === 'loss') return inside.slice(-1);
      if (name === 'neurons') return inside.slice(0, -1).filter(Boolean);
      return graph.layout.shapes
        .filter(s => s.name === name || s.name.startsWith(name + ' weight-') || s.name.startsWith(name + ' bias-'))
        .map(s => s.label.text);
    }"""
    found: list[str] = page.evaluate(script, [GRAPH, name])
    return found


# The middle of a neuron or of the loss; of an edge a place where it is not crossed.
ON_GRAPH = """([g, id]) => {
  const gd = document.querySelector(g), node = gd.nodes().find(each => each.id === id);
  if (node) return [node.x, node.y];
  const { x1, y1, x2, y2 } = gd.edges().find(edge => edge.id === id);
  const places = Array.from({ length: 99 }, (_, i) => (50 + (i % 2 ? -1 : 1) * Math.ceil(i / 2)) / 100)
    .map(share => [x1 + share * (x2 - x1), y1 + share * (y2 - y1)]);
  const clear = ([x, y]) => [-1, 1].every(by => gd.pick(x + by, y) === id && gd.pick(x, y + by) === id);
  return places.find(clear) ?? places.find(([x, y]) => gd.pick(x, y) === id);
}"""


def pixel_of(page: Page, name: str, identifier: str, plot: str = GRAPH) -> tuple[float, float]:
    """Where a point with that id stands on the screen: of a trace of that name, or of the graph, whatever its name."""
    page.locator(plot).scroll_into_view_if_needed()
    if plot == GRAPH:
        x, y = page.evaluate(ON_GRAPH, [plot, identifier])
        return x, y
    script = """([g, name, id]) => {
      const gd = document.querySelector(g), box = gd.getBoundingClientRect(), l = gd._fullLayout;
      const ids = t => (t.customdata ?? []).map(c => Array.isArray(c) ? c[0] : c);
      const traces = [...gd.data, ...(gd.layout.meta ?? [])].filter(t => name === "" || !t.name || t.name === name);
      const t = traces.find(t => ids(t).includes(id));
      const at = ids(t).map((c, i) => c === id ? i : -1).filter(i => i >= 0);
      const i = at[Math.floor(at.length / 2)];
      return [box.x + l.xaxis._offset + l.xaxis.d2p(t.x[i]), box.y + l.yaxis._offset + l.yaxis.d2p(t.y[i])];
    }"""
    x, y = page.evaluate(script, [plot, name, identifier])
    return x, y


def select_by_click(page: Page, name: str, identifier: str) -> None:
    """Click a point of the graph."""
    page.mouse.click(*pixel_of(page, name, identifier))
    wait_idle(page)
