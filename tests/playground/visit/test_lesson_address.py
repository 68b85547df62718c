"""The address of a lesson: it opens the lesson, and one that names none is told so."""

from __future__ import annotations

import pytest

from playground.actions.documents import open_asked
from playground.model.lessons.address import address_of
from playground.model.lessons.library import lessons
from playground.screen.lessons import lesson_document
from playground.visit.state import opened_at
from tests.playground.lessons import player_of
from tests.playground.visits import app_on


@pytest.mark.parametrize("key", list(lessons()))
def test_every_lesson_is_opened_by_its_address_from_its_start(key: str) -> None:
    app = opened_at({"lesson": key, "utm_source": "mail", "embed": "true"})
    player = player_of(app)
    assert (player.lesson.key, player.at, player.waits, app.notice) == (key, 0, False, None)
    assert app.scene.key == player.lesson.stage_of(0).scene
    assert not app.session.can_undo
    assert f'href="{address_of(key)}"' in lesson_document(app)["sheet"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"lesson": "sing"}, "lesson: there is no lesson 'sing'; like it are sign"),
        ({"lesson": ""}, "lesson: there is no lesson ''"),
        ({"lesson": "own-mine"}, "there is no lesson 'own-mine'"),
        ({"lesson": "x" * 5_000}, "there is no lesson 'xxx"),
        ({"lesson": "sign", "scene": "xor"}, "lesson: an address names a lesson or a run, and not both"),
        ({"lesson": "sign", "preset": "nowhere"}, "preset: there is no scene 'nowhere'"),
    ],
)
def test_an_address_of_no_lesson_is_told_and_shows_the_scene_asked_for_or_the_first_one(
    query: dict[str, str], says: str
) -> None:
    app = opened_at(query)
    assert says in str(app.notice)
    assert len(str(app.notice)) < 400
    assert (app.scene.key, app.lesson, app.strayed) == (query.get("scene", "seed"), None, True)


def test_a_lesson_is_opened_for_a_projector_and_by_the_history_of_a_browser() -> None:
    assert opened_at({"lesson": "bias", "large": "1"}).large
    assert not opened_at({"lesson": "bias"}).large
    app = app_on("circle")
    app.session.run(5)
    open_asked(app, {"query": "?lesson=bias&embed=true"})
    assert (player_of(app).lesson.key, app.scene.key) == ("bias", player_of(app).lesson.stage_of(0).scene)
    app.session.undo()
    assert app.session.completed == 5
    open_asked(app, {"query": "?lesson=none"})
    assert "there is no lesson 'none'" in str(app.notice)
