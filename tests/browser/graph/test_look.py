"""Numbers on edges as they are drawn, and the two lines below the graph, at the sizes of a desk and of a phone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from playground.actions.transport import step
from playground.figures.graph.edge_arrays import edge_arrays
from playground.figures.graph.labels.places import ends
from playground.model.scenes import SCENES
from playground.model.shown.picture import picture_of
from playground.screen.graph import graph_document
from playground.visit.app import App
from tests.browser.conftest import Open
from tests.browser.screen import CARD, GRAPH, pixel_of, press_step, wait_idle

USUAL, PHONE = (1440, 900), (390, 844)
SEEN = f"""lines => {{
  const graph = document.querySelector('{GRAPH}');
  const {{ xaxis: x, yaxis: y }} = graph._fullLayout, at = graph.getBoundingClientRect();
  const neurons = graph.data.find(({{ name }}) => name === 'neurons');
  const place = ([px, py]) => [at.x + x._offset + x.d2p(px), at.y + y._offset + y.d2p(py)];
  const labels = [...graph.querySelectorAll('.shape-label:has(text)')].map(e => {{
    const b = e.getBoundingClientRect(), {{ name }} = graph.layout.shapes[e.dataset.index];
    return {{ name, text: e.textContent, width: b.width, box: [b.left, b.top, b.right, b.bottom] }}; }});
  const seen = labels.filter(({{ width }}) => width);
  const boxes = pattern => seen.filter(({{ name }}) => pattern.test(name)).map(({{ box }}) => box);
  return {{
    lines: lines.map(line => line.map(place)), numbers: boxes(/label/), deltas: boxes(/delta/),
    texts: seen.filter(({{ name }}) => /label/.test(name)).map(({{ text }}) => text),
    neurons: neurons.x.map((x, i) => {{
      const [cx, cy] = place([x, neurons.y[i]]), half = neurons.marker.size[i] / 2;
      return [cx - half, cy - half, cx + half, cy + half]; }}),
  }};
}}"""


def seen(page: Page, scene: str) -> dict[str, Any]:
    """Boxes as left, top, right and bottom, and the ends of all edges, in pixels of the window."""
    sizes = SCENES[scene].make().network.sizes
    members = edge_arrays(sizes, biases=True).members
    found = page.evaluate(SEEN, [ends(e, sizes) for e in members])
    return {name: value if name == "texts" else np.array(value, dtype=float) for name, value in found.items()}


def overlapping(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Which boxes overlap which, by more than a pixel: a line of print is higher than its letters."""
    low = np.maximum(one[:, None, :2], other[None, :, :2])
    high = np.minimum(one[:, None, 2:], other[None, :, 2:])
    overlaps: np.ndarray = (high - low > 1).all(axis=-1)
    return overlaps


def away(point: np.ndarray, lines: np.ndarray) -> np.ndarray:
    along = lines[:, 1] - lines[:, 0]
    share = np.clip(((point - lines[:, 0]) * along).sum(axis=1) / (along**2).sum(axis=1), 0, 1)
    distances: np.ndarray = np.hypot(*(point - lines[:, 0] - share[:, None] * along).T)
    return distances


@pytest.mark.parametrize("size", [USUAL, PHONE])
@pytest.mark.parametrize("scene", ["seed", "xor", "mazur"])
def test_each_number_is_drawn_on_its_own_edge_and_on_nothing_else(
    open_page: Open, scene: str, size: tuple[int, int]
) -> None:
    page = open_page(*size, query=f"?preset={scene}")
    page.locator(".st-key-deltas label").click()
    for _ in range(4):
        page.click("#phase_end")
        wait_idle(page)
    for view in ("w", "Δw", "∂L/∂w"):
        page.locator(".st-key-views").get_by_role("radio", name=view, exact=True).click()
        wait_idle(page)
        found = seen(page, scene)
        assert len(found["numbers"]) >= (0.6 if size == PHONE else 0.8) * len(found["lines"])
        assert not np.triu(overlapping(found["numbers"], found["numbers"]), 1).any()
        assert not overlapping(found["numbers"], found["deltas"]).any()
        assert not overlapping(found["deltas"], found["neurons"]).any()
        for box in found["numbers"]:
            middle = (box[:2] + box[2:]) / 2
            distances = np.sort(away(middle, found["lines"]))
            assert distances[0] < 3
            assert distances[1] > distances[0] + 3
            neurons = (found["neurons"][:, :2] + found["neurons"][:, 2:]) / 2
            radii = (found["neurons"][:, 2] - found["neurons"][:, 0]) / 2
            outside = np.maximum(np.abs(neurons - middle) - (box[2:] - box[:2]) / 2 + 1, 0)
            assert (np.hypot(*outside.T) > radii - 2).all()


def test_the_numbers_are_those_of_their_edges(open_page: Open) -> None:
    found = seen(open_page(query="?preset=seed"), "seed")
    run = SCENES["seed"].start()
    picture = picture_of(run, check=False)
    members = edge_arrays(picture.sizes, biases=True).members
    for text, box in zip(found["texts"], found["numbers"], strict=True):
        own = members[int(np.argmin(away((box[:2] + box[2:]) / 2, found["lines"])))]
        value = picture.of("gradient", own)
        assert text[0] == ("▲" if value > 0 else "▼")
        assert float(text[2:]) == pytest.approx(abs(value), rel=5e-3)


LEGEND = ".notes .legend summary"


def test_the_legend_unfolds_by_keyboard_stays_open_and_moves_nothing(open_page: Open) -> None:
    page = open_page(query="?preset=seed")
    tops = "() => ['.st-key-tabs', '.notes .key', '.notes .shown'].map(s => document.querySelector(s)?.offsetTop)"
    before = page.evaluate(tops)
    page.locator(LEGEND).focus()
    page.keyboard.press("Enter")
    legend = page.locator(".notes .legend ul")
    expect(legend).to_be_visible()
    expect(legend).to_contain_text("the constant 1")
    assert page.evaluate(tops) == before
    press_step(page)
    expect(legend).to_be_visible()
    expect(legend).to_contain_text("the last operation wrote here")
    page.locator(LEGEND).focus()
    page.keyboard.press("Escape")
    expect(legend).to_be_hidden()
    expect(page.locator(LEGEND)).to_be_focused()


@pytest.mark.parametrize("size", [USUAL, PHONE])
def test_the_lines_below_the_graph_have_a_fixed_place(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(*size, query="?preset=seed")
    places = """() => ['.notes .key', '.notes .shown'].map(s => {
      const b = document.querySelector(s).getBoundingClientRect(), g = document.querySelector('#network-graph');
      return [Math.round(b.top - g.getBoundingClientRect().bottom), Math.round(b.height)]; })"""
    before = page.evaluate(places)
    if size == USUAL:
        assert sum(height for _, height in before) < 60  # two lines
    page.locator("#granularity, .sizes").first.get_by_text("operation").click()
    wait_idle(page)
    for _ in range(3):
        press_step(page)
        assert page.evaluate(places) == before
    page.fill("#x1_typed", "2")
    page.keyboard.press("Enter")
    wait_idle(page)
    assert page.evaluate(places) == before


def test_what_is_beyond_a_locked_scale_is_counted_and_marked(open_page: Open) -> None:
    page = open_page(query="?preset=seed")
    page.locator(".st-key-lock label").click()
    wait_idle(page)
    assert page.locator(".notes .beyond").count() == 0
    page.fill("#y1_typed", "0")
    page.keyboard.press("Enter")
    wait_idle(page)
    marked = f"""() => document.querySelector('{GRAPH}').layout.shapes.filter(({{ name }}) => name === 'beyond')
      .map(({{ path }}) => path.split('M').length - 1).reduce((a, b) => a + b, 0)"""
    count = page.evaluate(marked)
    assert count > 0
    expect(page.locator(".notes .beyond")).to_have_text(f"beyond: {count}")


NEURONS = f"""() => {{
  const traces = [...document.querySelectorAll('{GRAPH} .scatterlayer .trace')];
  const neurons = traces.find(node => node.__data__[0].trace.name === 'neurons');
  return [...neurons.querySelectorAll('.point')].map(point => {{
    const {{ fill, stroke }} = getComputedStyle(point);
    return [fill, stroke].map(colour => colour.replaceAll(' ', '')); }});
}}"""
RANGE = f"() => document.querySelector('{GRAPH}')._fullLayout.xaxis.range"


def neurons_of(app: App) -> list[list[str]]:
    """The fill and the ring of each neuron in the figure of a visit."""
    figure = graph_document(app, app.quick_picture)["figure"]
    colours, dots = figure["data"][0]["meta"], figure["moving"]["dots"]
    parts = ([colours[part][code].replace(" ", "") for code in dots[part]] for part in ("fills", "rings"))
    return [list(pair) for pair in zip(*parts, strict=True)]


def test_neurons_have_the_colours_of_the_state_whatever_is_done_to_the_plot(open_page: Open) -> None:
    page, app = open_page(), App()
    assert page.evaluate(NEURONS) == neurons_of(app)
    for _ in range(2):
        press_step(page)
        step(app)
        assert page.evaluate(NEURONS) == neurons_of(app)
    before, box = page.evaluate(RANGE), page.locator(GRAPH).bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 50, steps=4)
    page.mouse.up()
    page.wait_for_function(f"before => ({RANGE})()[0] !== before[0]", arg=before)
    assert page.evaluate(NEURONS) == neurons_of(app)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.wait_for_function(f"width => document.querySelector('{GRAPH} .main-svg').clientWidth < width", arg=PHONE[0])
    wait_idle(page)
    assert page.evaluate(NEURONS) == neurons_of(app)
    press_step(page)
    step(app)
    assert page.evaluate(NEURONS) == neurons_of(app)


def test_a_page_that_scrolls_while_the_graph_is_off_it_has_no_card_to_close(open_page: Open) -> None:
    page = open_page()
    page.evaluate(
        """graph => {
          const element = document.querySelector(graph), place = element.parentElement;
          element.remove();
          dispatchEvent(new Event('scroll'));
          place.append(element);
        }""",
        GRAPH,
    )
    page.mouse.move(*pixel_of(page, "", "neuron-1-1-0"))
    expect(page.locator(CARD)).to_be_visible()
