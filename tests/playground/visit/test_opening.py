"""Coming to a document: by an address, in place of what there was, and back to a visit that was interrupted."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from backprop_core.document import from_json, to_json
from playground.actions import edits, play, transport
from playground.model.document import opened
from playground.model.document.given import VARIABLE
from playground.model.scenes import SCENES
from playground.model.shown.elements import Element
from playground.screen.kept import document_on_screen, link_text
from playground.visit.app import App
from playground.visit.state import VISITS, opened_at, resumed
from playground.visit.viewing import begin, go_on_with, view_of
from tests.core.document.runs import everything
from tests.playground.visits import Browser, app_on


def worked_on(scene: str) -> App:
    """A visit in which every part of the view is another one than the scene's."""
    app = app_on(scene)
    app.session.run(7)
    edits.edit(app, training=app.session.training.with_options(lr=0.25))
    app.session.step("update")
    app.session.step("phase")
    app.granularity, app.speed, app.large, app.selected = "layer", 5, True, Element("bias", 1, 0)
    app.moved()
    app.locked = {"gradient": 3.0}
    app.settings = replace(
        app.settings,
        quantity="weight",
        side="Training",
        training=True,
        tab="Ledger",
        biases=False,
        deltas=True,
        log_loss=True,
        full_digits=True,
        choices={"stop_epochs": 12, "ledger_text": "W1", "surface_steps": True},
    )
    app.changed()
    return app


def told(app: App) -> object:
    """The document on screen, as it is after a way through JSON."""
    return from_json(to_json(document_on_screen(app)))


@pytest.mark.parametrize("scene", SCENES)
def test_a_visit_begins_with_all_that_a_document_says(scene: str) -> None:
    app = worked_on(scene)
    other = App()
    begin(other, opened(told(app)))
    assert everything(other.session) == everything(app.session)
    assert view_of(other) == view_of(app)
    assert (other.scene, other.returned) == (app.scene, True)
    assert told(other) == told(app)


def test_every_field_of_a_view_is_one_that_may_differ() -> None:
    usual, other = view_of(opened_at({"preset": "circle"})), view_of(worked_on("circle"))
    same = {name for name, value in asdict(usual).items() if value == asdict(other)[name]}
    assert same == {"sample", "single"}


def test_samples_are_shown_again_in_the_batch_or_by_themselves() -> None:
    app = app_on("spiral")
    app.sample = 3
    app.moved()
    other = App()
    begin(other, opened(told(app)))
    assert (other.place, other.number, other.look) == (3, app.number, None)
    batch, browser = set(app.session.batch), Browser(app)
    outside = next(number for number in range(app.session.data.samples) if number not in batch)
    for number in (outside, app.session.data.samples):
        browser.say("sample", value=number + 1)
        begin(other, opened(told(app)))
        assert other.look is not None
        assert other.number == number
        assert (other.picture.loss, other.picture.sample) == (app.picture.loss, 0)


@pytest.mark.parametrize("scene", ["seed", "mazur", "spiral"])
def test_opening_is_a_move_that_one_undo_takes_back(scene: str) -> None:
    app, document = worked_on("circle"), told(worked_on(scene))
    left, arrivals = told(app), app.arrivals
    go_on_with(app, opened(document))
    assert (app.scene, app.arrivals, app.play) == (SCENES[scene], arrivals + 1, None)
    assert view_of(app) == opened(document).view
    transport.undo(app)
    assert (app.scene, app.arrivals) == (SCENES["circle"], arrivals + 2)
    assert app.session.position == opened(left).session.position
    assert app.settings.quantity == "weight"
    transport.redo(app)
    assert app.scene is SCENES[scene]


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_opens_by_its_address_as_it_begins(scene: str) -> None:
    app = opened_at({"preset": scene})
    assert everything(app.session) == everything(SCENES[scene].start())
    assert (app.scene, app.notice, app.strayed, app.edited) == (SCENES[scene], None, False, False)
    assert len(link_text(app)) < 60


def test_where_an_address_cannot_be_opened_the_first_scene_is_and_a_sentence_says_why() -> None:
    for query in ({"preset": "nonsense"}, {"scene": "nonsense", "at": "x"}, {"v": "3", "x": "1"}, {"run": "broken"}):
        app = opened_at(query)
        assert (app.scene, app.strayed) == (SCENES["seed"], True)
        assert str(app.notice).startswith("This link ")
        assert str(app.notice).endswith(" Here is the first scene.")


@pytest.mark.parametrize("query", [{"scene": "xor", "at": "99990000.0"}, {"preset": "xor", "at": "x"}])
def test_where_a_place_in_a_scene_cannot_be_opened_its_start_is_and_a_sentence_says_why(query: dict[str, str]) -> None:
    app = opened_at(query)
    assert everything(app.session) == everything(SCENES["xor"].start())
    assert (app.scene, app.strayed) == (SCENES["xor"], True)
    assert str(app.notice).startswith("This link cannot be opened: ")
    assert str(app.notice).endswith(f" Here is {SCENES['xor'].title} at its start.")


def test_a_visit_is_resumed_once_its_page_is_gone_and_stands_where_it_had_come() -> None:
    app = app_on("circle")
    ticket = app.channel.ticket
    VISITS[ticket] = app
    browser = Browser(app)
    play.start(app)
    app.session.run(30)
    assert resumed(ticket) is None, "its page is still there"
    app.channel.disconnect(browser.sending)
    assert resumed(ticket) is app
    assert (app.play, app.session.completed, app.returned) == (None, 30, True)
    assert resumed("another ticket") is None


def test_a_server_s_own_document_is_where_visits_without_a_link_begin(tmp_path, monkeypatch) -> None:
    path = tmp_path / "run.json"
    path.write_text('{"version": 1, "scene": "xor", "position": {"update": 3, "operation": 2}}')
    monkeypatch.setenv(VARIABLE, str(path))
    app = opened_at({"utm_source": "mail"})
    assert (app.scene.key, app.session.completed, app.session.position.operation) == ("xor", 3, 2)
    assert opened_at({"preset": "mazur"}).scene.key == "mazur"
