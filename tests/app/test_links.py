"""Pages that open by a link: every widget shows what the link says."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from playground.model.document import to_text, usual_view, written
from playground.model.scenes import SCENES
from tests.app.page import SCRIPT, address, app_of, bar, field, fill, names, press, ran, session_of


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
