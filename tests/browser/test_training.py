"""Clicks on the surface and in the strip of samples, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from playground.model.scenes import SCENES
from tests.browser.conftest import Open
from tests.browser.screen import PLAY, assert_at_rest, pixel_of, play, press_step, update, wait_idle, wait_update

SURFACE, TRAINING, LOSS = "#surface", "Training", "#loss"
CURVES = (LOSS, "#accuracy")


def opened(open_page: Open, scene: str) -> Page:
    page = open_page(query=f"?preset={scene}")
    page.get_by_text(TRAINING, exact=True).click()
    page.wait_for_selector(f"{SURFACE}[data-update]")
    wait_idle(page)
    return page


def sample_shown(page: Page) -> str:
    return page.locator("#sample").input_value()


def click_point(page: Page, name: str, identifier: str) -> None:
    page.mouse.click(*pixel_of(page, name, identifier, SURFACE))
    wait_idle(page)


def add_by_clicks(page: Page) -> None:
    """From now on a click between the points adds one."""
    paints = page.evaluate(f"() => +document.querySelector('{SURFACE}').dataset.paints")
    page.locator(".st-key-surface_adds label").click()
    page.wait_for_function(f"n => +document.querySelector('{SURFACE}').dataset.paints > n", arg=paints)
    wait_idle(page)


def test_a_click_on_any_point_shows_its_sample_and_trains_nothing(open_page: Open) -> None:
    page = opened(open_page, "circle")
    press_step(page, 2)
    session = SCENES["circle"].start()
    session.run(2)
    other = next(number for number in range(20, 150) if number not in session.batch)
    for name, identifier, number, words in (
        ("train", f"sample-{other}", str(other + 1), f"Sample {other + 1} by itself (not in this batch)"),
        ("test", "sample-170", "171", "Test sample 21 by itself (never trained on)"),
    ):
        click_point(page, name, identifier)
        expect(page.get_by_text(words)).to_be_visible()
        assert sample_shown(page) == number
        assert update(page) == 2
    press_step(page)
    expect(page.locator(".notes").get_by_text("by itself")).to_have_count(0)
    assert update(page) == 3


def test_of_two_quick_clicks_the_second_counts_but_a_double_click_is_one(open_page: Open) -> None:
    page = opened(open_page, "circle")
    for name, identifier in (("train", "sample-140"), ("test", "sample-150")):
        page.mouse.click(*pixel_of(page, name, identifier, SURFACE))
    expect(page.get_by_text("Test sample 1 by itself (never trained on)")).to_be_visible()
    wait_idle(page)
    add_by_clicks(page)
    samples = f"() => document.querySelector('{SURFACE}').data.find(t => t.name === 'train').x.length"
    count = page.evaluate(samples)
    page.mouse.dblclick(*emptiest(page))
    page.wait_for_function(f"n => ({samples})() > n", arg=count)
    wait_idle(page)
    assert page.evaluate(samples) == count + 1


def emptiest(page: Page) -> tuple[float, float]:
    """A place in the surface, far from all points."""
    x, y = page.evaluate(
        f"""() => {{ const g = document.querySelector('{SURFACE}'), l = g._fullLayout, b = g.getBoundingClientRect();
        const at = g.data.filter(t => t.customdata).flatMap(
          t => t.x.map((x, i) => [l.xaxis.d2p(x), l.yaxis.d2p(t.y[i])]));
        let best = [0, 0], most = 0;
        for (let x = 20; x < l.xaxis._length - 20; x += 5) for (let y = 20; y < l.yaxis._length - 20; y += 5) {{
          const free = Math.min(...at.map(([a, c]) => Math.hypot(a - x, c - y)));
          if (free > most) [best, most] = [[x, y], free];
        }}
        return [b.x + l.xaxis._offset + best[0], b.y + l.yaxis._offset + best[1]]; }}"""
    )
    return x, y


def test_a_click_on_a_point_pauses_and_holds(open_page: Open) -> None:
    page = opened(open_page, "circle")
    play(page)
    page.mouse.click(*pixel_of(page, "test", "sample-170", SURFACE))
    expect(page.locator(PLAY)).to_contain_text("Play")
    expect(page.get_by_text("Test sample 21 by itself (never trained on)")).to_be_visible()
    assert_at_rest(page)


def test_arrows_go_from_point_to_point(open_page: Open) -> None:
    page = opened(open_page, "xor")
    page.locator(SURFACE).focus()
    page.keyboard.press("ArrowRight")
    wait_idle(page)
    place = page.evaluate(
        f"() => {{ const s = document.querySelector('{SURFACE}').layout.shapes[0]; return s.xanchor; }}"
    )
    assert place == 1
    assert sample_shown(page) != "1"


def test_a_click_between_the_points_adds_one_there(open_page: Open) -> None:
    page = opened(open_page, "xor")
    add_by_clicks(page)
    page.locator(SURFACE).scroll_into_view_if_needed()
    x, y = page.evaluate(
        f"""() => {{ const g = document.querySelector('{SURFACE}'), l = g._fullLayout, b = g.getBoundingClientRect();
        return [b.x + l.xaxis._offset + l.xaxis.d2p(0.5), b.y + l.yaxis._offset + l.yaxis.d2p(0.4)]; }}"""
    )
    page.mouse.click(x, y)
    wait_idle(page)
    page.wait_for_function(
        f"() => document.querySelector('{SURFACE}').data.find(t => t.name === 'train').x.length === 5"
    )
    found = page.evaluate(
        f"() => {{ const t = document.querySelector('{SURFACE}').data.find(t => t.name === 'train');"
        " return [t.x[4], t.y[4], t.marker.color[4]]; }"
    )
    assert abs(found[0] - 0.5) < 0.01
    assert abs(found[1] - 0.4) < 0.01
    assert found[2] == 0


def test_a_walk_through_the_batch_by_mouse_and_by_keys(open_page: Open) -> None:
    page = open_page(query="?preset=xor")
    page.get_by_role("radio", name="Samples", exact=True).click()
    page.wait_for_selector("#samples[data-paints]")
    wait_idle(page)
    for expected, press in (
        ("2 of 4", lambda: page.keyboard.press("l")),
        ("4 of 4", lambda: page.mouse.click(*pixel_of(page, "samples", "column-3", "#samples"))),
        ("3 of 4", lambda: page.keyboard.press("j")),
    ):
        press()
        expect(page.locator(".st-key-sample_walk")).to_contain_text(f"sample {expected} in update 1")
    assert update(page) == 0


def axis(page: Page, name: str) -> list[float]:
    found: list[float] = page.evaluate(f"document.querySelector('{name}')._fullLayout.xaxis.range")
    return found


def wait_begins(page: Page, update: int) -> None:
    """Until both curves begin at an update."""
    begin = " && ".join(f"document.querySelector('{name}')._fullLayout.xaxis.range[0] === n" for name in CURVES)
    page.wait_for_function(f"n => {begin}", arg=update)


def test_a_drag_over_a_curve_shows_a_part_in_both_and_a_double_click_all_again(open_page: Open) -> None:
    """Neither goes to an update, as a click does."""
    page = opened(open_page, "circle")
    press_step(page, 6)
    wait_update(page, 6, LOSS)
    wait_idle(page)
    whole = axis(page, LOSS)
    left, right = (pixel_of(page, "train", f"update-{at}", LOSS) for at in (2, 4))
    page.mouse.move(left[0] + 3, left[1])
    page.mouse.down()
    page.mouse.move(right[0] - 3, right[1], steps=4)
    page.mouse.up()
    wait_begins(page, 2)
    wait_idle(page)
    assert [axis(page, name)[1] < 5 for name in CURVES] == [True, True]
    assert page.evaluate("document.querySelector('#accuracy').data[0].x") == [2, 3, 4]
    page.mouse.dblclick(*right)
    wait_begins(page, 0)
    wait_idle(page)
    assert [axis(page, name) for name in CURVES] == [whole, whole]
    assert update(page) == 6


# Places in a curve, in the window, where the nearest point is not the one that is nearest across; some of them.
ELSEWHERE = """name => { const g = document.querySelector(name), l = g._fullLayout, b = g.getBoundingClientRect();
  const points = g.data[0].x.map((x, i) => [l.xaxis.d2p(x), l.yaxis.d2p(g.data[0].y[i])]);
  const least = away => points.map(away).reduce((best, d, i, all) => d < all[best] ? i : best, 0);
  const found = [];
  for (let x = 2; x < l.xaxis._length; x += 3) for (const y of [4, l.yaxis._length - 4]) {
    const across = points.map(p => Math.abs(p[0] - x)).sort((a, b) => a - b);
    const far = least(p => Math.hypot(p[0] - x, p[1] - y)) !== least(p => Math.abs(p[0] - x));
    if (far && across[1] - across[0] > 1) found.push([b.x + l.xaxis._offset + x, b.y + l.yaxis._offset + y]);
  }
  return [0, 0.4, 0.9].map(share => found[Math.floor(share * found.length)]); }"""


def test_a_click_anywhere_in_a_curve_goes_where_the_tooltip_says(open_page: Open) -> None:
    """Also far away from the line, and where updates lie by powers of ten."""
    page = open_page(query="?scene=circle&at=40.0&side=Training&updates_log=true")
    accuracy = "#accuracy"
    page.wait_for_selector(f"{accuracy}[data-update]")
    wait_idle(page)
    for at in range(3):
        page.locator(accuracy).scroll_into_view_if_needed()
        x, y = page.evaluate(ELSEWHERE, accuracy)[at]
        page.mouse.move(x, y)
        words = page.locator(f"{accuracy} .hovertext").first.text_content()
        said = re.search(r"after update ([\d,]+)", words or "")
        assert said, words
        page.mouse.click(x, y)
        wait_update(page, int(said[1].replace(",", "")), accuracy)
        wait_idle(page)
        page.mouse.move(0, 0)
        expect(page.locator(f"{accuracy} .hovertext")).to_have_count(0)
