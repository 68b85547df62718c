"""A scene and what was made of it: written, read, and the same on the screen."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import OPTIMIZERS, Choice, Dataset, DocumentError, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.document import document_of, from_json, to_json
from playground.model.document import Opened, View, opened, usual_view, written
from playground.model.document.choices import CONTROLS
from playground.model.document.document import start_of
from playground.model.document.view import SHOWN, SIDES, TABS
from playground.model.network.changes import MOST_INPUTS, MOST_OUTPUTS, MOST_UNITS
from playground.model.scenes import SCENES
from playground.model.shown.picture import picture_of
from playground.panels.tabs.tabs import VIEWS
from playground.visit.reading import INSPECTOR, PRINTED, TRAINING
from tests.core.document.runs import MOVES, everything, made

SCENE_KEYS = sorted(SCENES)


def again(session: Session, key: str, view: View | None = None) -> Opened:
    """What a scene's run is after it has been written and read."""
    scene = SCENES[key]
    return opened(from_json(to_json(written(session, scene, view or usual_view(scene, session)))))


@given(
    key=st.sampled_from(SCENE_KEYS), optimizer=st.sampled_from(sorted(OPTIMIZERS)), moves=st.lists(MOVES, max_size=9)
)
@settings(max_examples=120)
def test_a_run_of_a_scene_comes_back_bit_for_bit(key, optimizer, moves):
    session = SCENES[key].start()
    session.edit(training=session.training.replaced(optimizer=optimizer))
    made(session, moves)
    found = again(session, key)
    assert everything(found.session) == everything(session)
    assert (found.scene, found.view) == (SCENES[key], usual_view(SCENES[key], session))


@pytest.mark.parametrize("key", SCENE_KEYS)
def test_a_scene_by_its_key_alone_opens_as_the_scene_does(key):
    found = opened({"version": 1, "scene": key})
    assert everything(found.session) == everything(SCENES[key].start())
    assert found.view == usual_view(SCENES[key], found.session)


@pytest.mark.parametrize(("key", "seed"), list(product(SCENE_KEYS, [0, 7, 2**31 - 1])))
def test_a_scene_with_another_seed_is_written_by_its_seed(key, seed):
    session = SCENES[key].start()
    session.restart(session.network.replaced(seed=seed), session.training, session.data)
    session.undo()
    session.redo()
    session.prime()
    document = written(session, SCENES[key], usual_view(SCENES[key], session))
    assert {"network", "training", "data"}.isdisjoint(document)
    assert everything(again(session, key).session) == everything(session)


def test_weights_that_no_seed_gives_are_written_beside_the_seed():
    session = SCENES["xor"].start()
    settled = [(session.value(f"W{n}"), session.value(f"b{n}")) for n in (1, 2)]
    session.restart(session.network.replaced(seed=9), session.training, session.data, settled)
    document = written(session, SCENES["xor"], usual_view(SCENES["xor"], session))
    assert (document["seed"], sorted(document["parameters"])) == (9, ["W1", "W2", "b1", "b2"])
    assert everything(again(session, "xor").session) == everything(session)


def test_what_differs_from_a_scene_is_told_in_full():
    session = SCENES["xor"].start()
    network = session.network.replaced(layers=(LayerSpec(3, "relu"), LayerSpec(1, "sigmoid")))
    session.restart(network, session.training, session.data)
    document = written(session, SCENES["xor"], usual_view(SCENES["xor"], session))
    assert sorted(document) == ["network", "position", "scene", "undo", "version"]
    assert everything(again(session, "xor").session) == everything(session)


def test_a_run_of_no_scene_needs_network_training_and_data():
    session = Session(NetworkSpec(1, [LayerSpec(1)]), TrainingSpec(), Dataset([[1]], [[1]]))
    found = opened(written(session, None, usual_view(None, session)))
    assert everything(found.session) == everything(session)
    assert (found.scene, found.view) == (None, View("weight-1-0-0"))
    with pytest.raises(DocumentError, match="network: this is missing"):
        opened({"version": 1})


VIEWS_OF_XOR = [
    {"selected": "neuron-1-2-0"},
    {"quantity": "change"},
    {"side": "Training"},
    {"tab": "Gradient flow"},
    {"granularity": "operation"},
    {"speed": 5},
    {"sample": 3},
    {"single": 2},
    {"large": True},
    {"locked": {"gradient": 0.1 + 0.2, "weight": 5e-324}},
    {"biases": False},
    {"pictures": True},
    {"pictures": False},
    {"log_loss": True},
    {"full_digits": True},
]
CHOICES_OF_XOR = [
    {"stop_loss": 0.1},
    {"updates_window": 1_000},
    {"updates_window": 1, "updates_first": 7, "updates_last": 9_000},
    {"surface_x": 1, "surface_y": 0},
    {"surface_held_1": 0.5},
    {"epsilon": -0.001},
    {"ledger_text": "dZ₂ “é”"},
    {"own": "dX"},
]


@pytest.mark.parametrize("changes", VIEWS_OF_XOR, ids=str)
def test_what_is_shown_comes_back(changes):
    session = SCENES["xor"].start()
    view = replace(usual_view(SCENES["xor"], session), **changes)
    assert written(session, SCENES["xor"], view)["view"] == changes
    assert again(session, "xor", view).view == view


@pytest.mark.parametrize("choices", CHOICES_OF_XOR, ids=str)
def test_what_was_chosen_in_the_views_comes_back(choices):
    session = SCENES["xor"].start()
    view = replace(usual_view(SCENES["xor"], session), choices=choices)
    assert written(session, SCENES["xor"], view)["view"] == choices
    assert again(session, "xor", view).view == view


def test_the_usual_of_every_choice_may_be_written_and_says_nothing():
    session = SCENES["xor"].start()
    usual = {name: control.usual(session) for name, control in CONTROLS.items()}
    assert opened({"version": 1, "scene": "xor", "view": usual}).view.choices == {}


def test_what_can_be_shown_is_what_the_page_has():
    assert ("", *VIEWS) == TABS
    assert (INSPECTOR, TRAINING, PRINTED) == SIDES
    shown = set()
    for optimizer in OPTIMIZERS:
        session = SCENES["seed"].start()
        session.edit(training=session.training.replaced(optimizer=Choice(optimizer)))
        shown |= set(picture_of(session, 0).quantities)
    assert set(SHOWN) == shown


WRONG = [
    ({"scene": "nowhere"}, "scene: 'nowhere' is not one of seed, mazur"),
    ({"scene": ["xor"]}, "scene: a list is not one of seed, mazur"),
    ({"seed": 2**31}, "seed: 2147483648 is above 2147483647"),
    ({"view": {"selected": "weight-9-0-0"}}, "view.selected: 'weight-9-0-0' is not in this network"),
    ({"view": {"selected": 3}}, "view.selected: 3 is not in this network"),
    ({"view": {"quantity": "beauty"}}, "view.quantity: 'beauty' is not one of gradient, weight, change"),
    ({"view": {"tab": "Secrets"}}, "view.tab: 'Secrets' is not one of"),
    ({"view": {"granularity": "epochs"}}, "view.granularity: 'epochs' is not one of operation"),
    ({"view": {"speed": 3}}, "view.speed: 3 is not one of"),
    ({"view": {"sample": 4}}, "view.sample: 4 is above 3"),
    ({"view": {"single": 4}}, "view.single: 4 is above 3"),
    ({"view": {"large": "yes"}}, "view.large: 'yes' is neither true nor false"),
    ({"view": {"locked": {"gradient": -1}}}, "view.locked.gradient: -1 is below 0"),
    ({"view": {"locked": {"beauty": 1}}}, "view.locked.beauty: there is no field of this name"),
    ({"view": {"stop_loss": 0}}, "view.stop_loss: 0 itself is not allowed; allowed: a finite number and above 0"),
    ({"view": {"stop_loss": float("inf")}}, "view.stop_loss: inf is not a finite number"),
    ({"view": {"stop_epochs": True}}, "view.stop_epochs: true is not a whole number"),
    ({"view": {"surface_x": 2}}, "view.surface_x: 2 is above 1"),
    ({"view": {"surface_held_2": 1}}, "view.surface_held_2: the network has no input of this number"),
    ({"view": {"epsilon": True}}, "view.epsilon: true is not one of -1.0, -0.1"),
    ({"view": {"drawer": ["Nudge it"]}}, "view.drawer: a list is not one of "),
    ({"view": {"own": "dW9"}}, "view.own: 'dW9' is not one of dA2, dZ2, dW2"),
    ({"view": {"ledger_text": "x" * 201}}, "view.ledger_text: 'xx"),
    ({"view": {"ledger_text": "\ud800"}}, "view.ledger_text: '\\ud800' is not a text of at most 200 characters"),
    ({"view": {"matrices_operation": 99}}, "view.matrices_operation: 99 is above 17"),
    ({"view": {"bias": 1}}, "view.bias: there is no field of this name; like it are biases, "),
    ({"surprise": 1}, "surprise: there is no field of this name"),
    ({"data": {"name": "circle", "samples": 4_000}}, "data: 4,000 is above 2,000, the most that the page shows"),
]


@pytest.mark.parametrize(("fields", "says"), WRONG, ids=[case[1][:40] for case in WRONG])
def test_what_is_wrong_is_said_with_its_place(fields, says):
    with pytest.raises(DocumentError) as caught:
        opened({"version": 1, "scene": "xor"} | fields)
    assert str(caught.value).startswith(says)


def test_a_seed_needs_a_scene():
    with pytest.raises(DocumentError, match="seed: this is the seed of a scene's network, and no scene is named"):
        opened({"version": 1, "seed": 3})


@pytest.mark.parametrize(
    ("sizes", "place"),
    [
        ((MOST_INPUTS + 1, 2, 1), "network.inputs"),
        ((2, MOST_UNITS + 1, 1), "network.layers[0].units"),
        ((2, 2, MOST_OUTPUTS + 1), "network.layers[1].units"),
        ((2, *[2] * 7, 1), "network.layers"),
    ],
)
def test_networks_that_the_page_does_not_show_are_refused(sizes, place):
    network = NetworkSpec(sizes[0], [LayerSpec(units) for units in sizes[1:]])
    session = Session(network, TrainingSpec(), Dataset(np.ones((sizes[0], 1)), np.ones((sizes[-1], 1))))
    with pytest.raises(DocumentError) as caught:
        opened(document_of(session))
    assert caught.value.place == place


def test_two_visits_to_a_scene_share_no_run():
    first, second = (opened({"version": 1, "scene": "xor"}).session for _ in range(2))
    assert len({id(segment) for segment in (first.first, second.first, start_of("xor"))}) == 3
    before = everything(second)
    first.edit(parameters={"W1": np.zeros((4, 2))})
    first.run(3)
    assert everything(second) == before
