"""Undo leads back to the scene that was left, with all that was done and shown there, and redo forward again."""

from __future__ import annotations

import gc
from dataclasses import replace
from weakref import ref

import pytest

from backprop_core import Session
from backprop_core.run.undo import LEVELS
from playground.actions import edits, samples, transport
from playground.actions.network import changes
from playground.model.scenes import SCENES
from playground.model.shown.elements import LOSS, Element
from playground.model.shown.trail import Trail
from playground.visit.app import App
from tests.core.run.test_time_travel import everything
from tests.playground.visits import app_on


def shown(app: App) -> tuple[object, ...]:
    """All that is to come back, the numbers of the run to the last bit."""
    settings = app.settings.quantity, app.settings.pictures, app.settings.training
    return (
        app.scene.key,
        app.selected,
        app.granularity,
        app.sample,
        app.locked,
        app.trail,
        app.settings.surface,
        app.look and (app.look.number, everything(app.look.session)),
        app.edited,
        *settings,
        everything(app.session),
        app.views.series.updates.tolist(),
    )


def worked_on(scene: str) -> App:
    """A visit that has trained, edited and chosen other things than the scene's own."""
    app = app_on(scene)
    app.session.run(7)
    edits.edit(app, training=app.session.training.with_options(lr=0.25))
    app.session.step("update")
    app.session.step("phase")
    app.selected, app.granularity, app.sample = Element("bias", 1, 0), "layer", 2
    app.locked, app.trail = {"gradient": 3.0}, Trail((LOSS, Element("neuron", 1, 0)))
    app.settings = replace(app.settings, quantity="weight", pictures=True, training=True)
    app.moved()
    return app


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_begins_in_place_of_another_as_it_begins_by_itself(scene: str) -> None:
    app, alone = worked_on("seed"), app_on(scene)
    app.change_scene(SCENES[scene])
    assert everything(app.session) == everything(alone.session)
    assert (app.scene, app.selected, app.granularity) == (alone.scene, alone.selected, alone.granularity)
    assert (app.sample, app.locked, app.play, app.edited) == (0, None, None, False)
    for each in (app, alone):
        each.session.run(3)
    assert everything(app.session) == everything(alone.session)


@pytest.mark.parametrize("scene", ["seed", "mazur", "circle", "softmax"])
def test_undo_brings_the_run_that_was_left_and_redo_the_one_after_it(scene: str) -> None:
    app = worked_on(scene)
    left = shown(app)
    app.change_scene(SCENES["xor"])
    app.session.run(5)
    app.selected = Element("neuron", 1, 2)
    app.moved()
    after = shown(app)
    for _ in range(2):
        transport.undo(app)
        assert shown(app) == left
        assert app.returned
        assert app.notice == f"Back at the scene “{SCENES[scene].title}”, as it was left."
        transport.redo(app)
        assert shown(app) == after
    transport.undo(app)
    transport.undo(app)
    assert not app.edited
    assert app.session.training == SCENES[scene].make().training


def test_the_sample_that_was_looked_at_and_the_held_inputs_come_back() -> None:
    app = worked_on("blobs")
    surface = replace(app.settings.surface, held=(None, 0.5))
    app.settings = replace(app.settings, surface=surface)
    samples.show(app, app.session.data.samples)  # one that is not trained on
    assert app.look
    left = shown(app)
    app.change_scene(SCENES["xor"])
    assert (app.look, app.trail) == (None, Trail())
    transport.undo(app)
    assert shown(app) == left
    transport.undo(app)
    assert app.look is None


def test_undo_goes_over_several_scenes_and_the_edits_between_them() -> None:
    app, seen = app_on("seed"), []
    for scene in ("xor", "circle", "xor", "mazur"):
        app.session.run(3)
        edits.edit(app, training=app.session.training.with_options(lr=0.01))
        changes.restart(app.session, app.session.network.replaced(seed=5), keep=False)
        app.session.run(2)
        app.moved()
        seen.append(shown(app))
        app.change_scene(SCENES[scene])
    for before in reversed(seen):
        assert not app.edited
        transport.undo(app)
        assert shown(app) == before
        assert app.edited
        transport.undo(app)
        transport.undo(app)
    assert not app.session.can_undo
    for _ in range(12):
        transport.redo(app)
    assert app.scene is SCENES["mazur"]
    assert not app.session.can_redo


def test_what_is_done_after_an_undo_gives_the_scene_after_it_up() -> None:
    app = worked_on("seed")
    app.change_scene(SCENES["xor"])
    transport.undo(app)
    edits.edit(app, training=app.session.training.with_options(lr=0.5))
    assert not app.session.can_redo
    transport.undo(app)
    assert app.scene is SCENES["seed"]


def test_the_same_scene_afresh_can_be_taken_back() -> None:
    app = worked_on("seed")
    left = shown(app)
    app.change_scene(app.scene)
    assert not app.edited
    transport.undo(app)
    assert shown(app) == left


def test_a_stated_number_of_changes_is_kept_and_the_rest_is_let_go() -> None:
    app = app_on("seed")
    app.change_scene(SCENES["zeros"])
    second = ref(app.session.first)
    for at in range(LEVELS):
        app.change_scene(SCENES[("xor", "mazur")[at % 2]])
    gc.collect()
    assert second() is not None
    app.change_scene(SCENES["softmax"])
    gc.collect()
    assert second() is None
    undone = 0
    while app.session.can_undo:
        transport.undo(app)
        undone += 1
    assert undone == LEVELS == 32
    assert app.scene is SCENES["xor"]


def test_a_visit_opens_with_nothing_to_take_back() -> None:
    app = app_on("xor")
    assert isinstance(app.session, Session)
    assert (app.session.can_undo, app.session.can_redo, app.edited, app.returned) == (False, False, False, False)
