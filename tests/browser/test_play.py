"""Play in a real browser: it moves what it should, can be spoken to meanwhile, and stops exactly where it says."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.screen import (
    CARD,
    GRAPH,
    INSPECTED,
    PLAY,
    STEP,
    assert_at_rest,
    counted,
    pause,
    pixel_of,
    play,
    press_step,
    update,
    wait_idle,
    wait_past,
    wait_update,
)

WATCH = f"""() => {{ const g = document.querySelector('{GRAPH}'); window.first = g; window.seen = [];
  new MutationObserver(() => window.seen.push(+g.dataset.update)).observe(g, {{attributes: true}}); }}"""
DIFFER = """before => [document.querySelector('.card .row'),
  [...document.querySelectorAll('table')].find(e => e.textContent.includes('central difference'))].every(
  (table, i) => table && table.innerText !== before[i])"""
SURFACE, TRAINING = "#surface", "Training"


def opened_training(open_page: Open, scene: str) -> Page:
    page = open_page(query=f"?preset={scene}")
    page.get_by_text(TRAINING, exact=True).click()
    page.wait_for_selector(f"{SURFACE}[data-update]")
    wait_idle(page)
    return page


def play_past(page: Page, more: int) -> int:
    """Play for at least so many updates, pause, and return where it stopped."""
    before = update(page)
    play(page)
    wait_past(page, before + more)
    pause(page)
    return assert_at_rest(page)


def test_play_paints_states_in_their_order_and_pause_holds(open_page: Open) -> None:
    page = open_page(query="?preset=spiral")
    page.evaluate(WATCH)
    for _ in range(3):
        play_past(page, 300)
    seen = page.evaluate("() => window.seen")
    assert seen == sorted(seen)
    assert len(set(seen)) > 10
    assert page.evaluate(f"() => window.first === document.querySelector('{GRAPH}')")


def test_no_turn_trains_on_behind_a_pause(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    for _ in range(6):
        at_rest = play_past(page, 20)
        page.click(STEP)
        wait_update(page, at_rest + 1)
        wait_idle(page)


def test_the_inspector_stands_where_pause_stopped(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    play_past(page, 200)
    page.mouse.move(*pixel_of(page, "", "weight-2-0-0"))
    slope = page.locator(".card .gradient b").inner_text().lstrip("▲▼ ")
    expect(page.locator(CARD)).to_contain_text(re.compile(rf"= {slope}(?!\d)"))


def test_quick_presses_of_play_end_where_the_last_one_says(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    beside = "() => document.querySelector('#speed').getBoundingClientRect().x"
    place = page.evaluate(beside)
    press = f"n => {{ for (let i = 0; i < n; i++) document.querySelector('{PLAY}').click(); }}"
    page.evaluate(press, 7)
    expect(page.locator(PLAY)).to_contain_text("Pause")
    assert page.evaluate(beside) == place  # as wide as before
    wait_past(page, 50)
    page.evaluate(press, 5)
    expect(page.locator(PLAY)).to_contain_text("Play")
    assert_at_rest(page)


def test_all_that_follows_the_run_moves(open_page: Open) -> None:
    page = opened_training(open_page, "spiral")
    images = f"() => document.querySelector('{GRAPH}').layout.images.map(image => image.source).join()"
    page.wait_for_function(f"() => ({images})().length > 1000")
    parts = {
        "counters": "() => document.querySelector('.counters').textContent",
        "pictures": images,
        "curves": "() => JSON.stringify(document.querySelector('#loss').data.map(trace => trace.y))",
        "surface": "() => document.querySelector('#surface').dataset.update",
        "notes": "() => document.querySelector('.notes').innerHTML",
    }
    before = {name: page.evaluate(script) for name, script in parts.items()}
    play(page)
    for name, script in parts.items():
        page.wait_for_function(f"before => ({script})() !== before", arg=before[name])
    pause(page)
    at_rest = assert_at_rest(page)
    wait_update(page, at_rest, SURFACE)


def test_phases_move_with_the_operations(open_page: Open) -> None:
    page = open_page(query="?preset=mazur")
    page.evaluate(
        """() => { window.phases = new Set(); new MutationObserver(() =>
        window.phases.add(document.querySelector('.phase.now')?.textContent.split(' ')[1]))
        .observe(document.querySelector('.phases'), {childList: true, subtree: true}); }"""
    )
    page.click("#play")
    page.wait_for_function("() => ['forward', 'loss', 'backward', 'update'].every(name => window.phases.has(name))")
    pause(page)


def test_where_a_rule_stops_play_is_a_mark_that_leads_back(open_page: Open) -> None:
    page = open_page(query="?scene=circle&stop_what=training+loss&stop_side=below&stop_limit=0.6")
    page.click(PLAY)
    mark = page.locator(".rail .hit")
    words = re.compile(r"^Play has stopped at update \d+: .*training loss.* A click goes there\.$")
    expect(mark).to_have_attribute("title", words)
    expect(page.locator(PLAY)).to_contain_text("Play")
    stopped = assert_at_rest(page)
    line = page.locator("#timeline_update")
    expect(line).to_have_attribute("aria-description", re.compile(f"at update {stopped}: .*training loss"))
    page.click(STEP)
    wait_update(page, stopped + 1)
    wait_idle(page)
    mark.click()
    wait_update(page, stopped)


def test_what_is_read_follows_at_rest_and_under_play(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    page.get_by_role("radio", name="Ledger", exact=True).click()
    inspector = page.locator(".card .row")
    tab = page.locator("[data-testid=stDataFrame] table")  # what a screen reader reads of it
    expect(tab).to_contain_text("central difference")
    press_step(page)  # applies the gradients that the page opened with, and so shows the same ones
    for press, times in ((STEP, 1), (PLAY, 3)):
        before = inspector.inner_text(), tab.text_content()
        page.click(press)
        for _ in range(times):
            page.wait_for_function(DIFFER, arg=before)
            before = inspector.inner_text(), tab.text_content()
        wait_idle(page) if press == STEP else pause(page)


def test_a_step_under_play_pauses_and_steps(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    page.evaluate(WATCH)
    play(page)
    page.keyboard.press("s")
    expect(page.locator(PLAY)).to_contain_text("Play")
    at_rest = assert_at_rest(page)
    page.keyboard.press("b")
    wait_update(page, at_rest - 1)


def test_what_is_set_under_play_takes_hold_and_play_goes_on(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    page.evaluate(WATCH)
    play(page)
    page.select_option("#speed", "100")
    wait_past(page, update(page) + 20)
    page.locator("#lr_typed").fill("0.05")
    page.keyboard.press("Enter")
    wait_past(page, update(page) + 20)
    page.mouse.click(*pixel_of(page, "", "weight-1-0-0"))
    expect(page.locator(INSPECTED)).to_have_text("W1[0, 0]")
    wait_past(page, update(page) + 20)
    expect(page.locator(PLAY)).to_contain_text("Pause")
    pause(page)
    assert_at_rest(page)
    assert page.locator("#lr_typed").input_value() == "0.05"
    assert page.locator("#speed").input_value() == "100"
    seen = page.evaluate("() => window.seen")
    assert seen == sorted(seen)


def test_every_click_under_play_selects(open_page: Open) -> None:
    page = open_page(query="?preset=spiral")
    play(page)
    for unit in (1, 5, 2, 7, 3, 6):
        page.mouse.click(*pixel_of(page, "", f"neuron-1-{unit}-0"))
        chosen = page.locator(".st-key-selected input, [class*=st-key-selected] input").first
        expect(chosen).to_have_value(re.compile(rf"A1\[{unit}\]"))
        wait_past(page, update(page) + 100)
        expect(chosen).to_have_value(re.compile(rf"A1\[{unit}\]"))
    expect(page.locator(PLAY)).to_contain_text("Pause")


def test_of_many_quick_choices_under_play_the_last_one_stays(open_page: Open) -> None:
    page = open_page(query="?preset=spiral")
    play(page)
    page.evaluate(
        """async () => { for (let i = 0; i < 40; i++) {
        channel.send('pick', { plot: 'graph', id: `neuron-1-${i % 7}-0`, place: null });
        for (let frames = i % 9; frames >= 0; frames--) await new Promise(requestAnimationFrame); } }"""
    )
    expect(page.locator(INSPECTED)).to_have_text("A1[4]")
    pause(page)
    expect(page.locator(INSPECTED)).to_have_text("A1[4]")


def test_surfaces_pass_by_and_a_click_on_a_curve_travels(open_page: Open) -> None:
    page = opened_training(open_page, "circle")
    played = play_past(page, 500)
    wait_update(page, played, SURFACE)
    page.locator("#loss").scroll_into_view_if_needed()
    x, y = page.evaluate(
        """() => { const g = document.querySelector('#loss'), l = g._fullLayout, b = g.getBoundingClientRect();
        const t = g.data[0], i = Math.floor(t.x.length / 2);
        return [b.x + l.xaxis._offset + l.xaxis.d2p(t.x[i]), b.y + l.yaxis._offset + l.yaxis.d2p(t.y[i])]; }"""
    )
    page.mouse.click(x, y)
    page.wait_for_function(f"n => +document.querySelector('{GRAPH}').dataset.update < n", arg=played)
    assert 0 < assert_at_rest(page) < played


def test_neither_quick_steps_nor_play_and_pause_edit_a_sample(open_page: Open) -> None:
    page = open_page(query="?preset=circle")
    for _ in range(6):
        page.keyboard.press("s")
    for _ in range(3):
        play_past(page, 50)
    expect(page.locator("#undo")).to_be_disabled()
    expect(page.locator(".bar")).not_to_contain_text("edited")
    assert counted(page) == update(page)
