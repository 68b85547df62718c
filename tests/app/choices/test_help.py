"""Every control says what it is for."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playground.model.document.choices import (
    COMPARE,
    DATA_SETS,
    INSIGHTS,
    LANDSCAPE,
    LAYERS,
    NOW,
    OPERATIONS,
    OVER_TIME,
    OWN_TABLE,
    SAMPLES,
    SCRIPT,
    SPREADS,
    SWEEP,
)
from playground.panels.parts.help import HELP
from playground.panels.tabs.tabs import VIEWS
from playground.server.assets import STATIC
from playground.visit.reading import INSPECTOR, PRINTED, TRAINING
from tests.app.page import controls, field, fill, name_of, opened, press, put, ran, type_in, values

KINDS = ("button_group", "checkbox", "multiselect", "number_input", "radio", "select_slider", "selectbox", "slider")
KINDS += ("text_area", "text_input", "toggle")
# Choices between views have a name for the ear alone, and help at each of the buttons: names.js has it.
VIEWS_OF = {"side": (INSPECTOR, TRAINING, PRINTED), "tabs": VIEWS, "code_form": (OPERATIONS, SCRIPT)}
VIEWS_OF |= {"flow_when": (NOW, OVER_TIME), "data_part": (DATA_SETS, OWN_TABLE, SAMPLES)}
COLLAPSED = VIEWS_OF.keys() - {"data_part"} | {"drawer"}
NAMES = (STATIC / "names.js").read_text(encoding="utf-8")


def fields(app: AppTest) -> list[Any]:
    return [widget for kind in KINDS for widget in app.get(kind) if widget.key]


def assert_helped(app: AppTest, where: str) -> None:
    silent = [name_of(each) for each in fields(app) if not each.proto.help and name_of(each) not in COLLAPSED]
    assert silent == [], where
    for button in app.get("button"):
        assert button.proto.help or len(button.label.split()) > 1, (where, button.label)


@pytest.mark.parametrize("scene", ["seed", "blobs"])
def test_every_control_of_every_view_has_its_help(scene: str) -> None:
    app = opened(scene)
    for side in (INSPECTOR, "Training"):
        fill(app, "side", side)
        assert_helped(app, side)
    for view in VIEWS:
        fill(app, "tabs", view)
        assert_helped(app, view)


def test_every_part_of_insight_has_its_help() -> None:
    app = opened("seed", tabs="Insight")
    assert_helped(app, "Diagnosis")
    for part in (LAYERS, SPREADS, LANDSCAPE, SWEEP, COMPARE):
        assert_helped(fill(app, "insight_part", part), part)
    assert all(part in HELP["insight_part"] for part in INSIGHTS)


def test_every_part_of_the_data_and_every_drawer_has_its_help() -> None:
    app = opened("seed", tabs="Data")
    for part in ("Data sets", "Your own table", "Edit the samples"):
        put(app, data_part=part)
        assert_helped(app, part)
    put(app, data_part="Your own table", own_text="a,b,c\n1,2,x\n3,4,y\n5,6,x\n7,8,y")
    app.button(key="own_read").click().run()
    assert_helped(app, "a table that was read")
    for drawer in ("Nudge it", "Set its value"):
        assert_helped(put(app, drawer=drawer), drawer)
    fill(put(app, side="Training"), "surface_adds", True)
    assert_helped(app, "samples are added")


@pytest.mark.parametrize("name", VIEWS_OF)
def test_every_view_that_can_be_chosen_has_its_help_at_its_button(name: str) -> None:
    said = re.findall(r"^  \[/\^(.*?)\$?/, \"(.+)\"\],$", NAMES, re.MULTILINE)
    assert [view for view in VIEWS_OF[name] if not any(re.match(words, view) for words, _ in said)] == []
    assert f"st-key-{name}" in NAMES or name == "side"  # which stands in a row that has its name


@pytest.mark.parametrize("scene", ["seed", "blobs"])
def test_the_numbers_beside_the_graph_say_what_they_are_for_and_what_can_be_typed(scene: str) -> None:
    document = controls(opened(scene))
    for row in filter(None, [*document["rows"], document["rate"], document["parameter"]]):
        assert row["help"].count(".") >= 2
    assert document["sample"] is None or document["sample"]["help"].count(".") == 2
    assert document["rate"]["help"].endswith("From 0 to 1,000 can be typed.")


def test_one_range_holds_for_the_learning_rate_on_the_left_and_in_the_network() -> None:
    app = opened("moons", tabs="Network")
    says = "goes from 0 to 1,000, so 2,000 is refused: it stays 10."
    press(app, "step")
    for rate in (10.0, 2000.0):
        type_in(app, "lr", rate)
        assert values(app)["lr"] == 10
    assert app.toast[0].value == f"The learning rate η {says}"
    assert controls(app)["rate"]["refused"] == f"This {says}"
    fill(app, "optimizer_lr", 2000.0)
    assert [warning.value for warning in app.warning] == [f"This {says}"]
    assert field(app, "optimizer_lr").value == values(app)["lr"] == 10
    fill(app, "optimizer_lr", 1000.0)
    assert not app.warning
    assert values(app)["lr"] == 1000
    assert not controls(app)["rate"]["refused"]


def test_the_glossary_says_what_the_terms_mean_and_that_norms_leave_biases_out() -> None:
    app = opened("seed")
    app.session_state["glossary"] = True
    said = " ".join(element.value for element in ran(app).markdown)
    for term in ("learning rate η", "backpropagation", "epoch", "norm"):
        assert f"**{term}**" in said
    assert "Biases are left out of the norms" in said
