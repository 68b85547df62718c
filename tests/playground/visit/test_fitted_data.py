"""A built-in data set that another output layer or loss takes in its own way keeps its name, and fits into a link."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

import numpy as np
import pytest

from backprop_core import DATASETS, LOSSES, Choice, DataSpec, NetworkSpec, make_dataset
from backprop_core.document.samples import same_data
from playground.actions import data, network
from playground.model.network import changes
from playground.model.network.adapting import Task, fitted, task_of
from playground.model.network.changes import MOST_INPUTS, MOST_OUTPUTS
from playground.model.scenes import SCENES
from playground.screen.kept import link_text
from playground.visit.app import App
from playground.visit.state import opened_at
from playground.visit.viewing import title_of
from tests.playground.visits import app_on

SHORT = 1_500  # characters: what is sent in a message without a thought
DRAWN = {"samples": 400, "noise": 0.25, "test_fraction": 0.5, "seed": 123_456_789}


@pytest.fixture(autouse=True)
def _new_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no page, so no widget says that weights are to be kept."""
    for module in (data, network):
        monkeypatch.setattr(module, "keeps_weights", lambda: False)


def trained_on(name: str) -> App:
    """A visit that has come from the first scene to a data set of the tab Data."""
    app = app_on("seed")
    made = make_dataset(DataSpec(name, **DRAWN))
    classes = min(2, len(made.classes))
    wanted, labels = fitted(app.session.network, Task(made.n_in, classes) if classes else task_of(made))
    data.take(app, make_dataset(DataSpec(name, **DRAWN, labels=labels)), wanted)
    return app


def shapes(app: App) -> Iterator[NetworkSpec]:
    """The network with every loss, and with few and many inputs and outputs."""
    before = app.session.network
    for loss in LOSSES:
        yield changes.with_loss(before, Choice(loss), app.source)[0]
    for outputs in (1, 2, 3, MOST_OUTPUTS):
        for loss in ("half_mse", "hinge", "cce"):
            yield changes.with_units(changes.with_loss(before, Choice(loss), app.source)[0], before.depth, outputs)
    for inputs in (1, 3, MOST_INPUTS):
        yield changes.with_units(before, 0, inputs)


def assert_link_leads_here(app: App, called: str) -> None:
    assert title_of(app) == called
    app.session.run(2)
    link = link_text(app)
    assert len(link) < SHORT
    again = opened_at(dict(parse_qsl(link)))
    assert again.notice is None
    assert title_of(again) == called
    assert same_data(again.session.data, app.session.data)
    assert again.session.position == app.session.position
    np.testing.assert_array_equal(again.session.causes, app.session.causes)


@pytest.mark.parametrize("name", DATASETS)
def test_a_link_to_a_built_in_data_set_opens_it_whatever_the_network_takes(name: str) -> None:
    app, taken = trained_on(name), 0
    for wanted in shapes(app):
        before = app.session.data
        network.change_network(app, lambda _, wanted=wanted: (wanted, ""))
        if app.session.data is not before:
            taken += 1
            assert_link_leads_here(app, f"Data set: {DATASETS[name].title}")
            assert app.session.undo()
            app.moved()
    assert taken > 4


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_whose_targets_are_written_anew_keeps_its_name(scene: str) -> None:
    app, title = app_on(scene), SCENES[scene].title
    for wanted in shapes(app):
        network.change_network(app, lambda _, wanted=wanted: (wanted, ""))
        assert_link_leads_here(app, title)
        app.show(SCENES[scene])
