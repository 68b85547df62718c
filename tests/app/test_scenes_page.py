"""Every scene on the page, under Streamlit's own test harness."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from playground.model.scenes import SCENES
from playground.model.scenes.printed import printed_numbers
from playground.model.scenes.told import told
from playground.panels.top.header import RETOLD
from tests.app.page import (
    SCRIPT,
    address,
    app_of,
    bar,
    click,
    field,
    fill,
    opened,
    press,
    put,
    ran,
    session_of,
    type_in,
    words,
)


@pytest.mark.parametrize("key", SCENES)
def test_a_scene_opens_by_address_and_can_be_walked(key: str) -> None:
    app = opened(key)
    assert SCENES[key].look in words(app)
    press(app, "step", "step", "phase_end", "back", "reset", "step")
    assert session_of(app).divergence is None


@pytest.mark.parametrize("name", ["nonsense", "Circle", "seed2", "<b>x</b>"])
def test_for_an_unknown_scene_the_first_one_opens_and_it_is_said(name: str) -> None:
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    app.query_params["preset"] = name
    assert SCENES["seed"].look in words(ran(app))
    said = app.toast[0].value.replace("\\", "")
    assert said.startswith(f"This link cannot be opened: preset: there is no scene '{name}'.")
    assert said.endswith("Here is the first scene.")


def test_the_menu_changes_the_scene() -> None:
    app = press(opened(), "step")
    fill(app, "preset", "softmax")
    assert SCENES["softmax"].look in words(app)
    assert "updates done **0**" in words(app)
    assert address(app)["scene"] == "softmax"
    fill(app, "preset", "seed")
    assert SCENES["seed"].look in words(app)
    assert address(app)["scene"] == "seed"


def test_a_scene_that_is_trained_with_other_settings_says_that_its_words_tell_of_its_own() -> None:
    app = opened("xor")
    assert RETOLD not in words(app)
    type_in(app, "lr", 0.05)
    assert f"{SCENES['xor'].look}{RETOLD}" in words(ran(app))
    press(app, "undo")
    assert RETOLD not in words(ran(app))


def test_printed_numbers_are_ticked_on_the_page() -> None:
    app = opened("mazur", side="Printed")
    assert "**Printed numbers**: 0 of 30 reached" in words(app)
    press(app, "step")
    assert "**Printed numbers**: 1 of 30 reached, 1 agree" in words(ran(app))
    click(app, "run_far")
    assert "**Printed numbers**: 30 of 30 reached, 25 agree in every digit" in words(app)
    assert "already been updated" in words(app)
    assert "that after 9,999 updates" in words(app)


@pytest.mark.parametrize("key", SCENES)
def test_printed_numbers_are_offered_beside_the_graph_where_there_are_any(key: str) -> None:
    app = opened(key)
    assert ("Printed" in field(app, "side").options) == bool(printed_numbers(key))


@pytest.mark.parametrize("side", ["Inspector", "Training"])
def test_what_is_beside_the_graph_stays_in_another_scene(side: str) -> None:
    app = fill(opened("circle"), "side", side)
    for scene in ("moons", "mazur"):
        fill(app, "preset", scene)
        assert field(app, "side").value == side
        assert app_of(app).settings.training == (side == "Training")


def test_a_scene_without_printed_numbers_shows_the_inspector_in_their_place() -> None:
    app = fill(opened("mazur", side="Printed"), "preset", "xor")
    assert field(app, "side").value == "Inspector"


def test_large_is_an_event_and_part_of_the_address() -> None:
    app = opened()
    assert "large" not in address(app)
    press(app, "large")
    assert (bar(app)["large"], address(app)["large"]) == (True, "true")
    press(app, "large")
    assert (bar(app)["large"], "large" in address(app)) == (False, False)


def test_undo_brings_the_scene_back_with_its_settings_and_its_address() -> None:
    app = press(opened("circle", side="Training"), "step", "step")
    put(app, quantity="weight")
    before = session_of(app).causes.tobytes()
    fill(app, "preset", "mazur")
    assert [toast.value for toast in app.toast] == [
        "Mazur's worked example 2-2-2, from its start. Undo (Z) brings the run of “Circle” back as it was left."
    ]
    assert bar(app)["canUndo"]
    assert (address(app)["scene"], field(app, "preset").value) == ("mazur", "mazur")
    press(app, "undo")
    assert session_of(app).causes.tobytes() == before
    assert (address(app)["scene"], field(app, "preset").value) == ("circle", "circle")
    assert (field(app, "quantity").value, field(app, "side").value) == ("weight", "Training")
    assert "updates done **2**" in words(app)
    press(app, "redo")
    assert (address(app)["scene"], field(app, "preset").value) == ("mazur", "mazur")
    assert (field(app, "quantity").value, field(app, "side").value) == ("gradient", "Training")
    assert not bar(app)["canRedo"]
    assert SCENES["mazur"].look in words(app)
    press(app, "undo", "undo", "undo")
    assert address(app)["scene"] == "circle"


def test_undo_brings_the_printed_numbers_back_beside_the_graph() -> None:
    app = fill(opened("mazur", side="Printed"), "preset", "xor")
    press(app, "undo")
    assert field(app, "side").value == "Printed"
    assert "**Printed numbers**" in words(app)


@pytest.mark.parametrize(("language", "key"), [("de-AT", "seed"), ("de", "mazur"), ("fr-FR", "seed")])
def test_a_scene_is_told_in_the_language_of_the_browser(language: str, key: str) -> None:
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    app.context, app.query_params["preset"] = {"locale": language}, key
    found = told(SCENES[key], language)
    shown = words(put(ran(app), **({"side": "Printed"} if key == "mazur" else {})))
    assert found.title in field(app, "preset").options
    assert found.look in shown
    assert (f'<span lang="de">{found.look}' in shown) == (found.language == "de")
    if key == "mazur":
        assert found.more in shown
        assert "Gesamtfehler" in shown
    fill(app, "preset", "xor")
    assert app.toast[-1].value.startswith("XOR, from its start.")
    assert f"“{found.title}”" in app.toast[-1].value
