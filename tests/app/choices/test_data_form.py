"""The form of a data set and the text of a scene are about the data in use."""

from __future__ import annotations

import pytest

from playground.model.scenes import SCENES
from tests.app.page import app_of, click, field, fill, opened, press, put, session_of, type_in, words

FIELDS = ("name", "samples", "noise", "test_fraction", "seed")


def shown(app: object) -> dict[str, object]:
    return {name: field(app, f"data_{name}").value for name in FIELDS}


@pytest.mark.parametrize("scene", ["circle", "moons", "blobs", "xor", "plane"])
def test_the_form_opens_with_the_data_in_use(scene: str) -> None:
    app = opened(scene, tabs="Data")
    spec = session_of(app).data.spec
    assert shown(app) == {name: getattr(spec, name) for name in FIELDS}
    before = session_of(app).data
    click(app, "data_use")
    assert session_of(app).data == before


@pytest.mark.parametrize("scene", ["seed", "mazur"])
def test_it_says_that_the_data_in_use_are_none_of_its_sets(scene: str) -> None:
    says = "The data in use are none of these sets. Choose one, and it is taken with “Use this data set”."
    app = opened(scene, tabs="Data")
    assert says in [each.value for each in app.caption]
    click(app, "data_use")
    assert says not in [each.value for each in app.caption]


def test_it_follows_scenes_and_undo_and_keeps_what_is_being_filled_in() -> None:
    app = opened("circle", tabs="Data")
    fill(app, "data_noise", 0.5)
    press(app, "step")
    type_in(app, "lr", 0.1)
    fill(app, "tabs", "Code")
    fill(app, "tabs", "Data")
    assert shown(app)["noise"] == 0.5
    fill(app, "preset", "plane")
    assert (shown(app)["name"], shown(app)["noise"]) == ("plane", 0.05)
    press(app, "undo")
    assert (shown(app)["name"], shown(app)["noise"]) == ("circle", 0.05)


def test_a_scene_s_text_is_not_said_over_other_data_or_another_network() -> None:
    app = opened("seed", tabs="Data")
    look = SCENES["seed"].look
    type_in(app, "x1", 0.25)
    press(app, "step")
    assert look in words(app)
    press(app, "undo")
    fill(app, "data_name", "xor")
    click(app, "data_use")
    assert look not in words(app)
    assert "XOR, learnt by a 2-3-1 network. No straight line separates the two diagonals" in words(app)
    press(app, "undo")
    assert look in words(app)
    fill(put(app, tabs="Network"), "units_1", 5)
    assert look not in words(app)
    assert "The data of the scene “Seed network 2-3-1”, learnt by a 2-5-1 network of your own." in words(app)
    put(app, tabs="Data", data_part="Your own table")
    field(app, "own_text").set_value("a,b,y\n" + "\n".join(f"{i * i % 5},{i * 7 % 4},{i / 7}" for i in range(9)))
    click(app, "own_read")
    click(app, "own_use")
    assert "Your own data, with 2 inputs, learnt by a 2-5-1 network." in words(app)
    press(app, "undo", "undo", "undo")
    assert app_of(app).as_in_scene


def test_a_mean_that_is_0_but_for_rounding_is_0() -> None:
    app = opened("circle", tabs="Network", side="Training")
    fill(app, "units_0", 3)
    data = session_of(app).data
    X = data.X.copy()
    X[2] = [0.1, 0.2, -0.3] * 50
    assert 0 < abs(X[2].mean()) < 1e-15
    session_of(app).edit(data=type(data)(X, data.Y))
    app_of(app).moved()
    app.run()
    assert "held at" in field(app, "surface_held_2").label
    assert field(app, "surface_held_2").placeholder == "0"
