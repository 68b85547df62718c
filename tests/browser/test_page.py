"""The page as a visitor uses it, by mouse and by keyboard, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from playground.formats import number
from playground.model.scenes import seed_session
from tests.browser.conftest import Open
from tests.browser.screen import (
    CARD,
    GRAPH,
    INSPECTED,
    pixel_of,
    press_step,
    select_by_click,
    update,
    wait_idle,
    wait_update,
    written,
)

# Plotly is fetched only once the page's script has run, and has run again for what the run knows by then.
PLOTLY_LAST = """
const append = HTMLHeadElement.prototype.append;
const frame = () => new Promise(requestAnimationFrame);
async function afterAnotherRun() {
  const folder = document.querySelector('link[href*="/page.css"]').href;
  const { channel } = await import(new URL('channel.js', folder).href);
  while (!channel.trigger) await frame();
  channel.follow('page');
  while (channel.following) await frame();
}
HTMLHeadElement.prototype.append = function (...parts) {
  if (!parts[0].src?.includes('plotly')) return append.apply(this, parts);
  afterAnotherRun().then(() => append.apply(this, parts));
};
"""
# All that the bar may have to say of the run, each at some length; and what of it cannot be read to its end.
SAY_MUCH = """() => {
  const words = 'The loss has not fallen by as much as 1 % over the last 20 epochs. '.repeat(2);
  const [marks, busy, status] = ['marks', 'busy', 'status'].map(name => document.querySelector(`.bar .${name}`));
  marks.innerHTML = `<span class="edited">edited</span><span class="stopped">${words}</span>`;
  busy.textContent = status.textContent = words;
}"""
CUT = """() => [...document.querySelectorAll('.bar .marks span, .bar .busy, .bar .status')].filter(chip => {
  const { left, right, bottom } = chip.getBoundingClientRect();
  return left < 0 || right > innerWidth || bottom > innerHeight || chip.scrollWidth > chip.clientWidth;
}).map(chip => chip.className)"""


def test_opens_on_the_living_seed_network(open_page: Open) -> None:
    page = open_page()
    session = seed_session()
    assert update(page) == 0
    assert page.get_attribute(GRAPH, "data-position") == str(session.position.operation)
    hidden = [number(float(a), 3) for a in session.value("A1")[:, 0]]
    assert written(page, "neurons")[2:5] == hidden
    assert "0" not in hidden


def test_opens_also_where_plotly_comes_last(open_page: Open) -> None:
    page = open_page(script=PLOTLY_LAST)
    session = seed_session()
    assert written(page, "neurons")[-1] == number(float(session.value("A2")[0, 0]), 3)


# A part of the page that fades is a layer of its own, for which the browser paints all of the page anew.
FADING = """() => {
  window.faded = [];
  document.addEventListener('transitionrun', ({ target }) => window.faded.push(target.className), true);
}"""


def test_values_change_as_the_core_says(open_page: Open) -> None:
    page = open_page()
    session = seed_session()
    page.evaluate(FADING)
    for updates in (1, 2, 3):
        press_step(page)
        session.step("update")
        assert update(page) == updates
        assert written(page, "neurons")[-1] == number(float(session.value("A2")[0, 0]), 3)
        assert written(page, "loss") == [number(float(session.value("L")))]
    assert page.evaluate("window.faded") == []


def test_keys_step_and_reset(open_page: Open) -> None:
    page = open_page()
    start = written(page, "neurons"), written(page, "label")
    for key, place in (("s", 1), ("s", 2), ("0", 0)):
        page.keyboard.press(key)
        wait_update(page, place)
    assert (written(page, "neurons"), written(page, "label")) == start


@pytest.mark.parametrize("focus", ["#timeline_operation", "#x1_slider", ".st-key-biases input"])
def test_keys_step_also_from_a_slider_or_a_switch(open_page: Open, focus: str) -> None:
    """And from a field of a number, which takes no letters and keeps its number."""
    page = open_page()
    page.wait_for_selector(focus, state="attached")
    page.locator(focus).focus()
    for key, place in (("s", 1), ("s", 2), ("b", 1)):
        page.keyboard.press(key)
        wait_update(page, place)
    page.locator("#x1_typed").focus()
    page.keyboard.press("s")
    wait_update(page, 2)
    expect(page.locator("#x1_typed")).to_have_value("0.5")
    expect(page.locator("#x1_typed")).to_be_focused()


def test_keys_with_a_modifier_are_the_browser_s(open_page: Open) -> None:
    page = open_page()
    for key in ("Control+e", "Control+b", "Alt+s", "Meta+s", "Control+s"):
        page.keyboard.press(key)
    wait_idle(page)
    assert update(page) == 0
    assert page.evaluate("() => channel.number") == 0


def test_all_of_the_bar_and_the_controls_is_reached_with_tab_and_seen_to_be(open_page: Open) -> None:
    page = open_page()
    for value in ("0.7", "0.6"):  # so that there is something to undo and something to make again
        page.locator("#x1_typed").fill(value)
        page.keyboard.press("Enter")
    page.click("#undo")
    expect(page.locator("#redo")).to_be_enabled()
    wanted = page.evaluate("() => [...document.querySelectorAll('.bar [id], .controls input[id]')].map(e => e.id)")
    focused = """() => { const e = document.activeElement, style = getComputedStyle(e);
      return [e.id, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2]; }"""
    page.evaluate("() => document.activeElement.blur()")
    page.locator(".st-key-preset input").focus()
    reached: dict[str, bool] = {}
    for _ in range(len(wanted) + 20):
        page.keyboard.press("Tab")
        name, outlined = page.evaluate(focused)
        reached[name] = outlined
    hidden = {name for name in wanted if not page.locator(f"#{name}").is_visible()}
    assert set(wanted) - hidden <= {name for name, outlined in reached.items() if outlined}
    assert {"reset", "back", "step", "phase_end", "play", "undo", "redo", "speed"} <= set(wanted) - hidden


def test_element_and_zoom_are_kept(open_page: Open) -> None:
    page = open_page()
    page.evaluate(f"() => window.first = document.querySelector('{GRAPH}')")
    ranges = (
        f"() => {{ const l = document.querySelector('{GRAPH}')._fullLayout; return [l.xaxis.range, l.yaxis.range]; }}"
    )
    start = page.evaluate(ranges)
    x, y = pixel_of(page, "loss", "loss-0-0-0")
    page.mouse.move(x, y + 120)
    page.mouse.down()
    page.mouse.move(x - 60, y + 90, steps=5)
    page.mouse.up()
    moved = page.evaluate(ranges)
    assert moved != start
    press_step(page, 3)
    assert page.evaluate(f"() => window.first === document.querySelector('{GRAPH}')")
    assert page.evaluate(ranges) == moved


@pytest.mark.parametrize(
    ("name", "identifier", "code"),
    [
        ("edge targets", "weight-1-0-0", "W1[0, 0]"),
        ("edge targets", "bias-2-0-0", "b2[0]"),
        ("neurons", "neuron-1-2-0", "A1[2]"),
        ("loss", "loss-0-0-0", "L"),
    ],
)
def test_a_click_selects(open_page: Open, name: str, identifier: str, code: str) -> None:
    page = open_page()
    select_by_click(page, name, identifier)
    expect(page.locator(INSPECTED)).to_have_text(code)
    assert page.locator(".st-key-inspector .katex").count() == 0
    page.get_by_text("Line by line", exact=True).click()
    expect(page.locator(".st-key-inspector .katex")).to_have_count(1)
    assert page.locator(".st-key-inspector .katex-error").count() == 0


def test_hover_shows_the_card(open_page: Open) -> None:
    page = open_page()
    page.mouse.move(*pixel_of(page, "", "weight-2-0-1"))
    expect(page.locator(CARD)).to_contain_text("W2[0, 1]")
    expect(page.locator(CARD)).to_contain_text("central difference")


def test_selecting_without_a_mouse(open_page: Open) -> None:
    page = open_page()
    page.locator(".st-key-selected input").focus()
    page.keyboard.type("W1[2, 1]")
    page.keyboard.press("Enter")
    expect(page.locator(INSPECTED)).to_have_text("W1[2, 1]")


def test_a_slider_moves_the_forward_pass_without_training(open_page: Open) -> None:
    page = open_page()
    page.locator("#x1_slider").focus()
    page.keyboard.press("ArrowRight")
    wait_idle(page)
    texts = written(page, "neurons")
    assert texts[0] == "0.510"
    assert texts[2] != number(float(seed_session().value("A1")[0, 0]), 3)
    assert update(page) == 0


def test_a_number_can_be_typed(open_page: Open) -> None:
    page = open_page()
    page.locator("#x2_typed").fill("-0.25")
    page.keyboard.press("Enter")
    wait_idle(page)
    assert written(page, "neurons")[1] == "−0.250"


def test_colour_by_weight(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("radio", name="w", exact=True).click()
    weight = float(seed_session().value("W1")[0, 0])
    shown = number(weight, 3)
    first = f"document.querySelector('{GRAPH}').layout.shapes.find(s => s.name === 'label weight-1-0-0').label.text"
    page.wait_for_function(f"shown => {first}.split('<br>')[0] === shown", arg=shown)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_theme_follows_the_visitor(open_page: Open, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    ink = page.evaluate(f"() => document.querySelector('{GRAPH}').layout.font.color")
    assert ink == {"light": "rgb(30,33,48)", "dark": "rgb(232,234,242)"}[scheme]


def test_phone_width(open_page: Open) -> None:
    page = open_page(width=390, height=844)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    graph = page.locator(GRAPH).bounding_box()
    slider = page.locator("#x1_slider").bounding_box()
    assert graph is not None
    assert slider is not None
    assert graph["y"] < slider["y"]
    press_step(page)
    assert update(page) == 1


def test_graph_has_a_text_alternative(open_page: Open) -> None:
    page, session = open_page(), seed_session()
    image = page.locator(f"{GRAPH}[role=application]")
    output, loss = (number(session.value(name).item()) for name in ("A2", "L"))
    rest = "Edges show ∂L/∂w. All numbers are in the tab Ledger."
    now = f"Network 2-3-1 after 0 updates. Before update 1: output {output}, loss {loss}. {rest}"
    expect(image).to_have_attribute("aria-label", now)
    press_step(page)
    session.step("update")
    session.prime()
    changed = " to ".join((output, number(session.value("A2").item())))
    losses = " to ".join((loss, number(session.value("L").item())))
    after = f"Update 1 has changed the output from {changed}, and the loss from {losses}. {rest}"
    expect(image).to_have_attribute("aria-label", f"Network 2-3-1 after 1 update. {after}")


def test_the_first_step_is_seen_in_the_bar(open_page: Open) -> None:
    page = open_page()
    counters = page.locator(".bar .counters")
    expect(counters).to_contain_text("loss 0.680732, before update 1")
    press_step(page)
    expect(counters).to_contain_text("loss 0.680732 → after this update 0.673274 · output 0.5162 → 0.5266")
    expect(page.locator("label:has(#timeline_operation) output")).to_have_text("17 of 17")


@pytest.mark.parametrize("query", ["?preset=circle", "?preset=blobs&large=1"])
@pytest.mark.parametrize("width", [390, 700, 1024])
def test_longer_counters_move_nothing_and_stay_on_the_screen(open_page: Open, width: int, query: str) -> None:
    page = open_page(width, 844, query=query)
    top = f"() => Math.round(document.querySelector('{GRAPH}').getBoundingClientRect().top)"
    before = page.evaluate(top)
    press_step(page)
    expect(page.locator(".bar .counters")).to_contain_text("after this update")
    assert page.evaluate(top) == before
    assert page.locator(".bar .counters").evaluate("p => p.getBoundingClientRect().right <= innerWidth")
    page.evaluate(SAY_MUCH)
    assert page.evaluate(top) == before
    assert page.evaluate(CUT) == []


def test_numbers_appear_in_the_neurons_as_the_walk_makes_them(open_page: Open) -> None:
    """Each text is really drawn, also where there was none before."""
    page = open_page(query="?preset=mazur")
    for shown in ("z 0.38", "0.593"):
        press_step(page)
        assert shown in written(page, "neurons")
        inside = page.locator(f"{GRAPH} .textpoint text").get_by_text(shown, exact=True).bounding_box()
        assert inside
        assert inside["width"] > 20
    assert page.locator(f"{GRAPH} .textpoint text").get_by_text("1", exact=True).count() == 2
