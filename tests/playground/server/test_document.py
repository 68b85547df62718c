"""The route of the document: what a page may ask for and open, and what is refused before it is read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response

from backprop_core import Dataset
from backprop_core.document.work import update_cost
from playground.actions import edits, play
from playground.model.document.document import KEPT_WORK, OWN_WORK
from playground.model.scenes import SCENES
from playground.screen.kept import document_on_screen
from playground.server import document
from playground.visit.app import App
from playground.visit.viewing import title_of
from tests.core.document.runs import everything
from tests.playground.test_check_lesson import GOOD
from tests.playground.visits import Browser, app_on

HOST = "localhost:8501"


def ask(ticket: str, content: object = None, origin: str = f"http://{HOST}", **query: str) -> Response:
    """The answer to a page that asks for its document, or sends one: bytes, or what is written as JSON."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET" if content is None else "PUT",
        "path": f"/document/{ticket}",
        "path_params": {"ticket": ticket},
        "query_string": urlencode(query).encode(),
        "headers": [(b"host", HOST.encode()), (b"origin", origin.encode())],
    }

    async def receive() -> Mapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return asyncio.run(document.serve(Request(scope, receive)))


def kept_by(ticket: str, **query: str) -> dict[str, Any]:
    """What a page is given to keep."""
    found: dict[str, Any] = json.loads(bytes(ask(ticket, **query).body))
    return found


def saved(ticket: str) -> str:
    """The text of the document as a file."""
    return bytes(ask(ticket, file="").body).decode()


def visited(scene: str = "circle") -> tuple[App, Browser, str]:
    """A visit with a browser, and its ticket."""
    app = app_on(scene)
    return app, Browser(app), app.channel.ticket


def test_what_the_browser_keeps_opens_to_the_same_run_in_another_visit() -> None:
    app, _, ticket = visited()
    app.session.run(5)
    edits.edit(app, training=app.session.training.with_options(lr=0.25))
    app.session.run(5)
    app.moved()
    kept = kept_by(ticket)
    assert (kept["playing"], kept["why"], kept["arrivals"]) == (False, "", app.arrivals)
    other, browser, elsewhere = visited("seed")
    asked = {"kept": {"run": kept["run"], "data": kept["data"], "at": None}, "again": True}
    assert json.loads(bytes(ask(elsewhere, asked).body)) == {"arrivals": other.arrivals}
    assert everything(other.session) == everything(app.session)
    assert other.scene is SCENES["circle"]
    assert browser.messages[-1]["bar"]["canUndo"]


def test_data_that_the_browser_has_are_not_sent_again() -> None:
    app, browser, ticket = visited("seed")
    browser.say("set", name="x1", value=0.25)
    app.change_scene(SCENES["xor"])
    app.session.edit(data=SCENES["circle"].make().data)
    app.moved()
    first = kept_by(ticket)
    assert set(first["data"]) == set(first["names"]) != set()
    known = ",".join(first["names"])
    again = kept_by(ticket, known=known)
    assert (again["data"], again["names"]) == ({}, first["names"])


def test_opening_stops_play_and_undo_brings_the_run_back() -> None:
    app, browser, ticket = visited()
    text = json.dumps(document_on_screen(app_on("mazur")))
    play.start(app)
    app.session.run(20)
    assert ask(ticket, {"file": text}).status_code == 200
    assert (app.scene, app.play) == (SCENES["mazur"], None)
    assert not browser.messages[-1]["bar"]["playing"]
    assert "opened from a file. Undo (Z) brings the run of “Circle” back" in str(app.notice)
    browser.say("undo")
    assert (app.scene, app.session.completed) == (SCENES["circle"], 20)


def test_what_is_sent_again_since_the_answer_was_lost_is_opened_once() -> None:
    app, browser, ticket = visited()
    app.session.run(20)
    answers = [bytes(ask(ticket, {"query": "?scene=xor&at=2.5"}, once=name).body) for name in ("a", "a", "b")]
    assert [json.loads(answer)["arrivals"] - app.arrivals for answer in answers] == [-1, -1, 0]
    browser.say("undo")
    browser.say("undo")
    assert (app.scene, app.session.completed) == (SCENES["circle"], 20)


def test_what_is_said_of_other_data_names_them_and_not_the_scene() -> None:
    app, browser, ticket = visited()
    browser.say("set", name="x1", value=0.25)
    other = app_on("xor")
    other.session.restart(other.session.network, other.session.training, Dataset([[0, 1, 2], [1, 1, 0]], [[0, 1, 1]]))
    other.moved()
    assert ask(ticket, {"file": json.dumps(document_on_screen(other))}).status_code == 200
    assert str(app.notice).startswith("Your own data, opened from a file.")
    app.change_scene(SCENES["xor"])
    app.session.restart(app.session.network, app.session.training, SCENES["circle"].make().data)
    app.moved()
    assert title_of(app) == "Data set: Circle"


def test_a_lesson_of_a_file_begins_and_undo_brings_the_run_back() -> None:
    app, browser, ticket = visited()
    app.session.run(20)
    assert ask(ticket, {"lesson": GOOD, "name": "Mine.toml"}).status_code == 200
    assert browser.messages[-1]["lesson"]["kept"] == {"id": "own-mine", "at": 0, "results": "--"}
    assert (app.scene, "a lesson from a file. Undo (Z)" in str(app.notice)) == (SCENES["seed"], True)
    browser.say("undo")
    assert (app.scene, app.session.completed) == (SCENES["circle"], 20)


def test_an_address_of_the_history_is_opened_and_one_without_a_name_is_the_first_scene() -> None:
    app, _, ticket = visited()
    ask(ticket, {"query": "?scene=xor&at=12.5&embed=true"})
    assert (app.scene, app.session.position) == (SCENES["xor"], (12, 5))
    ask(ticket, {"query": ""})
    assert everything(app.session)["W1"] == everything(SCENES["seed"].start())["W1"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"file": "{"}, "This file cannot be opened. line 1, column 2: this is no JSON"),
        ({"file": '{"version": 1, "scene": "xor", "training": {"l2": -1}}'}, "cannot be opened. training.l2: "),
        ({"file": '{"version": 7}'}, "made by a later version"),
        ({"file": "1" * 4_000_001}, "4,000,001 characters are more than 4,000,000"),
        ({"query": "scene=nonsense"}, "This link cannot be opened: scene: 'nonsense' is not one of"),
        ({"kept": {"run": "[]", "data": {}, "at": None}, "again": True}, "is not a set of named fields"),
        ({"lesson": "title = ", "name": "mine.toml"}, "This lesson cannot be opened. Line 1: Invalid value."),
        ({"lesson": GOOD.replace("dW2[0, 0]", "dW9"), "name": "mine.toml"}, "Line 17, steps[1].of: there is no dW9"),
        ({"lesson": " " * 60_001, "name": "mine.toml"}, "opened. 60,001 characters are more than 60,000."),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_the_run_stays(asked, says: str) -> None:
    app, browser, ticket = visited()
    app.session.run(3)
    before = everything(app.session)
    assert ask(ticket, asked).status_code == 200
    assert says in str(app.notice)
    assert everything(app.session) == before
    assert app.own_lessons == {}
    assert "bar" in browser.messages[-1], "the page learns that it may ask what is wrong"


def test_what_no_page_of_ours_sends_is_refused() -> None:
    app, _, ticket = visited()
    assert ask("unknown").status_code == 404
    for origin in ("", "http://elsewhere"):
        assert ask(ticket, {"query": ""}, origin).status_code == 403
    for body in (
        b"{",
        b"\xff",
        b"[]",
        b'{"file": 1}',
        b'{"query": "", "file": ""}',
        b'{"kept": {}, "again": true}',
        b'{"lesson": ""}',
    ):
        assert ask(ticket, body).status_code == 400
    assert ask(ticket, b" " * (document.LARGEST + 1)).status_code == 413
    assert ask(ticket, b"[" * 100_000).status_code == 400
    assert (app.scene, app.notice) == (SCENES["circle"], None)


def test_a_run_that_is_too_long_for_an_address_is_kept_all_the_same() -> None:
    app, _, ticket = visited("seed")
    app.session.run(200_000)
    app.moved()
    kept = kept_by(ticket)
    assert kept["query"] == "kept=tab"
    assert "would take too long" in kept["why"]
    assert json.loads(kept["run"])["position"]["update"] == 199_999
    assert document_on_screen(app, OWN_WORK)["scene"] == "seed"


def test_a_run_that_is_too_long_to_be_run_again_is_kept_from_near_its_end_on() -> None:
    app, _, ticket = visited("circle")
    app.session.run(900_000)
    app.session.prime()
    app.moved()
    kept = kept_by(ticket)
    skipped = kept["skipped"]
    assert 899_000 < skipped <= 900_000
    assert f"what is kept begins after update {skipped:,} and goes on bit for bit." in kept["why"]
    other, _, elsewhere = visited("seed")
    for asked in (
        {"kept": {"run": kept["run"], "data": kept["data"], "at": None}, "again": True},
        {"file": saved(ticket)},
    ):
        assert ask(elsewhere, asked).status_code == 200
        assert (other.session.completed + skipped, other.selected) == (900_000, app.selected)
        assert f"It goes on after {skipped:,} updates, which are not kept" in other.scene.look
        assert other.session.causes.tobytes() == app.session.causes.tobytes()
        assert other.session.value("dW1").tobytes() == app.session.value("dW1").tobytes()
        assert other.session.epoch == app.session.epoch
    further = {"kept": {"run": kept["run"], "data": kept["data"], "at": [900_500 - skipped, 3]}, "again": True}
    ask(elsewhere, further)
    app.session.run(501)
    assert other.session.position == (900_500 - skipped, 3)
    app.session.travel(900_500, 3)
    assert other.session.causes.tobytes() == app.session.causes.tobytes()


def test_a_run_that_plays_is_kept_anew_long_before_it_has_gone_too_far_to_be_run_again() -> None:
    app, _, ticket = visited("circle")
    app.session.run(5)
    app.session.edit(training=app.session.training.with_options(lr=0.25))
    app.moved()
    kept = kept_by(ticket)
    session = app.session
    fresh = (kept["until"] - session.completed) * update_cost(session.network, session.training, session.data.samples)
    assert 0.3 * (KEPT_WORK - OWN_WORK) < fresh <= (KEPT_WORK - OWN_WORK) / 3
    asked = {"kept": {"run": kept["run"], "data": kept["data"], "at": [kept["until"], 3]}, "again": True}
    other, _, elsewhere = visited("seed")
    ask(elsewhere, asked)
    assert (other.session.position, other.notice, other.session.can_undo) == ((kept["until"], 3), None, True)


@pytest.mark.parametrize("at", [[900_000_000, 2], [1, 0]], ids=["too far", "before an edit"])
def test_a_run_that_cannot_be_run_to_where_it_has_played_is_opened_as_it_was_kept(at: list[int]) -> None:
    app, _, ticket = visited("circle")
    app.session.run(2)
    edits.edit(app, training=app.session.training.with_options(lr=0.25))
    app.session.run(1)
    app.moved()
    kept = kept_by(ticket)
    asked = {"kept": {"run": kept["run"], "data": kept["data"], "at": at}, "again": True}
    other, _, elsewhere = visited("seed")
    ask(elsewhere, asked)
    assert (other.scene, other.session.completed, other.notice) == (SCENES["circle"], 3, None)


def test_a_file_has_the_whole_document_and_is_a_download() -> None:
    app, browser, ticket = visited("circle")
    browser.say("set", name="lr", value=0.25)
    answer = ask(ticket, file="")
    assert answer.headers["content-disposition"] == 'attachment; filename="run.json"'
    assert json.loads(bytes(answer.body)) == document_on_screen(app)
    assert "undo" in document_on_screen(app)
