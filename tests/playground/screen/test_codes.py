"""A picture in codes, taken apart as a browser takes it apart, is the picture."""

from __future__ import annotations

import json
import struct
import zlib

import numpy as np
import pytest

from playground.components.payload import encode
from playground.figures.graph.edge_arrays import edge_arrays
from playground.figures.graph.encoding import codes_of
from playground.figures.graph.figure import scales_of
from playground.figures.shared.thumbnails import levels
from playground.model.play.clock import Play
from playground.model.scenes import SCENES
from playground.model.training.views import THUMBNAIL
from playground.screen.bar import counters
from playground.screen.graph import codes_message, graph_document, look_of, pictures_message, table_document, table_key
from playground.theme import DARK
from playground.visit.settings import Settings
from tests.playground.visits import app_on

HEAD = 24  # bytes


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("scene", SCENES)
def test_a_message_taken_apart_is_the_codes_of_the_picture(scene: str, biases: bool) -> None:
    app = app_on(scene)
    for quantity in ("gradient", "weight", "change"):
        app.settings = Settings(quantity=quantity, biases=biases)
        app.session.step("phase")
        app.moved()
        picture, words = app.quick_picture, encode(counters(app, app.quick_picture))
        message = codes_message(app, picture, number=7, table=3, counters=words)
        kind, position, number, table, update, order = struct.unpack("<BxHIIId", message[:HEAD])
        assert (kind, position, number, table) == (1, picture.position, 7, 3)
        assert (update, order) == (picture.updates, app.order)
        drawn = edge_arrays(picture.sizes, biases=biases)
        known = codes_of(picture, drawn, quantity, scales_of(picture, drawn, look_of(app)))
        rest = message[HEAD:]
        counts = [len(drawn.members)] * 2 + [sum(picture.sizes)] * 2
        for code, count in zip(known, counts, strict=True):
            np.testing.assert_array_equal(np.frombuffer(rest[:count], np.uint8), code)
            rest = rest[count:]
        assert rest == words
        assert json.loads(rest)["at"] == [app.session.position.update, picture.position]


@pytest.mark.parametrize("scene", SCENES)
def test_the_table_has_an_edge_for_each_code_and_a_colour_for_each_value(scene: str) -> None:
    app = app_on(scene)
    picture = app.quick_picture
    table = json.loads(encode(table_document(app, picture, 5)))
    drawn = edge_arrays(picture.sizes, biases=True)
    codes = codes_of(picture, drawn, app.quantity, scales_of(picture, drawn, look_of(app)))
    assert table["id"] == 5
    assert (len(table["edges"]), table["neurons"]) == (len(codes.colours), len(codes.fills))
    assert codes.colours.max() < len(table["shades"])
    assert len(table["widths"]) == 128


def test_pictures_have_a_table_in_common_until_something_else_than_the_numbers_changes() -> None:
    app = app_on("circle")
    keys = [table_key(app, app.quick_picture)]
    app.session.run(5)
    app.moved()
    assert table_key(app, app.quick_picture) == keys[0]
    for settings in (
        Settings(quantity="weight"),
        Settings(biases=False),
        Settings(theme=DARK),
        Settings(pictures=True),
    ):
        app.settings = settings
        keys.append(table_key(app, app.quick_picture))
    assert len(set(keys)) == len(keys)


def test_the_neurons_pictures_are_levels_layer_by_layer() -> None:
    app = app_on("circle")
    app.settings = Settings(pictures=True)
    message = pictures_message(app, 4)
    kind, _, _, table, update, order = struct.unpack("<BxHIIId", message[:HEAD])
    assert (kind, table, update, order) == (2, 4, app.session.completed, app.order)
    pixels = np.frombuffer(zlib.decompress(message[HEAD:]), np.uint8)
    assert pixels.size == sum(app.session.network.sizes) * THUMBNAIL**2
    image = levels(np.zeros((THUMBNAIL, THUMBNAIL)))
    assert pixels.dtype == image.dtype


def test_under_fast_play_a_figure_has_no_numbers_to_read() -> None:
    app = app_on("circle")
    still = graph_document(app, app.picture)
    app.play = Play(app.session.position)
    app.changed()
    brief = graph_document(app, app.quick_picture)
    moving = [each["figure"]["moving"] for each in (still, brief)]
    assert all(moving[0]["dots"]["texts"])
    assert "texts" not in moving[1]["dots"]
    assert [s["name"] for s in moving[1]["shapes"] if "label" in s] == []
    assert brief["height"] == still["height"]
