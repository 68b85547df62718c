"""What cannot be opened is refused before anything is done, with a sentence that says where and why."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import numpy as np
import pytest

from backprop_core import Choice, DocumentError, LaterVersionError, Session
from backprop_core.document import document_of, from_json, session_of, to_json
from backprop_core.document.courses import MOST_UPDATES
from backprop_core.document.fields import Fields
from backprop_core.document.text import MOST_CHARACTERS
from tests.networks import session_of_kind

MISSING = object()


def document() -> dict[str, Any]:
    """A run of 2-3-1 with an edit, an undone one and a way back."""
    session = session_of_kind("2-3-1")
    session.run(3)
    session.edit(training=session.training.replaced(optimizer=Choice("adam", lr=0.05)))
    session.run(2)
    session.edit(parameters={"b1": np.zeros((3, 1))})
    session.run(2)
    session.back("update")
    return document_of(session)


def changed(path: str, value: object) -> dict[str, Any]:
    """The document with a field set, or taken out."""
    *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    found = document()
    part: Any = found
    for name in way:
        part = part[name]
    if value is MISSING:
        del part[last]
    else:
        part[last] = value
    return found


WRONG = [
    ("training/optimizer", {"name": "gd", "lr": 1e9}, "training.optimizer.lr: 1000000000.0 is above 1000"),
    ("training/optimizer", {"name": "gd", "lr": -1}, "training.optimizer.lr: -1 is below 0"),
    ("training/optimizer", {"name": "momentum", "mu": 1}, "training.optimizer.mu: 1 itself is not allowed"),
    ("training/optimizer", {"name": "gd", "mu": 0.5}, "training.optimizer.mu: there is no field of this name"),
    ("training/optimizer", "sgd", "training.optimizer.name: 'sgd' is not one of gd, momentum"),
    ("training/optimizer", 3, "training.optimizer: 3 is not a set of named fields"),
    ("training/l1", "much", "training.l1: 'much' is not a number"),
    ("training/l1", float("nan"), "training.l1: nan is not a finite number"),
    ("training/l1", 10**400, "training.l1: a whole number of more than 60 digits is not a finite number"),
    ("training/shuffle", 1, "training.shuffle: 1 is neither true nor false"),
    ("training/batch_size", 0, "training.batch_size: 0 is below 1"),
    ("training/batch_size", True, "training.batch_size: true is not a whole number"),
    ("training/schedule", [[99]], "training.schedule: 99 cannot be"),
    ("training/schedule", [0], "training.schedule[0]: 0 is not a list"),
    ("network", MISSING, "network: this is missing"),
    ("network/inputs", 2.5, "network.inputs: 2.5 is not a whole number"),
    ("network/inputs", 3, "data.X.shape: (2, 5) cannot be; allowed: 3 rows"),
    ("network/layers", [], "network.layers: 0 cannot be; allowed: from 1 to 64 layers"),
    ("network/layers/0/units", 0, "network.layers[0].units: 0 is below 1"),
    ("network/layers/0/units", 4097, "network.layers[0].units: 4097 is above 4096"),
    ("network/layers/0", {"units": 3}, "network.layers[0].activation: this is missing"),
    ("network/layers/1/activation", "relu", "network: output activation is 'relu'; allowed: sigmoid"),
    ("network/colour", "red", "network.colour: there is no field of this name"),
    ("data/X/1/2", None, "data.X[1][2]: null is not a number"),
    ("data/X/1", [1.0], "data.X[1]: 1 numbers in a row, where the first row has 5"),
    ("data/X", [], "data.X: there are no numbers"),
    ("data/Y/0/0", 2.0, "data.Y[0][0]: 2.0 cannot be; allowed: from 0 to 1 with the loss bce"),
    ("data/kind", "guess", "data.kind: 'guess' is not one of"),
    ("data", {"name": "xor", "samples": 10**6}, "data.samples: 1000000 is above 10000"),
    ("data", {"name": "xor", "classes": 3}, "data.classes: 3 cannot be; allowed: 2 with xor"),
    ("parameters", {"W1": [[1.0, 2.0]]}, "parameters.b1: this is missing"),
    ("position", [4, 5], "position: a list is not a set of named fields"),
    ("position/update", -1, "position.update: -1 is below 0"),
    ("position/update", 99, "reach: the run stands beyond this"),
    ("position/operation", 500, "position.operation: 500 is above"),
    ("edits", {}, "edits: a set of named fields is not a list"),
    ("edits/0/at", 7, "edits[1].at: 5 is not after 7"),
    ("edits/1/at", 8, "edits[1].at: the run has not reached update 8"),
    ("edits/1/set", {"W3[0,0]": 1.0}, "edits[1].set.W3[0,0]: there is no parameter"),
    ("edits/1/set", {"W1[0,2]": 1.0}, "edits[1].set.W1[0,2]: there is no parameter"),
    ("edits/1/set", {"dW1[0,0]": 1.0}, "edits[1].set.dW1[0,0]: there is no parameter"),
    ("edits/1/set", {"W1": 1.0}, "edits[1].set.W1: there is no parameter"),
    ("edits/1/set", {"W1[0,0]": float("inf")}, "edits[1].set.W1[0,0]: inf is not a finite number"),
    ("edits/1/set", {"vW1[0,0]": -1.0}, "edits[1].set.vW1[0,0]: -1.0 is below 0"),
    ("edits/0/data", {"X": [[1.0]], "Y": [[0.5]]}, "edits[0].data.X.shape: (1, 1) cannot be; allowed: 2 rows"),
    ("undo/0/position/update", 10**6, "undo[0].position: update 1,000,000 would take too long"),
    ("undo", [{}] * 33, "undo: 33 entries are more than 32"),
    ("diverged", True, "diverged: a run that has left the finite numbers reaches no further"),
    ("version", 0, "version: 0 is not a version"),
    ("version", MISSING, "version: this is missing"),
    ("scene", "xor", "scene: there is no field of this name"),
    (5, 1, "document: a name of a field is not text"),
]


@pytest.mark.parametrize(("path", "value", "says"), WRONG, ids=[str(case[2])[:50] for case in WRONG])
def test_what_is_wrong_is_said_with_its_place(path, value, says):
    told = document() | {path: value} if isinstance(path, int) else changed(path, value)
    with pytest.raises(DocumentError) as caught:
        session_of(told)
    assert str(caught.value).startswith(says)
    assert caught.value.place == says.split(": ")[0]


def test_a_later_version_is_told_apart_from_a_broken_document():
    with pytest.raises(LaterVersionError, match="made by a later version, 2"):
        session_of({"version": 2, "whatever": "it is"})


@pytest.mark.parametrize("value", [None, 3, "text", [], [1, 2]])
def test_a_document_is_a_set_of_fields(value):
    with pytest.raises(DocumentError, match=r"document: .* is not a set of named fields"):
        session_of(value)


def test_a_run_that_leaves_the_finite_numbers_on_the_way_is_refused():
    session = session_of_kind("1-1")
    told = document_of(session) | {"position": {"update": 900, "operation": 0}}
    told["training"] = {"optimizer": {"name": "gd", "lr": 1000}}
    with pytest.raises(DocumentError, match="position: the run leaves the finite numbers in update"):
        session_of(told)


def test_a_run_that_did_not_diverge_cannot_say_so():
    told = document_of(session_of_kind("1-1")) | {"diverged": True}
    with pytest.raises(DocumentError, match="position: the run does not leave the finite numbers in update 0"):
        session_of(told)


@pytest.mark.parametrize("update", [MOST_UPDATES, 300_000])
def test_more_updates_than_can_be_run_again_are_neither_read_nor_written(update):
    session = session_of_kind("2-3-1")
    told = document_of(session) | {"position": {"update": update, "operation": 0}}
    with pytest.raises(DocumentError, match=rf"position: update {update:,} would take too long: more than 1 s"):
        session_of(told)
    session.run(200)
    with pytest.raises(DocumentError, match="position: update 199 would take too long"):
        document_of(session, most_work=10**6)


def test_a_number_that_makes_every_update_slow_is_counted():
    told = document_of(session_of_kind("corners")) | {"position": {"update": 20_000, "operation": 0}}
    told["edits"] = [{"at": 0, "set": {"W1[0,0]": 1e100}}]
    with pytest.raises(DocumentError, match=r"position: .* (would take too long|leaves the finite numbers)"):
        session_of(told)


def test_a_run_that_nearly_overflowed_keeps_what_undo_leads_to():
    session = session_of_kind("1-1")
    for seed in range(6):
        session.edit(training=session.training.replaced(optimizer=Choice("gd", lr=2.0 + seed)))
        session.run(5_000)
        assert session.divergence is not None
        session.reset()
    found = session_of(document_of(session))
    assert len(found.mark.undo) == len(session.mark.undo) == 12


def test_what_undo_leads_to_is_written_as_far_as_it_can_be_opened():
    session = session_of_kind("2-3-1")
    for seed in range(5):
        session.run(2_000)
        session.edit(parameters={"b1": np.full((3, 1), 0.1)})
        session.restart(session.network.replaced(seed=seed), session.training, session.data)
    assert len(session.mark.undo) == 10
    kept = document_of(session, most_work=60_000_000)["undo"]
    assert 0 < len(kept) < 10
    found = session_of(document_of(session, most_work=60_000_000), most_work=60_000_000)
    assert found.undo()
    assert session.undo()
    assert found.position == session.position


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1, column 1: this is no JSON"),
        ('{"version": 1,,}', "line 1, column 15: this is no JSON"),
        ('{"version": NaN}', "document: NaN is not a finite number"),
        ('{"version": 1, "version": 1}', "version: there are two fields of this name"),
        ("[" * 100_000, "document: it is nested more than 12 levels deep"),
        ('{"a": ' * 100_000, "document: it is nested more than 12 levels deep"),
        ("1" * 10_000, "document: a number has too many digits"),
        (" " * (MOST_CHARACTERS + 1), "document: 4,000,001 characters are more than 4,000,000"),
        ('"' + '\\"' * 1_000_000 + "\\", "line 1, column 1: this is no JSON"),
    ],
    ids=range(9),
)
def test_what_is_no_json_is_said(text, says):
    with pytest.raises(DocumentError) as caught:
        from_json(text)
    assert str(caught.value).startswith(says)


def test_what_is_no_number_is_not_written():
    for value in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="JSON compliant"):
            to_json({"version": 1, "value": value})


@pytest.mark.parametrize("count", [24, 25])
def test_of_many_names_the_nearest_are_told(count):
    given = Fields("here", {"nine9": 1})
    names = [f"{'abcdefghijklmnopqrstuvwxyz'[at]}{at}" for at in range(count - 5)]
    for name in [*names, "nine1", "nine2", "nine3", "nine4", "nine5"]:
        given.take(name)
    with pytest.raises(DocumentError) as caught:
        given.close()
    if count <= 24:
        told = f"there are {', '.join(sorted([*names, 'nine1', 'nine2', 'nine3', 'nine4', 'nine5']))}"
    else:
        told = "like it are nine5, nine4, nine3, nine2, nine1"
    assert str(caught.value) == f"here.nine9: there is no field of this name; {told}"


def test_a_field_can_be_looked_at_before_it_is_taken():
    given = Fields("here", {"name": 5})
    assert (given.peek("name"), given.peek("other"), given.take("name"), given.peek("name")) == (5, None, 5, None)


def test_brackets_in_names_are_no_nesting():
    assert from_json(json.dumps({"a": "[{" * 50 + '"'})) == {"a": "[{" * 50 + '"'}


def test_an_infinite_number_in_a_text_is_refused_where_it_is():
    text = json.dumps(document()).replace('"update": 5', '"update": 1e999')
    with pytest.raises(DocumentError, match="inf is not a whole number"):
        session_of(from_json(text))


def test_an_error_survives_copies():
    error = DocumentError("training.l1", "-1 is below 0")
    for found in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (str(found), found.place) == ("training.l1: -1 is below 0", "training.l1")


def test_a_refused_document_leaves_the_base_alone():
    base: Session = session_of_kind("2-3-1")
    before = base.first.memory.tobytes()
    with pytest.raises(DocumentError):
        session_of({"version": 1, "edits": [{"at": 0, "set": {"W1[0,0]": 3, "W9[0,0]": 1}}]}, base.first)
    assert base.first.memory.tobytes() == before
