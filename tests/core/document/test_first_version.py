"""Documents as the first version wrote them: links and files that people have keep what they say, word by word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backprop_core import Choice, Dataset, DataSpec, LayerSpec, NetworkSpec, TrainingSpec, make_dataset
from backprop_core.document import document_of, session_of

WHOLE: dict[str, Any] = {
    "version": 1,
    "network": {
        "inputs": 2,
        "layers": [
            {"units": 2, "activation": {"name": "leaky_relu", "negative_slope": 0.1}},
            {"units": 1, "activation": "sigmoid"},
        ],
        "loss": "bce",
        "initializer": {"name": "normal", "std": 0.5},
        "reduction": "sum_all",
        "seed": 1,
    },
    "training": {
        "optimizer": {"name": "momentum", "lr": 0.2, "mu": 0.75},
        "batch_size": 1,
        "shuffle": False,
        "seed": 3,
        "l1": 0.1,
        "l2": 0.2,
        "clip_norm": 2,
        "train_biases": False,
        "penalise_biases": True,
    },
    "data": {
        "X": [[1, 0.5], [0, -1]],
        "Y": [[0, 1]],
        "X_test": [[1], [2]],
        "Y_test": [[0]],
        "inputs": ["height", "width"],
        "outputs": ["much"],
        "classes": ["no", "yes"],
        "kind": "classification",
        "scales": [[1, 2], [0, 1]],
    },
    "parameters": {"W1": [[1, -0.5], [0.25, 2]], "b1": [-0.0, 0.5], "W2": [[0.75, -1]], "b2": [0.125]},
    "memory": {"t": 7, "v": {"W1": [[1, 2], [3, 4]], "b1": [5, 6], "W2": [[7, 8]], "b2": [-9]}},
    "epoch": 3,
    "batch": 1,
    "before": 7,
    "edits": [
        {"at": 1, "set": {"W1[1,0]": -0.0, "vb2[0,0]": 0.5}},
        {"at": 2, "data": {"X": [[1, 0], [0, 1]], "Y": [[1, 0]]}},
        {"at": 3, "training": {"optimizer": {"name": "gd", "lr": 0.5}}},
        {"at": 5, "empty_memory": True, "new_epoch": True},
        {"at": 6, "set": {"X[0,1]": 0.25}},
    ],
    "position": {"update": 6, "operation": 2},
    "reach": {"update": 7, "operation": 4},
    "undo": [{"position": {"update": 2, "operation": 25}}],
    "redo": [{"edits": [{"at": 3, "set": {"b1[0,0]": 1}}], "position": {"update": 4, "operation": 0}}],
}


def test_a_run_of_which_every_field_is_told() -> None:
    session = session_of(WHOLE)
    first = session.mark.course.branch.first
    layers = [LayerSpec(2, Choice("leaky_relu", negative_slope=0.1)), LayerSpec(1, "sigmoid")]
    assert first.network == NetworkSpec(2, layers, "bce", "sum_all", initializer=Choice("normal", std=0.5), seed=1)
    assert first.training == TrainingSpec(
        Choice("momentum", lr=0.2, mu=0.75), batch_size=1, shuffle=False, seed=3, l1=0.1, l2=0.2, clip_norm=2.0,
        train_biases=False, penalise_biases=True,
    )  # fmt: skip
    assert first.data == Dataset(
        [[1, 0.5], [0, -1]], [[0, 1]], [[1], [2]], [[0]], ("height", "width"), ("much",), ("no", "yes"),
        "classification", ((1, 2), (0, 1)),
    )  # fmt: skip
    assert first.memory.tolist() == [1, -0.5, -0.0, 0.25, 2, 0.5, 0.75, -1, 0.125, 1, 2, 5, 3, 4, 6, 7, 8, -9, 7]
    assert (first.origin, first.first_epoch, first.before) == (-1, 3, 7)
    assert (session.position, session.reach) == ((6, 2), (7, 4))
    assert [segment.start for segment in session.segments] == [0, 1, 2, 3, 5, 6]
    assert [course.position for course in (*session.mark.undo, *session.mark.redo)] == [(2, 25), (4, 0)]


SPEC = DataSpec("blobs", samples=12, noise=1.0, test_fraction=0.25, seed=3, classes=3, labels="onehot")
GENERATED: dict[str, Any] = {
    "version": 1,
    "network": {
        "inputs": 2,
        "layers": [{"units": 3, "activation": "softmax"}],
        "loss": "cce",
        "initializer": "normal",
    },
    "training": {"optimizer": "adam", "schedule": [[0, 3], [1, 2, 1]]},
    "data": {
        "name": "blobs", "samples": 12, "noise": 1, "test_fraction": 0.25, "seed": 3, "classes": 3,
        "labels": "onehot",
    },
    "position": {"update": 3, "operation": 0},
}  # fmt: skip


def test_a_run_on_generated_data_with_a_schedule() -> None:
    first = session_of(GENERATED).first
    assert first.network == NetworkSpec(2, [LayerSpec(3, "softmax")], "cce")
    assert first.training == TrainingSpec("adam", schedule=[[0, 3], [1, 2, 1]])
    assert first.data == make_dataset(SPEC)
    assert first.data.spec == SPEC


DIVERGED: dict[str, Any] = {
    "version": 1,
    "network": {
        "inputs": 1,
        "layers": [{"units": 1, "activation": "identity"}],
        "loss": "half_mse",
        "initializer": "normal",
    },
    "training": {"optimizer": {"name": "gd", "lr": 1000}},
    "data": {"X": [[3]], "Y": [[1.5]]},
    "parameters": {"W1": [[1]], "b1": [0]},
    "position": {"update": 39, "operation": 2},
    "diverged": True,
    "check_labels": False,
}


def test_a_run_that_has_left_the_finite_numbers() -> None:
    session = session_of(DIVERGED)
    assert session.divergence is not None
    assert (session.divergence.quantity, session.divergence.update, session.checks_labels) == ("L", 39, False)


@pytest.mark.parametrize("document", [WHOLE, GENERATED, DIVERGED], ids=["whole", "generated", "diverged"])
def test_it_is_written_the_same_again(document: dict[str, Any]) -> None:
    written = document_of(session_of(document))
    assert written == document
    assert json.dumps(written, sort_keys=True) == json.dumps(document, sort_keys=True)  # whole numbers have no point


def test_what_is_usual_need_not_be_told() -> None:
    usual = {"version": 1, "network": {"inputs": 1, "layers": [{"units": 1, "activation": "tanh"}], "loss": "mse"}}
    session = session_of(usual | {"training": {}, "data": {"X": [[1]], "Y": [[0.5]]}})
    assert session.network == NetworkSpec(1, [LayerSpec(1, "tanh")], "mse")
    assert session.training == TrainingSpec()
    assert (session.position, session.checks_labels, session.first.before) == ((0, 0), True, 0)
    small = session_of(usual | {"training": {"seed": 0, "shuffle": True}, "data": {"name": "sine"}})
    assert small.data == make_dataset(DataSpec("sine"))
    assert small.training == TrainingSpec()
