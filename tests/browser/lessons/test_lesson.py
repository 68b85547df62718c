"""A lesson in the browser: offered in a line, played with the keyboard, kept when the page is loaded again or left."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.screen import wait_idle

# The entry of the browser's history that a reload goes on with is the lesson's.
KEPT = "() => (sessionStorage['run/' + history.state?.run] ?? '').includes('seed')"
HEAD, OFFER = ".lesson .sheet > summary", ".lesson .offer"


def test_a_lesson_goes_on_with_what_is_done_and_is_still_there_after_a_reload(open_page: Open) -> None:
    page = open_page(query="?preset=xor", has_touch=True)  # by itself, since how far one has come is kept for all tabs
    page.locator("#step").focus()
    page.keyboard.press("a")
    expect(page.locator(OFFER).get_by_role("button", name="Learn in 3 minutes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(HEAD)).to_contain_text("1 of 6")
    page.keyboard.press("a")
    expect(page.locator("#step")).to_be_focused()
    page.keyboard.press("s")
    expect(page.locator(HEAD)).to_contain_text("2 of 6")
    expect(page.locator(".lesson .said")).to_contain_text("The loss was 0.680732")
    page.wait_for_function(KEPT)
    page.reload()
    expect(page.locator(HEAD)).to_contain_text("2 of 6")
    page.locator(".lesson").get_by_role("button", name="Leave").click()
    expect(page.locator(OFFER)).to_contain_text("Go on: One gradient, explained")
    page.locator(OFFER).get_by_role("button", name="Lessons", exact=True).click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save progress").click()
    file = saved.value.path().read_bytes()
    broken = b'{"progress": {"first": {"at": -1, "results": "<b>"}, "sign": {"at": 2, "results": "dr"}}}'
    said = {b"[]": "This is no file", broken: "Progress in 1 of the 2", file: "Progress in 1 of the 1"}
    for content, words in said.items():
        given = {"name": "lessons.json", "mimeType": "application/json", "buffer": content}
        page.locator("dialog.lessons input[type=file]").set_input_files(given)
        expect(page.locator("dialog.lessons [role=status]")).to_contain_text(words)
    expect(page.locator("dialog.lessons li").first).to_contain_text("step 2 of 6")
    expect(page.locator("dialog.lessons")).to_contain_text("step 3 of 8")
    page.goto(page.url.partition("?")[0] + "?lesson=sign")
    expect(page.locator(HEAD)).to_contain_text("Which way is down? 3 of 8")
    link = page.locator(".lesson").get_by_role("link", name="Link to this lesson")
    assert link.evaluate("link => link.href").endswith("/?lesson=sign")


def test_on_a_phone_the_sheet_does_not_cover_what_is_selected(open_page: Open) -> None:
    page = open_page(390, 844, query="?lesson=sign", has_touch=True)
    expect(page.locator(".lesson .sheet")).to_be_visible()
    seen = """id => {
      const at = document.querySelector('#network-graph').nodes().find(node => node.id === id);
      const [bar, sheet] = ['.bar .phases', '.lesson .sheet']
        .map(one => document.querySelector(one).getBoundingClientRect());
      return at.y - 20 > bar.bottom && at.y + 20 < sheet.top; }"""
    for neuron in ("neuron-1-2-0", "neuron-2-0-0"):
        page.evaluate("id => window.channel.send('pick', { plot: 'card', id, place: null })", neuron)
        page.wait_for_function(seen, arg=neuron)
        wait_idle(page)
        assert page.evaluate(seen, neuron)  # and stays there


def test_a_lesson_is_offered_in_the_language_of_the_browser_with_its_decimal_mark(open_page: Open) -> None:
    page = open_page(locale="de-AT")
    page.locator(OFFER).get_by_title("Ein Gradient, erklärt").click()
    expect(page.locator(HEAD)).to_contain_text("Ein Gradient, erklärt")
    expect(page.locator(".lesson .inside")).to_contain_text("ŷ = 0,5162. Gewünscht ist 0,7.")
    expect(page.locator(".lesson summary").first).to_contain_text("1 von 6")
    page.locator(".lesson").get_by_role("button", name="Verlassen").click()
    page.locator(OFFER).get_by_role("button", name="Lessons", exact=True).click()
    expect(page.locator("dialog.lessons")).to_contain_text("Which way is down?")
    expect(page.locator("dialog.lessons")).not_to_contain_text("One gradient, explained")
