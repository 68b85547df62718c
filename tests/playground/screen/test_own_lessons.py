"""A lesson of a visitor's own file is text wherever it is shown, whatever stands in it."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from playground.actions.documents import open_asked
from playground.actions.lessons.playing import bring
from playground.model.lessons.given import MOST, OWN, given_lesson, key_of
from playground.model.lessons.library import lessons
from playground.model.lessons.reading import LessonError
from playground.model.play.protocol import ProtocolError, opening_of
from playground.screen.lessons import in_its_language, lesson_document, menu
from playground.visit.app import App
from tests.playground.lessons import begun, event, player_of, right_answer

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "\"><script>alert('1')</script>",
    "**<b onclick=alert(1)>** `</code><svg onload=alert(1)>`",
    "</div></details><style>*</style>",
    r"$\href(javascript:alert(1))(x)$ ![x](http://elsewhere/) :red[x] &lt;",
)
TAGS = {
    *("details", "summary", "div", "p", "span", "b", "i", "code", "form", "label", "input"),
    *("button", "fieldset", "legend"),
}
ATTRIBUTES = {
    *("class", "style", "role", "tabindex", "open", "type", "name", "inputmode", "autocomplete", "maxlength"),
    *("disabled", "data-key", "data-do", "data-answer", "data-lesson", "data-step", "data-needs"),
    *("title", "aria-label", "aria-keyshortcuts", "lang"),
}


class Seen(HTMLParser):
    """What a browser makes of our HTML: its tags and attributes, and the text that is read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.text = set[str](), set[str](), ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile_file(text: str) -> str:
    """A lesson with a text in each place where one can stand."""
    said, task = json.dumps(text), "task = {0}\nuntil = {{ updates = 1 }}"
    shown = "words = {0}\nwhy = {0}\nmathematics = {0}\nthen = {0}"
    quoted = json.dumps(f"{text} {{'{'<img src=y>'}'}}")
    choices = "choices = [{{ text = {0}, says = {0} }}, {{ text = {0}, says = {0}, right = true }}]"
    asks = [
        "ask = 'number'\nof = 'dW2[0, 0]'\nmistakes = [{{ gives = '7', says = {0} }}]",
        "ask = 'sign'\nof = 'dW2[0, 0]'\nlabels = [{0}, {0}, {0}]",
        "ask = 'rank'\namong = ['W2[0, 0]', 'W2[0, 1]']",
        f"ask = 'choice'\n{choices}",
    ]
    steps = [task, *(f"{each}\nquestion = {{0}}\nhint = {{0}}" for each in asks)]
    whole = f"title = {said}\nsummary = {said}\nabout = {said}\nminutes = 3\n"
    for at, each in enumerate(steps):
        opening = "open = { scene = 'seed' }\n" if at == 0 else ""
        body = "\n".join((shown, each)).format(quoted if at == 0 else said)
        whole += f"[[steps]]\nbeat = 'watch'\n{opening}{body}\n"
    return whole


def wrong(app: App) -> str:
    """A wrong answer to the question that is asked."""
    step = player_of(app).step
    assert step is not None
    assert step.question is not None
    right = right_answer(player_of(app))
    return {
        "number": "7",
        "sign": "nothing",
        "rank": next(name for name in ("W2[0, 0]", "W2[0, 1]") if name != right),
        "choice": "0",
    }[step.question.kind]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_read_and_never_run(text: str) -> None:
    app, sheets = App(), list[str]()

    def seen() -> None:
        sheets.append(str(lesson_document(app)["sheet"]))

    bring(app, given_lesson(hostile_file(text), f"{text}.toml"))
    seen()
    event(app, "step")
    for _ in range(4):
        seen()
        event(app, "lesson_answer", value=wrong(app))
        seen()
        event(app, "lesson_answer", value=right_answer(player_of(app)))
    seen()
    assert player_of(app).step is None
    read = [Seen(sheet) for sheet in sheets]
    assert set().union(*(each.tags for each in read)) <= TAGS
    assert set().union(*(each.attributes for each in read)) <= ATTRIBUTES
    shown = text.replace("**", "").replace("`", "")
    assert all(shown in each.text for each in read)
    assert "<img src=y>" in read[0].text
    assert menu(app)[0]["title"] == text


def test_a_lesson_that_is_brought_stands_before_those_of_the_page_and_one_of_its_name_replaces_it() -> None:
    app = App()
    for at in range(MOST + 2):
        bring(app, given_lesson(hostile_file(f"T{at}"), f"My lesson {at % (MOST + 1)}.toml"))
    listed = menu(app)
    assert [each["own"] for each in listed] == [True] * MOST + [False] * len(lessons())
    assert [each["title"] for each in listed[:3]] == [f"T{MOST + 1}", f"T{MOST}", f"T{MOST - 1}"]
    assert listed[0]["id"] == "own-my-lesson-0"
    event(app, "lesson", id=listed[2]["id"], at=0, results="")
    assert player_of(app).lesson.title == f"T{MOST - 1}"


@pytest.mark.parametrize("name", ["", ".toml", "<b>.toml", "first.toml", "a" * 300, "../../first", "Ü bung.TOML", "\n"])
def test_no_name_of_a_file_is_that_of_a_lesson_of_the_page(name: str) -> None:
    key = key_of(name)
    assert key.startswith(OWN)
    assert len(key) <= 100
    assert key.replace("-", "").isalnum()
    assert key not in lessons()


def test_a_page_whose_server_has_forgotten_a_lesson_says_so() -> None:
    app = App()
    event(app, "lesson_resume", id="own-mine", at=1, results="d")
    assert app.lesson is None
    assert "open the file once more" in str(app.notice)


def kept_by_the_browser(text: str, *, again: bool, at: int = 2) -> dict[str, object]:
    """What a browser sends of a lesson that it has kept."""
    return {"lesson": text, "name": "mine.toml", "at": at, "results": "dr", "again": again}


@pytest.mark.parametrize("again", [False, True])
def test_a_server_that_is_another_one_is_sent_the_lesson_and_goes_on_where_its_reader_was(again: bool) -> None:
    app = App()
    app.session.run(3)
    asked = opening_of(kept_by_the_browser(hostile_file("T"), again=again))
    assert open_asked(app, asked) == "own-mine"
    player = player_of(app)
    assert (player.lesson.title, player.at, player.results[:2]) == ("T", 2, "dr")
    assert app.session.completed == (3 if again else 1)  # its reader's own run, or that of the lesson
    assert [each["id"] for each in menu(app) if each["own"]] == ["own-mine"]
    event(app, "lesson_forget", id="own-mine")
    assert not any(each["own"] for each in menu(app))


@pytest.mark.parametrize("at", [-1, 99, 2**40])
def test_a_place_that_no_lesson_has_is_its_start(at: int) -> None:
    app = App()
    open_asked(app, opening_of(kept_by_the_browser(hostile_file("T"), again=False, at=at)))
    assert player_of(app).at == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<script>alert(1)</script>", "This lesson cannot be opened. Line 1"),
        ("", "This lesson cannot be opened."),
        ("#" * 60_001, "60,001 characters are more than 60,000"),
        (hostile_file("T").replace("dW2[0, 0]", "__import__('os')"), "This lesson cannot be opened. Line"),
    ],
)
def test_what_has_been_changed_in_the_browser_is_refused_with_a_sentence(text: str, says: str) -> None:
    app = App()
    session = app.session
    assert open_asked(app, opening_of(kept_by_the_browser(text, again=True))) == ""
    assert says in str(app.notice)
    assert (app.lesson, app.own_lessons, app.session) == (None, {}, session)


@pytest.mark.parametrize(
    "changed", [{"at": 1.5}, {"at": True}, {"results": "d" * 101}, {"again": 1}, {"name": 3}, {"more": ""}]
)
def test_what_no_page_sends_of_a_lesson_is_no_message(changed: dict[str, object]) -> None:
    with pytest.raises(ProtocolError):
        opening_of(kept_by_the_browser("", again=True) | changed)


@pytest.mark.parametrize(
    "written",
    ["W1 + W2", "W1 if W1 else 2", "not W1", "max('a')", "exp('a')", "L['a']", "-" * 290 + "1", "(" * 140 + "1"],
)
def test_a_formula_of_any_shape_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(LessonError) as caught:
        given_lesson(hostile_file("T").replace("'dW2[0, 0]'", json.dumps(written)), "mine.toml")
    assert caught.value.place in ("steps[1].of", "steps[1]")


@pytest.mark.parametrize(
    ("good", "bad", "place"),
    [
        ("of = 'dW2[0, 0]'", "of = 'dW2'", "steps[1].of"),
        ("gives = '7'", "gives = 'W2 * 2'", "steps[1].mistakes.gives"),
        ("['W2[0, 0]',", "['W2',", "steps[3].among"),
        ("updates = 1", "where = 'W1 > 0'", "steps[0].until"),
        ("minutes = 3", "minutes = 3 # \ufffd", ""),
    ],
)
def test_what_is_no_single_number_is_named_by_line_and_field(good: str, bad: str, place: str) -> None:
    text = hostile_file("T").replace(good, bad, 1)
    with pytest.raises(LessonError) as caught:
        given_lesson(text, "mine.toml")
    assert bad in text.splitlines()[(caught.value.line or 0) - 1]
    assert caught.value.place == place


def test_numbers_have_the_decimal_mark_of_the_lesson_and_code_keeps_its_own() -> None:
    html = '<i style="--from: 5.5%"></i><p>0.25, 2-3-1. 7.</p><code>lr * 0.5</code><b>−1.5e−7</b>'
    assert in_its_language(html, "en") == in_its_language(html, "ja-JP") == html
    changed = html.replace("0.25", "0,25").replace("1.5e", "1,5e")
    assert in_its_language(html, "de") == in_its_language(html, "pt-BR") == changed


def test_after_a_lesson_comes_the_next_one_in_its_language_or_else_in_english() -> None:
    app = begun("first.de")
    event(app, "lesson", id="first.de", at=5, results="ddrdr")
    event(app, "lesson_answer", value=right_answer(player_of(app)))
    sheet = lesson_document(app)["sheet"]
    assert 'data-lesson="start"' in sheet
    assert 'lang="de"' in sheet


def test_a_lesson_opens_ten_scenes_at_most() -> None:
    step = hostile_file("T").split("[[steps]]")[1]
    with pytest.raises(LessonError, match="more than 10 steps open something"):
        given_lesson(hostile_file("T") + f"[[steps]]{step}" * 10, "mine.toml")
