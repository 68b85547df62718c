"""Pages that open by a link: every widget shows what the link says."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from playground.model.document import to_text, usual_view, written
from playground.model.scenes import SCENES
from tests.app.page import (
    SCRIPT,
    address,
    app_of,
    bar,
    click,
    field,
    fill,
    names,
    opened,
    press,
    put,
    ran,
    session_of,
    type_in,
    words,
)


def opened_by(link: str) -> AppTest:
    """The page at an address."""
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    for name, value in parse_qsl(link):
        app.query_params[name] = value
    return ran(app)


def test_every_widget_shows_what_the_link_says() -> None:
    link = "scene=circle&at=3.11&granularity=layer&quantity=weight&side=Training&tab=Check&speed=5&large=true"
    link += "&biases=false&deltas=true&pictures=false&log_loss=true&selected=bias-1-2-0"
    app = opened_by(link)
    assert session_of(app).position == (3, 11)
    shown = {name: field(app, name).value for name in ("quantity", "side", "tabs", "biases", "deltas", "loss_log")}
    assert shown == {
        "quantity": "weight",
        "side": "Training",
        "tabs": "Check",
        "biases": False,
        "deltas": True,
        "loss_log": True,
    }
    document = bar(app)
    assert (document["granularity"], document["speed"], document["large"]) == ("layer", 5, True)
    assert app_of(app).element.id == "bias-1-2-0"
    assert address(ran(app)) == dict(parse_qsl(link))


def test_the_step_and_the_bug_hunt_of_the_readme_open() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    step, hunt = map(opened_by, re.findall(r"\(http://localhost:8501/\?(scene=.*?)\)", readme))
    assert (bar(step)["granularity"], session_of(step).position) == ("operation", (0, 0))
    assert "Hunt a bug" in [button.label for button in hunt.button]


def test_the_digits_of_a_link_are_those_of_the_inspector() -> None:
    app = opened_by("scene=xor&full_digits=true")
    assert field(app, "digits").value is True
    assert address(app) == {"scene": "xor", "at": "0.12", "full_digits": "true"}


def test_printed_numbers_are_beside_the_graph_where_a_scene_has_them() -> None:
    assert field(opened_by("scene=mazur&side=Printed"), "side").value == "Printed"
    assert field(opened_by("scene=xor&side=Printed"), "side").value == "Inspector"


@pytest.mark.parametrize("key", ["seed", "mazur", "softmax"])
def test_a_document_without_a_scene_has_an_entry_of_its_own_in_the_menu(key: str) -> None:
    session = SCENES[key].start()
    session.run(2)
    app = opened_by(to_text(written(session, None, usual_view(None, session))))
    title = "Opened run " + "-".join(map(str, session.network.sizes))
    assert field(app, "preset").options == [*(scene.title for scene in SCENES.values()), title]
    press(app, "step", "undo")
    assert set(address(app)) == {"run"}
    fill(app, "preset", "xor")
    assert app_of(app).scene is SCENES["xor"]
    assert field(app, "preset").options == [scene.title for scene in SCENES.values()]
    press(app, "undo")
    assert app_of(app).scene.title == title
    assert ("side" in names(app, "button_group"), app_of(app).session.completed) == (True, 3)


def test_a_scene_s_text_is_not_said_over_what_a_link_brings_in_its_place() -> None:
    app, look = opened("seed", tabs="Data", data_part="Your own table"), SCENES["seed"].look
    field(app, "own_text").set_value("a,b,y\n" + "\n".join(f"{i * i % 5},{i * 7 % 4},{i / 7}" for i in range(9)))
    click(click(app, "own_read"), "own_use")
    for says in ("Your own data, with 2 inputs, learnt by a 2-3-1 network.", "XOR, learnt by a 2-3-1 network."):
        assert says in words(app)
        again = opened_by(urlencode(address(app)))
        assert says in words(again)
        assert look not in words(again)
        fill(put(app, data_part="Data sets"), "data_name", "xor")
        click(app, "data_use")
    app = fill(opened("seed", tabs="Network"), "units_1", 5)
    again = opened_by(urlencode(address(app)))
    assert "The data of the scene “Seed network 2-3-1”, learnt by a 2-5-1 network of your own." in words(again)


def test_a_link_to_a_scene_with_a_number_set_by_hand_keeps_its_text() -> None:
    for scene, name in (("seed", "x1"), ("xor", "x2"), ("spiral", "lr"), ("mazur", "weight-1-0-0")):
        app = type_in(opened(scene), name, 0.25)
        assert SCENES[scene].look in words(opened_by(urlencode(address(app))))
