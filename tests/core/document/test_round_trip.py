"""A run that is written down and read again is the same run, to the last bit, with its past and its future."""

from __future__ import annotations

import copy
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import (
    OPTIMIZERS,
    Choice,
    Dataset,
    DataSpec,
    LayerSpec,
    NetworkSpec,
    Session,
    TrainingSpec,
    make_dataset,
)
from backprop_core.document import document_of, from_json, session_of, to_json
from tests.core.document.runs import MOVES, everything, made
from tests.core.drawing import networks, samples, trainings
from tests.networks import KINDS, session_of_kind


def again(session: Session) -> Session:
    return session_of(from_json(to_json(document_of(session))))


@given(kind=st.sampled_from(sorted(KINDS)), moves=st.lists(MOVES, max_size=14))
@settings(max_examples=150)
def test_a_run_comes_back_bit_for_bit(kind, moves):
    session = made(session_of_kind(kind), moves)
    found = again(session)
    assert everything(found) == everything(session)
    for step in ("operation", "update", "epoch"):
        session.step(step)
        found.step(step)
        assert everything(found) == everything(session)


@given(kind=st.sampled_from(sorted(KINDS)), moves=st.lists(MOVES, max_size=10))
@settings(max_examples=80)
def test_undo_and_redo_lead_where_they_led_before(kind, moves):
    session = made(session_of_kind(kind), moves)
    for way in ("undo", "redo"):
        ours, found = copy.deepcopy(session), again(session)
        while getattr(ours, way)():
            assert getattr(found, way)()
            assert everything(found) == everything(ours)
        assert not getattr(found, way)()


@given(network=networks(), training=trainings(), count=st.integers(1, 6), seed=st.integers(0, 99), at=st.integers(0, 9))
@settings(max_examples=100)
def test_every_network_and_training_comes_back(network, training, count, seed, at):
    session = Session(network, training, samples(network, count, seed))
    session.run(at)
    if session.divergence is None:
        assert everything(again(session)) == everything(session)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_what_is_written_is_written_again(optimizer):
    session = session_of_kind("2-3-1")
    session.edit(training=session.training.replaced(optimizer=optimizer))
    session.run(5)
    session.edit(parameters={"b1": np.array([[-0.0], [5e-324], [0.1 + 0.2]])})
    document = document_of(session)
    assert document_of(session_of(document)) == document
    assert document["edits"][1]["set"] == {"b1[0,0]": -0.0, "b1[1,0]": 5e-324, "b1[2,0]": 0.1 + 0.2}


def test_generated_data_are_named_and_own_data_are_given():
    spec = DataSpec("circle", samples=40, noise=0.1, test_fraction=0.25, seed=3)
    network = session_of_kind("2-3-1").network
    session = Session(network, TrainingSpec(), make_dataset(spec))
    named = {"name": "circle", "samples": 40, "noise": 0.1, "test_fraction": 0.25, "seed": 3}
    assert document_of(session)["data"] == named
    classes = make_dataset(DataSpec("blobs", classes=3, labels="onehot"))
    layers = [LayerSpec(2, Choice("gelu", approximate="tanh")), LayerSpec(3, "softmax")]
    softmax = Session(NetworkSpec(2, layers, "cce"), TrainingSpec(), classes)
    assert document_of(softmax)["data"] == {"name": "blobs", "classes": 3, "labels": "onehot"}
    assert everything(again(softmax)) == everything(softmax)
    own = Dataset([[0.5], [-0.0]], [[0.7]], inputs=("height", "x2"))
    session.edit(data=own)
    assert document_of(session)["edits"][0]["data"] == {"X": [[0.5], [-0.0]], "Y": [[0.7]], "inputs": ["height", "x2"]}
    assert again(session).data == own


def test_one_number_of_many_data_is_written_alone():
    session = Session(session_of_kind("2-3-1").network, TrainingSpec(), make_dataset(DataSpec("circle", samples=40)))
    X = session.data.X.copy()
    X[1, 3] = 0.25
    session.edit(data=Dataset(X, session.data.Y, classes=session.data.classes, kind=session.data.kind))
    assert document_of(session)["edits"] == [{"at": 0, "set": {"X[1,3]": 0.25}}]
    assert everything(again(session)) == everything(session)


def test_another_optimiser_and_the_first_one_again_leave_an_empty_memory():
    session = session_of_kind("deep")
    session.run(3)
    before = session.training
    session.edit(training=before.replaced(optimizer="adam"))
    session.edit(training=before)
    assert document_of(session)["edits"] == [{"at": 3, "empty_memory": True}]
    assert everything(again(session)) == everything(session)


def test_another_batch_size_and_the_first_one_again_begin_an_epoch():
    session = session_of_kind("2-3-1")
    session.run(4)
    before = session.training
    session.edit(training=before.replaced(batch_size=3))
    session.edit(training=before)
    assert document_of(session)["edits"] == [{"at": 4, "new_epoch": True}]
    session.run(2)
    assert everything(again(session)) == everything(session)


def test_a_run_that_stopped_before_it_left_the_finite_numbers_says_so_again():
    session = session_of_kind("1-1")
    session.edit(training=session.training.replaced(optimizer=Choice("gd", lr=1000.0)))
    session.run(500)
    assert session.divergence is not None
    document = document_of(session)
    assert document["diverged"] is True
    assert everything(session_of(document)) == everything(session)


def test_courses_that_part_at_an_edit_have_only_the_updates_before_it_in_common():
    session = session_of_kind("2-3-1")
    session.run(6)
    session.travel(2)
    session.edit(parameters={"b1": np.full((3, 1), 0.75)})
    session.run(9)
    session.travel(5)
    session.edit(training=session.training.replaced(optimizer="adam"))
    session.run(2)
    found = again(session)
    for _ in range(3):
        assert everything(found) == everything(session)
        for each in (session, found):
            each.travel(each.reach.update)
        assert everything(found) == everything(session)
        for each in (session, found):
            each.undo()


def test_courses_that_begin_differently_have_nothing_in_common():
    session = session_of_kind("2-3-1")
    session.run(5)
    session.restart(session.network.replaced(seed=9), session.training, session.data)
    session.run(4)
    session.restart(session.network, session.training.replaced(batch_size=1), session.data)
    session.run(6)
    found = again(session)
    for _ in range(3):
        assert everything(found) == everything(session)
        for each in (session, found):
            each.undo()


def test_labels_that_do_not_fit_the_loss_are_let_through_where_they_were():
    session = Session(
        session_of_kind("2-3-1").network, TrainingSpec(), Dataset([[1], [2]], [[1.2]]), check_labels=False
    )
    assert document_of(session)["check_labels"] is False
    assert everything(again(session)) == everything(session)


def test_what_is_as_in_the_base_is_left_out():
    base = session_of_kind("2-3-1").first
    session = session_of_kind("2-3-1")
    session.run(2)
    document = document_of(session, base)
    assert document == {"version": 1, "position": session.position._asdict()}
    found = session_of(document, base)
    assert everything(found) == everything(session)
    assert found.first is not base


def test_writing_changes_nothing():
    session = session_of_kind("softmax")
    session.run(30)
    session.edit(parameters={"b1": np.ones((16, 1))})
    session.run(30)
    session.back("operation")
    before = everything(session)
    document_of(session)
    assert everything(session) == before


def test_numbers_are_plain_json():
    text = to_json(document_of(session_of_kind("distances")))
    assert json.loads(text) == from_json(text)
