"""Pointing at the graph: what is under the pointer is what lights up, what its card is of and what a click selects."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from playground.model.scenes import SCENES
from playground.model.shown.elements import elements_of
from tests.browser.conftest import Open
from tests.browser.graph.zooming import numbers_come_with_zoom_and_go_with_it
from tests.browser.keyboard.test_quick_presses import NO_CHANNEL
from tests.browser.screen import (
    CARD,
    GRAPH,
    INSPECTED,
    assert_at_rest,
    pixel_of,
    press_step,
    wait_idle,
    wait_update,
)

# Goes along every edge from border to border, across every neuron, and over every number; tells what a click there
# would select instead of what is drawn there. Where another edge is as near, or a neuron lies over an edge, no answer
# is expected. `seen` counts the places.
WRONG = """g => {
  const gd = document.querySelector(g), edges = gd.edges(), nodes = gd.nodes(), wrong = [];
  const away = (e, x, y) => {
    const [dx, dy] = [e.x2 - e.x1, e.y2 - e.y1];
    const s = Math.min(1, Math.max(0, ((x - e.x1) * dx + (y - e.y1) * dy) / (dx * dx + dy * dy)));
    return Math.hypot(x - e.x1 - s * dx, y - e.y1 - s * dy);
  };
  const shape = name => gd.layout.shapes.filter(s => s.name === name);
  const { marker } = gd.data.find(({ name }) => name === 'neurons');
  const reach = [...marker.size.map((size, i) => (size + marker.line.width[i]) / 2), shape('loss')[0].x1];
  const covered = (x, y) => nodes.some((n, i) => Math.hypot(n.x - x, n.y - y) <= reach[i] + 0.01);
  let seen = 0;
  const expectAt = (x, y, id) => { seen++; const got = gd.pick(x, y); if (got !== id) wrong.push([id, got, x, y]); };
  for (const e of edges) {
    for (let i = 0; i <= 40; i++) {
      const [x, y] = [e.x1 + i / 40 * (e.x2 - e.x1), e.y1 + i / 40 * (e.y2 - e.y1)];
      if (edges.some(o => o !== e && away(o, x, y) <= 0.05) || covered(x, y)) continue;
      expectAt(x, y, e.id);
    }
  }
  nodes.forEach((n, i) => {
    for (const [dx, dy] of [[0, 0], [0.7, 0], [-0.7, 0], [0, 0.7], [0, -0.7]])
      expectAt(n.x + dx * reach[i], n.y + dy * reach[i], n.id);
  });
  return { wrong: wrong.slice(0, 5), count: wrong.length, seen };
}"""
SIZES = {key: scene.make().network.sizes for key, scene in SCENES.items()}


def assert_all_is_hit(page: Page, least: int) -> None:
    found = page.evaluate(WRONG, GRAPH)
    assert (found["wrong"], found["count"]) == ([], 0)
    assert found["seen"] > least


SHAPES = {sizes: key for key, sizes in SIZES.items()}  # places follow from the sizes alone


@pytest.mark.parametrize("scene", SHAPES.values())
def test_every_edge_is_hit_wherever_along_it_and_every_neuron(open_page: Open, scene: str) -> None:
    page = open_page(query=f"?preset={scene}")
    count = len([e for e in elements_of(SIZES[scene]) if e.kind != "layer"])
    assert len(page.evaluate("g => document.querySelector(g).edges()", GRAPH)) >= count - sum(SIZES[scene]) - 1
    assert_all_is_hit(page, 5 * count)


@pytest.mark.parametrize("scene", ["seed", "spiral"])
def test_all_is_hit_after_zoom_and_on_a_phone(open_page: Open, scene: str) -> None:
    page = open_page(query=f"?preset={scene}")
    assert_all_is_hit(page, 100)
    zoom = "g => Plotly.relayout(document.querySelector(g), { 'xaxis.range': [0.2, 1.9], 'yaxis.range': [-1.2, 1.1] })"
    before = page.evaluate("g => document.querySelector(g).edges()", GRAPH)
    page.evaluate(zoom, GRAPH)
    assert page.evaluate("g => document.querySelector(g).edges()", GRAPH) != before
    x, y = pixel_of(page, "", "weight-1-0-0")
    page.mouse.click(x, y)
    expect(page.locator(INSPECTED)).to_have_text("W1[0, 0]")
    if scene == "spiral":
        numbers_come_with_zoom_and_go_with_it(page)
    assert_all_is_hit(open_page(width=390, height=844, query=f"?preset={scene}"), 100)


def test_edges_end_at_the_borders_of_neurons_and_of_the_constants(open_page: Open) -> None:
    page = open_page()
    edges = {e["id"]: e for e in page.evaluate("g => document.querySelector(g).edges()", GRAPH)}
    nodes = {n["id"]: n for n in page.evaluate("g => document.querySelector(g).nodes()", GRAPH)}
    start, end, edge = nodes["neuron-1-1-0"], nodes["neuron-2-0-0"], edges["weight-2-0-1"]
    assert 23 < edge["x1"] - start["x"] < 27
    assert 23 < end["x"] - edge["x2"] < 27
    assert edge["y1"] == pytest.approx(start["y"], abs=0.5)
    assert edges["bias-1-0-0"]["y1"] - edges["bias-1-2-0"]["y1"] == pytest.approx(-7, abs=8)


@pytest.mark.parametrize(("scene", "count"), [("seed", 13), ("xor", 9), ("circle", 1)])
def test_a_number_selects_its_edge(open_page: Open, scene: str, count: int) -> None:
    page = open_page(query=f"?preset={scene}")
    middles = """g => { const gd = document.querySelector(g);
      return [...gd.querySelectorAll('.shape-label')].flatMap(label => {
        const { name } = gd.layout.shapes[label.dataset.index], { x, y, width, height } = label.getBoundingClientRect();
        return name.startsWith('label ') ? [[name.slice(6), gd.pick(x + width / 2, y + height / 2)]] : []; }); }"""
    found = page.evaluate(middles, GRAPH)
    assert len(found) >= count
    assert [given for given, picked in found if given != picked] == []


def test_what_a_click_would_select_lights_up(open_page: Open) -> None:
    page = open_page()
    lit = page.locator(f"{GRAPH} .lights .over")
    paints = page.get_attribute(GRAPH, "data-paints")
    for identifier, kind in (("weight-1-0-0", "edge"), ("neuron-1-2-0", "node"), ("loss-0-0-0", "node")):
        x, y = pixel_of(page, "", identifier)
        page.mouse.move(x, y)
        expect(lit).to_have_class(f"over {kind}")
        box = lit.bounding_box()
        assert box is not None
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]
    page.mouse.move(5, 5)
    expect(lit).to_have_count(0)
    assert page.get_attribute(GRAPH, "data-paints") == paints


ANOTHER = "([card, seen]) => !seen.includes(document.querySelector(card).innerText)"


def test_the_card_follows_the_run_and_goes_with_the_pointer(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    press_step(page)
    page.mouse.move(*pixel_of(page, "", "weight-1-0-0"))
    card = page.locator(CARD)
    expect(card).to_contain_text("Of the batch of 10")
    seen = [card.inner_text()]
    for key in ("s", "s", "p"):
        page.keyboard.press(key)
        page.wait_for_function(ANOTHER, arg=[CARD, seen])
        if key == "s":
            expect(card).to_contain_text(re.compile(r"central difference \S*\d"))  # taken by the page's own run
            seen.append(card.inner_text())
    page.keyboard.press("p")
    assert_at_rest(page)
    expect(card).to_contain_text(re.compile(r"central difference \S*\d"))  # of the state at rest
    page.mouse.move(5, 5)
    expect(card).to_be_hidden()


@pytest.mark.parametrize(("size", "scheme"), [((1440, 900), "light"), ((1024, 500), "dark"), ((700, 900), "light")])
def test_a_card_is_within_the_window_in_the_page_s_colours(open_page: Open, size: tuple[int, int], scheme: str) -> None:
    page = open_page(*size, color_scheme=scheme)
    for identifier in ("neuron-0-0-0", "weight-2-0-0", "bias-2-0-0", "loss-0-0-0"):
        page.mouse.move(2, 2)
        page.mouse.move(*pixel_of(page, "", identifier))
        expect(page.locator(CARD)).to_be_visible()
        box = page.locator(CARD).bounding_box()
        assert box is not None
        assert min(box["x"], box["y"]) >= 0
        assert box["x"] + box["width"] <= size[0]
        assert box["y"] + box["height"] <= size[1]
    ground = page.evaluate("c => getComputedStyle(document.querySelector(c)).backgroundColor", CARD)
    assert (sum(map(int, ground[4:-1].split(","))) > 600) == (scheme == "light")


def test_a_touch_selects_and_shows_no_card(open_page: Open) -> None:
    page = open_page(width=390, height=844, has_touch=True)
    page.touchscreen.tap(*pixel_of(page, "", "weight-1-0-0"))
    expect(page.locator(INSPECTED)).to_have_text("W1[0, 0]")
    expect(page.locator(CARD)).to_be_hidden()


def test_without_a_channel_there_are_cards_too(open_page: Open) -> None:
    page = open_page(script=NO_CHANNEL)
    page.mouse.move(*pixel_of(page, "", "weight-2-0-1"))
    expect(page.locator(CARD)).to_contain_text("W2[0, 1]")
    page.keyboard.press("s")
    wait_update(page, 1)
    wait_idle(page)
    expect(page.locator(CARD)).to_contain_text("W2[0, 1]")


def test_a_step_draws_shapes_alone(open_page: Open) -> None:
    """Also where a run of the page's script follows it: what it brings is on screen already."""
    page = open_page(query="?preset=large")
    page.evaluate(
        """() => { window.drawn = []; for (const name of ['react', 'relayout']) { const draw = Plotly[name];
        Plotly[name] = (gd, ...more) => { if (gd.id === 'network-graph') window.drawn.push(name);
          return draw(gd, ...more); }; } }"""
    )
    press_step(page, 3)
    assert page.evaluate("() => window.drawn") == ["relayout"] * 3


# By keys alone.

PLACE = "g => document.querySelector(g + ' .lights .at')?.getAttribute('d') ?? ''"


def walk(page: Page, key: str) -> str:
    """Press a key and return what is at the focus; the focus is seen wherever it is."""
    page.keyboard.press(key)
    found: str = page.evaluate(PLACE, GRAPH)
    assert found
    return found


def column(page: Page) -> list[str]:
    """From the first to the last element of the layer that the focus is in."""
    at = walk(page, "ArrowDown")
    while (up := walk(page, "ArrowUp")) != at:
        at = up
    found = [at]
    while (down := walk(page, "ArrowDown")) != found[-1]:
        found.append(down)
    return found


def enter(page: Page) -> None:
    page.locator(".stMain [tabindex='0'], .stMain input").first.focus()
    page.locator(GRAPH).focus()


@pytest.mark.parametrize("scene", ["seed", "xor"])
def test_every_element_is_reached_by_keys_alone(open_page: Open, scene: str) -> None:
    page = open_page(query=f"?preset={scene}")
    enter(page)
    end = walk(page, "End")
    walk(page, "Home")
    reached = list[str]()
    for _ in range(2 * len(SIZES[scene])):
        reached += column(page)
        if reached[-1] == end:
            break
        walk(page, "ArrowRight")
    drawn = [e for e in elements_of(SIZES[scene]) if e.kind != "layer"]
    assert len(reached) == len(set(reached)) == len(drawn)
    walk(page, "Home")
    assert page.evaluate(PLACE, GRAPH) == reached[0]


def test_arrows_go_from_a_neuron_along_its_edge_to_the_next_and_back(open_page: Open) -> None:
    page = open_page()
    enter(page)
    spoken = page.locator(f"{GRAPH} .spoken[aria-live=polite]")
    walk(page, "Home")
    expect(spoken).to_have_text("Input x₁: 0.5000")
    walk(page, "ArrowRight")
    expect(spoken).to_contain_text("Weight x₁ → h")
    unit = spoken.inner_text().split("→ ")[1][:2]
    walk(page, "ArrowRight")
    expect(spoken).to_contain_text(f"Hidden neuron {unit}: ")
    walk(page, "ArrowRight")
    expect(spoken).to_contain_text(f"Weight {unit} → ŷ: ∂L/∂w")
    walk(page, "ArrowLeft")
    expect(spoken).to_contain_text(f"Hidden neuron {unit}: ")
    walk(page, "End")
    expect(spoken).to_contain_text("Loss L: ")
    walk(page, "ArrowLeft")
    expect(spoken).to_contain_text("Output ŷ: ")


def test_enter_selects_and_escape_leaves(open_page: Open) -> None:
    page = open_page()
    enter(page)
    walk(page, "Home")
    page.keyboard.press("Enter")
    expect(page.locator(INSPECTED)).to_have_text("X[0]")
    wait_idle(page)
    walk(page, "ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(INSPECTED)).to_have_text("X[1]")
    page.keyboard.press("s")
    wait_update(page, 1)
    assert page.evaluate(PLACE, GRAPH)
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.id") != GRAPH[1:]
    assert not page.evaluate(PLACE, GRAPH)
    expect(page.locator(CARD)).to_be_hidden()


def test_the_arrows_begin_at_what_is_selected(open_page: Open) -> None:
    page = open_page()
    page.mouse.click(*pixel_of(page, "", "neuron-1-1-0"))
    expect(page.locator(INSPECTED)).to_have_text("A1[1]")
    enter(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(INSPECTED)).to_have_text("W2[0, 1]")
