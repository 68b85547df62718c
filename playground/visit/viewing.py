"""What is shown of a run, to a document's view and back; and coming to what a document has led to."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from backprop_core import BackpropError
from playground.figures.graph.neuron_pictures import worth_pictures
from playground.model.document import Opened, View
from playground.model.document.entering import go_over, scene_of, start_in_scene
from playground.model.scenes.left import title_of_run
from playground.model.scenes.told import told
from playground.model.shown.elements import element_with
from playground.model.shown.single_sample import SingleSample, single_sample_of
from playground.visit.app import App
from playground.visit.reading import INSPECTOR, TRAINING, side_in, stops, with_choices


def title_of(app: App) -> str:
    """What the run is called: the scene's name, or that of the data that it has now."""
    scene = told(app.scene, app.settings.language)
    if app.as_in_scene:
        return scene.title
    return title_of_run(scene, app.session, start_in_scene(app.scene, app.own))


def view_of(app: App) -> View:
    """What is shown now."""
    settings = app.settings
    return View(
        selected=app.element.id,
        granularity=app.granularity,
        quantity=app.quantity,
        side=settings.side or INSPECTOR,
        tab=settings.tab,
        speed=app.speed,
        sample=app.place,
        single=app.look.number if app.look else None,
        large=app.large,
        locked=app.locked,
        biases=settings.biases,
        deltas=settings.deltas,
        pictures=None if settings.pictures == usual_pictures(app) else settings.pictures,
        log_loss=settings.log_loss,
        full_digits=settings.full_digits,
        choices=settings.choices,
    )


def begin(app: App, found: Opened) -> None:
    """Show a document, with what undo and redo lead to; nothing that the visit had before can be gone back to."""
    app.show(scene_of(found), found.session)
    _show(app, found.view)


def go_on_with(app: App, found: Opened) -> None:
    """Show a document in place of what there was, which one undo brings back."""
    app.change_scene(scene_of(found), lambda session: go_over(session, found.session))
    _show(app, found.view)


def _show(app: App, view: View) -> None:
    """Show what the view says; the widgets follow when the page's script begins."""
    app.selected = element_with(view.selected, app.session.network.sizes) or app.element
    app.granularity, app.speed, app.sample, app.large = view.granularity, view.speed, view.sample, view.large
    app.locked = dict(view.locked) if view.locked else None
    app.look = _look(app, view.single)
    side = side_in(app.scene, view.side)
    app.settings = replace(
        with_choices(app.settings, view.choices, app.session),
        quantity=view.quantity,
        side=side,
        training=side == TRAINING,
        tab=view.tab,
        biases=view.biases,
        deltas=view.deltas,
        pictures=usual_pictures(app) if view.pictures is None else view.pictures,
        log_loss=view.log_loss,
        full_digits=view.full_digits,
    )
    app.stops, app.returned = stops(view.choices), True
    app.changed()


def _look(app: App, number: int | None) -> SingleSample | None:
    if number is not None:
        with contextlib.suppress(BackpropError):  # a sample that the network cannot be given is not looked at
            return single_sample_of(app.session, number)
    return None


def usual_pictures(app: App) -> bool:
    """Whether the neurons have pictures as long as the visitor has not chosen."""
    return worth_pictures(app.session.network.sizes, app.session.data.samples)
