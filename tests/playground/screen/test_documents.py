"""What follows the run, as documents: the bar, the controls and the notes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from backprop_core import Choice
from playground.actions import dragging, samples
from playground.components.payload import encode
from playground.figures.graph.edge_arrays import edge_arrays
from playground.figures.graph.figure import scale_limits
from playground.formats import number as written
from playground.model.play.clock import Play
from playground.model.play.stopping import Stops
from playground.model.scenes import SCENES
from playground.screen.bar import bar_document, counters
from playground.screen.controls import controls_document, limits, values
from playground.screen.curves import curve_documents
from playground.screen.graph import graph_document
from playground.screen.notes import as_html, notes_html
from playground.screen.surface import surface_document
from playground.visit.settings import Settings
from tests.playground.visits import app_on


@pytest.mark.parametrize("scene", SCENES)
def test_every_document_of_every_scene_is_json_of_one_state(scene: str) -> None:
    app = app_on(scene)
    for _ in range(3):
        app.session.step(app.granularity)
        app.moved()
        documents = [
            bar_document(app, app.picture),
            controls_document(app),
            graph_document(app, app.picture),
            surface_document(app),
            *curve_documents(app),
        ]
        assert {document["order"] for document in documents} == {app.order}
        for document in documents:
            encode(document)


@pytest.mark.parametrize("granularity", ["operation", "layer", "phase", "update"])
def test_the_phases_add_up_to_the_operations_that_are_done(granularity: str) -> None:
    app = app_on("circle")
    app.session.reset()
    for _ in range(20):
        app.session.step(granularity)
        app.moved()
        phases = counters(app, app.quick_picture)["phases"]
        assert sum(done for done, _ in phases) == app.session.position.operation
        assert sum(of for _, of in phases) == len(app.session.tape)
        for (done, of), (after, _) in pairwise(phases):
            assert done == of or after == 0


def test_the_progress_is_there_under_play_that_is_to_stop_after_epochs() -> None:
    app = app_on("circle")
    app.session.run(30)
    app.stops = Stops(epochs=10)
    app.moved()
    assert "progress" not in counters(app, app.picture)
    app.play = Play(app.session.position)
    assert counters(app, app.picture)["progress"] == [0.2, "epochs done 2 of 10"]


@pytest.mark.parametrize("reach", [0, 8, 9, 19, 20, 99, 12_345])
def test_the_time_line_ends_at_a_round_number_beyond_the_run(reach: int) -> None:
    app = app_on("xor")
    app.session.run(reach)
    app.moved()
    end = bar_document(app, app.picture)["timeline"]["end"]
    assert end >= max(10, app.session.reach.update + 1)
    assert str(end).rstrip("0") in ("1", "2", "5")


@pytest.mark.parametrize("scene", SCENES)
def test_every_value_lies_in_its_range(scene: str) -> None:
    app = app_on(scene)
    for number in {0, app.session.data.samples - 1}:
        app.sample = number if number < len(app.session.batch) else 0
        app.moved()
        for name, value in values(app).items():
            low, high = limits(app, name)
            assert low <= value <= high


def test_the_choice_of_a_sample_is_there_where_there_are_several() -> None:
    assert controls_document(app_on("seed"))["sample"] is None
    found = controls_document(app_on("circle"))["sample"]
    assert (found["count"], found["label"]) == (300, "sample shown, of 300, from 151 test")


def test_our_own_sentences_become_html_and_anything_else_in_them_is_text() -> None:
    assert as_html("**bold** `W1 @ X` <i>") == "<b>bold</b> <code>W1 @ X</code> &lt;i&gt;"
    assert as_html("`a & b` <script>") == "<code>a &amp; b</code> &lt;script&gt;"


def test_no_name_of_anybody_s_data_is_html_in_the_notes() -> None:
    app = app_on("blobs")
    data = app.session.data
    tag = "<img src=x onerror=alert(1)>"
    named = tuple(f"{tag} {place}" for place in range(len(data.classes)))
    app.session.edit(data=replace(data, inputs=(tag, f"{tag} 2"), classes=named))
    app.moved()
    for number in (0, data.samples):
        app.look = None
        samples.show(app, number)
        assert "<img" not in notes_html(app, app.picture)


def test_a_locked_scale_keeps_its_ends_and_counts_what_is_beyond_them() -> None:
    app = app_on("seed")
    app.locked = scale_limits(app.picture)
    end = written(app.locked["gradient"], 3)
    dragging.release(app, "y1", 0.0)
    drawn = edge_arrays(app.picture.sizes, biases=True)
    beyond = int((np.abs(drawn.numbers(app.picture.gradient)) > app.locked["gradient"]).sum())
    assert beyond > 0
    notes = notes_html(app, app.picture)
    assert f"beyond: {beyond}<" in notes
    assert f"−{end}<" in notes
    assert f">{end}<" in notes
    assert "beyond the end of the locked scale" in notes
    app.locked = None
    assert "beyond" not in notes_html(app, app.picture)


def test_the_memory_of_squares_has_a_scale_from_0() -> None:
    app = app_on("seed")
    app.session.edit(training=app.session.training.replaced(optimizer=Choice("adam", lr=0.1)))
    app.settings = Settings(quantity="v")
    app.session.step("update")
    app.moved()
    notes = notes_html(app, app.picture)
    assert 'aria-label="Colours of second moment v: grey from 0, orange up to' in notes
    assert "▲" not in notes.replace("δ", "")


def test_where_all_edges_are_grey_the_notes_say_why() -> None:
    app = app_on("mazur")
    assert '<span class="colour-bar">∂L/∂w: to come</span>' in notes_html(app, app.picture)
    app.session.step("update")
    app.moved()
    assert "to come" not in notes_html(app, app.picture).split("</span>")[0]
    app = app_on("seed")
    app.session.edit(training=app.session.training.replaced(optimizer=Choice("gd", lr=0.0)))
    app.settings = Settings(quantity="change")
    app.session.step("update")
    app.moved()
    assert '<span class="colour-bar">Δw: all 0</span>' in notes_html(app, app.picture)


def test_the_notes_say_whether_the_gradients_are_checked() -> None:
    app = app_on("seed")
    assert "13 gradients checked" in notes_html(app, app.picture)
    app.changed()
    assert "being checked" in notes_html(app, app.quick_picture)
    app.play = Play(app.session.position)
    assert "▶ playing" in notes_html(app, app.quick_picture)
    app.play = None
    app.session.reset()
    app.moved()
    assert "gradients to come" in notes_html(app, app.picture)
    assert np.isfinite(app.session.table.memory).all()
