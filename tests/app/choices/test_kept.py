"""What a visitor has chosen is in the document of the page, or it is said here why it is not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from playground.model.document import View, from_query, opened, to_text
from playground.model.document.choices import CONTROLS
from playground.model.play.when import When
from playground.panels.tabs.tabs import VIEWS
from playground.visit.viewing import go_on_with
from tests.app.choices.test_help import fields as controls_of
from tests.app.page import SCRIPT, address, app_of, field, fill, name_of, names, press, put, ran, session_of
from tests.app.test_links import opened_by

# Fields of the view that widgets have by other names; the other fields of it are set by the bar and the graph.
OF_THE_VIEW = {
    "quantity": "quantity",
    "side": "side",
    "tabs": "tab",
    "selected": "selected",
    "lock": "locked",
    "biases": "biases",
    "deltas": "deltas",
    "pictures": "pictures",
    "loss_log": "log_loss",
    "digits": "full_digits",
}
# What these set is the run itself, and they show it.
OF_THE_RUN = re.compile(
    r"preset|units_\d|activation_\d(_\w+)?|loss_name|loss_\w+|reduction|initializer(_\w+)?|network_seed|"
    r"optimizer(_\w+)?|batch_size|shuffle|l1|l2|clip_norm|train_biases|penalise_biases|training_seed|value_.+"
)
NOT_KEPT = {
    "go_to_update": "it shows where the run stands",
    r"exercise_.+": "an exercise and what was written into it are gone with the visit",
    r"data_(name|samples|noise|test_fraction|seed|classes)": "a form that shows the data in use",
    r"own_(file|text|inputs|targets|reading|test|seed|standardise)": "a table that is not in use yet",
}
OTHER: Mapping[str, Any] = {
    "stop_loss": 0.125,
    "stop_patience": 300,
    "stop_epochs": 12,
    "stop_what": "dW2[0, 1]",
    "stop_side": "below",
    "stop_limit": -0.5,
    "updates_window": 1,
    "updates_first": 3,
    "updates_last": 40,
    "updates_log": True,
    "surface_x": 2,
    "surface_y": 0,
    "surface_output": 1,
    "surface_steps": True,
    "surface_adds": True,
    "surface_class": 1,
    "surface_held_1": -0.5,
    "surface_target_0": 0.25,
    "lines": True,
    "drawer": "Nudge it",
    "epsilon": -0.01,
    "code_form": "as the script",
    "matrices_operation": 3,
    "ledger_text": "W1",
    "ledger_kind": "Weights",
    "ledger_order": "largest |gradient|",
    "check_method": "Complex step",
    "check_step": 3,
    "own": "dZ1",
    "own_gradients": "[[0.1, -0.2]]\n0,3",
    "flow_when": "over the updates",
    "insight_part": "Layers",
    "seen_across": 2,
    "seen_up": 1,
    "spread_when": "over the updates",
    "surface_switches": True,
    "landscape_kind": "Random directions",
    "landscape_other": 3,
    "landscape_draw": 7,
    "sweep_first": "batch size",
    "sweep_first_values": "1, 2",
    "sweep_second": "optimiser",
    "sweep_second_values": "adam",
    "sweep_seeds": 3,
    "sweep_updates": 250,
    "data_part": "Edit the samples",
    "keep_weights": True,
}
THREE_INPUTS = {"inputs": 3, "layers": [{"units": 2, "activation": "tanh"}, {"units": 3, "activation": "softmax"}]}
THREE = {
    "version": 1,
    "network": THREE_INPUTS | {"loss": "cce"},
    "training": {"optimizer": "gd"},
    "data": {"X": [[0, 1], [1, 0], [0.5, 0]], "Y": [[1, 0], [0, 1], [0, 0]], "kind": "classification"},
}
PLACES = {
    "Code": {"code_form"},
    "Matrices": {"matrices_operation"},
    "Ledger": {"ledger_text", "ledger_kind", "ledger_order"},
    "Check": {"check_method", "own", "own_gradients"},
    "Network": {"keep_weights"},
    "Data": {"data_part", "keep_weights"},
    "Gradient flow": {"flow_when"},
    "Insight": {"insight_part", "seen_across", "seen_up"},
}
PARTS = (  # of the tab Insight, beside the one above: the part, and what is set in it
    ("Landscape", {"landscape_other"}),
    ("Landscape", {"landscape_kind", "landscape_draw"}),
    ("Sweep", {"sweep_first", "sweep_first_values", "sweep_second", "sweep_second_values"}),
    ("Sweep", {"sweep_seeds", "sweep_updates"}),
    ("Distributions", {"spread_when"}),
)
INSPECTED = {"lines", "drawer", "epsilon"}
STOPS = {"stop_loss", "stop_patience", "stop_epochs", "stop_what", "stop_side", "stop_limit"}
BY_ROW = re.compile(r"surface_(held|target)_\d")


def shown(app: AppTest, wanted: set[str]) -> dict[str, Any]:
    return {name: field(app, name).value for name in wanted}


def link(view: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    return to_text({**document, "view": dict(view)})


def set_on(app: AppTest) -> set[str]:
    """The names of all that can be set on the page."""
    return {name_of(each) for each in controls_of(app)}


def test_every_control_is_kept_or_it_is_said_why_not() -> None:
    app = opened_by("scene=xor&drawer=Nudge+it&data_part=Your+own+table")
    found = set_on(put(app, stops=True)).union(*(set_on(fill(app, "tabs", view)) for view in VIEWS))
    for more in (
        "scene=xor&tab=Insight&insight_part=Layers",
        "scene=xor&tab=Insight&insight_part=Landscape",
        "scene=xor&tab=Insight&insight_part=Landscape&landscape_kind=Random+directions",
        "scene=xor&tab=Insight&insight_part=Sweep",
        "scene=xor&tab=Insight&insight_part=Distributions",
        "scene=moons&side=Training",
        link({"side": "Training", "tab": "Data"}, THREE),
        "scene=circle&side=Training&surface_adds=true&updates_window=1&tab=Network",
        "scene=plane&side=Training&surface_adds=true&tab=Check",
        "scene=mazur&drawer=Set+its+value&tab=Data&data_part=Edit+the+samples",
    ):
        found |= set_on(opened_by(more))
    rest = {name for name in found if name not in {*CONTROLS, *OF_THE_VIEW} and not OF_THE_RUN.fullmatch(name)}
    unnamed = {name for name in rest if not any(re.fullmatch(known, name) for known in NOT_KEPT)}
    assert unnamed == set(), "keep it in a document (model/document/choices.py), or say why not"
    gone = {name for name in CONTROLS if name not in found and not BY_ROW.fullmatch(name)}
    assert gone == set(), "no control has this name"


def test_every_field_of_the_view_is_of_a_control_or_of_the_bar() -> None:
    of_the_bar = {"granularity", "speed", "large", "sample", "single"}
    assert {*OF_THE_VIEW.values(), *of_the_bar, "choices"} == {each.name for each in fields(View)}


def test_an_example_of_every_choice_is_among_those_tried_here() -> None:
    assert {name for name in CONTROLS if not BY_ROW.fullmatch(name)} <= set(OTHER)


@pytest.mark.parametrize("view", PLACES)
def test_controls_of_a_view_show_what_a_link_says(view: str) -> None:
    chosen = {name: OTHER[name] for name in {*PLACES[view], *INSPECTED}}
    by = link({"tab": view} | chosen, {"version": 1, "scene": "xor"})
    app = opened_by(by)
    assert shown(app, set(chosen)) == chosen
    assert app_of(app).settings.choices == chosen
    assert address(app).keys() == ({"run"} if "own_gradients" in chosen else {"at", *dict(parse_qsl(by))})
    assert opened(from_query(address(app))).view.choices == chosen


@pytest.mark.parametrize(("part", "wanted"), PARTS)
def test_controls_of_a_part_of_the_insight_show_what_a_link_says(part: str, wanted: set[str]) -> None:
    chosen = {"insight_part": part} | {name: OTHER[name] for name in wanted}
    app = opened_by(link({"tab": "Insight"} | chosen, {"version": 1, "scene": "xor"}))
    assert shown(app, set(chosen)) == chosen
    assert app_of(app).settings.choices == chosen
    assert opened(from_query(address(app))).view.choices == chosen


def test_the_surface_and_the_curves_show_what_a_link_says() -> None:
    wanted = {"surface_x", "surface_y", "surface_output", "surface_steps", "surface_held_1"}
    wanted |= {"updates_window", "updates_first", "updates_last"}
    chosen = {name: OTHER[name] for name in wanted}
    app = opened_by(link({"side": "Training"} | chosen, THREE))
    assert shown(app, wanted) == chosen
    surface = app_of(app).settings.surface
    assert (surface.across, surface.up, surface.output, surface.steps) == (2, 0, 1, True)
    assert surface.held == (None, -0.5, None)
    assert app_of(app).settings.looked.part == (3, 40)
    app = opened_by("scene=circle&side=Training&surface_adds=true&surface_class=1&updates_log=true")
    assert app_of(app).settings.surface.targets == (1,)
    assert app_of(app).settings.looked.log


def test_play_stops_by_the_rules_of_a_link() -> None:
    app = opened_by(
        "scene=xor&stop_loss=0.125&stop_patience=300&stop_epochs=12"
        "&stop_what=dW2%5B0%2C+1%5D&stop_side=below&stop_limit=-0.5"
    )
    assert shown(put(app, stops=True), STOPS) == {name: OTHER[name] for name in STOPS}
    rules = app_of(app).stops
    assert (rules.loss, rules.patience, rules.epochs) == (0.125, 300, 12)
    assert rules.when == When("dW2[0, 1]", "below", -0.5)


def test_a_reload_brings_every_choice_back() -> None:
    chosen = {name: OTHER[name] for name in ("ledger_text", "ledger_order", "lines", "stop_epochs", "surface_steps")}
    app = opened_by(link({"tab": "Ledger"}, {"version": 1, "scene": "xor"}))
    put(app, stops=True)
    for name, value in chosen.items():
        put(app, **{name: value})
    visit = app_of(app)
    visit.returned = True
    again = AppTest.from_string(SCRIPT, default_timeout=60)
    again.session_state["app"] = visit
    there = chosen.keys() - {"surface_steps"}
    assert shown(put(again, stops=True), there) == {name: chosen[name] for name in there}
    assert visit.settings.choices == chosen


def test_a_document_without_a_choice_shows_the_usual() -> None:
    app = opened_by("scene=xor&tab=Ledger&ledger_text=W1&ledger_kind=Weights&lines=true")
    document = {"version": 1, "scene": "xor", "view": {"tab": "Ledger"}}
    go_on_with(app_of(app), opened(document))
    usual = {"ledger_text": "", "ledger_kind": "All", "lines": False}
    assert shown(ran(app), set(usual)) == usual
    assert app_of(app).settings.choices == {}


def test_what_another_network_lacks_is_not_written() -> None:
    app = opened_by(link({"side": "Training", "surface_x": 2, "surface_held_1": -0.5, "tab": "Network"}, THREE))
    fill(app, "units_0", 2)
    assert {"surface_x", "surface_held_2"}.isdisjoint(app_of(app).settings.choices)
    press(app, "undo")
    assert session_of(app).network.inputs == 3
    assert names(app, "selectbox")


def test_defaults_are_not_written() -> None:
    app = opened_by("scene=xor&tab=Check&side=Training")
    for view in VIEWS:
        fill(app, "tabs", view)
    fill(app, "tabs", "Code")
    assert address(app) == {"scene": "xor", "at": "0.12", "side": "Training", "tab": "Code"}
