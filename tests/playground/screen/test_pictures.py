"""Plots as pictures: each as the page shows it, also in light colours, under a name that tells scene and update."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.components.payload import encode
from playground.model.scenes import SCENES
from playground.screen.graph import graph_document
from playground.screen.pictures import pictures_document
from playground.theme import DARK, LIGHT
from tests.playground.visits import app_on


@pytest.mark.parametrize("scene", SCENES)
def test_every_plot_of_every_scene_in_both_themes(scene: str) -> None:
    app = app_on(scene)
    app.settings = replace(app.settings, theme=DARK)
    dark = pictures_document(app)
    assert app.settings.theme is DARK
    app.settings = replace(app.settings, theme=LIGHT)
    light = pictures_document(app)
    assert encode(dark)
    assert list(light["backgrounds"].items()) == [("light", "rgb(255,255,255)")]
    assert dark["backgrounds"] == light["backgrounds"] | {"dark": "rgb(18,20,28)"}
    assert encode(light["plots"][0]["figures"]["light"]) == encode(graph_document(app, app.picture)["figure"])
    for one, other in zip(dark["plots"], light["plots"], strict=True):
        assert encode(one["figures"]["light"]) == encode(other["figures"]["light"])
        assert encode(one["figures"]["dark"]) != encode(one["figures"]["light"])
        assert one["file"] == other["file"]


def test_names_of_files_tell_scene_plot_and_place_in_the_run() -> None:
    app = app_on("moons")
    app.session.run(2)
    app.moved()
    names = [plot["file"] for plot in pictures_document(app)["plots"]]
    assert names == [f"moons_update_2_{name}" for name in ("graph", "surface", "loss", "accuracy")]
    app.session.step("operation")
    app.moved()
    found = pictures_document(app)
    assert found["plots"][0]["file"] == "moons_update_2_operation_1_graph"
    assert found["prefix"] == "moons_update_2_operation_1"
    app.scene = replace(app.scene, key="")
    assert pictures_document(app)["prefix"] == "run_update_2_operation_1"


def test_taking_pictures_leaves_the_visit_as_it_is() -> None:
    app = app_on("seed")
    app.session.edit(parameters={"b2": app.session.value("b2") + 1})
    app.moved()
    before = app.order, app.edited, app.session.position
    pictures_document(app)
    assert (app.order, app.edited, app.session.position) == before
