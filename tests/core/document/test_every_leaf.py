"""Whatever part of a document is spoilt, the refusal names it; and what need not be there has its usual value."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from backprop_core import Choice, Dataset, DocumentError, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.document import document_of, session_of
from backprop_core.run.late_start import late_start
from tests.core.document.runs import everything

DATA = Dataset([[1.0, 2.0]], [[0.5, 0.25]])
Path = tuple[str | int, ...]


def run() -> Session:
    """A run of which no field has its usual value, with edits of parameters, training and data, undone ones too."""
    data = Dataset(
        np.eye(2), [[0, 1]], [[1], [1]], [[0]], classes=("no", "yes"), kind="classification", scales=((1, 2), (0, 1))
    )
    layers = [LayerSpec(2, Choice("leaky_relu", negative_slope=0.1)), LayerSpec(1, "sigmoid")]
    network = NetworkSpec(2, layers, "bce", "sum_all", initializer=Choice("normal", std=0.5), seed=1)
    training = TrainingSpec(
        Choice("adam", lr=0.1), batch_size=1, shuffle=False, clip_norm=2.0, l1=0.1, l2=0.2, seed=3,
        penalise_biases=True, train_biases=False,
    )  # fmt: skip
    session = Session(network, training, data)
    session.run(3)
    session.edit(parameters={"W1": np.ones((2, 2))})
    session.run(2)
    session.edit(data=Dataset(np.eye(2), [[1, 0]]))
    session.run(1)
    session.edit(training=training.replaced(batch_size=2))
    session.step("operation")
    session.undo()
    return session


DOCUMENT = document_of(run())


def leaves(part: Any, path: Path = ()) -> Iterator[Path]:
    """The paths to all that is no list and no set of fields, of lists to the first and the last entry."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from leaves(value, (*path, name))
    elif isinstance(part, list):
        for at in sorted({0, len(part) - 1}):
            yield from leaves(part[at], (*path, at))
    else:
        yield path


def spoilt(path: Path, value: object) -> dict[str, Any]:
    found = copy.deepcopy(DOCUMENT)
    part: Any = found
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    return found


def in_words(path: Path) -> str:
    return "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in path).removeprefix(".")


@pytest.mark.parametrize("path", list(leaves(DOCUMENT)), ids=in_words)
@pytest.mark.parametrize("value", [{"no": [1]}, [[]], object()], ids=["fields", "list", "no value"])
def test_a_leaf_that_is_something_else_is_named(path: Path, value: object) -> None:
    with pytest.raises(DocumentError) as caught:
        session_of(spoilt(path, value))
    place = in_words(path)
    assert caught.value.place == place or caught.value.place.startswith((f"{place}.", f"{place}["))
    assert str(caught.value) == f"{caught.value.place}: {caught.value.says}"


@pytest.mark.parametrize(
    "path", [(), ("network",), ("training",), ("data",), ("position",), ("edits", 0)], ids=in_words
)
def test_a_field_that_is_not_known_is_named(path: Path) -> None:
    with pytest.raises(DocumentError, match="there is no field of this name") as caught:
        session_of(spoilt((*path, "colour"), 1))
    assert caught.value.place == in_words((*path, "colour"))


def test_all_of_it_comes_back() -> None:
    session, again = run(), session_of(DOCUMENT)
    assert everything(again) == everything(session)
    assert document_of(again) == DOCUMENT
    for each in (session, again):
        each.redo()
    assert everything(again) == everything(session)
    assert again.data.scales == session.data.scales == ()
    for each in (session, again):
        each.reset()
    assert again.data == session.data
    assert again.data.scales == ((1, 2), (0, 1))


NEEDED: list[Path] = [
    ("version",),
    ("network",),
    ("network", "inputs"),
    ("network", "layers", 1, "units"),
    ("network", "layers", 0, "activation"),
    ("network", "layers", 0, "activation", "name"),
    ("network", "loss"),
    ("training",),
    ("training", "optimizer", "name"),
    ("data",),
    ("data", "X"),
    ("data", "Y"),
    ("edits", 0, "at"),
]


@pytest.mark.parametrize("path", NEEDED, ids=in_words)
def test_a_field_that_there_must_be_is_told_to_be_missing(path: Path) -> None:
    found = copy.deepcopy(DOCUMENT)
    part: Any = found
    for name in path[:-1]:
        part = part[name]
    del part[path[-1]]
    with pytest.raises(DocumentError) as caught:
        session_of(found)
    assert str(caught.value) == f"{in_words(path)}: this is missing"


@pytest.mark.parametrize("names", [["no", 5], ["no", "y" * 1000], ["no", None], "no", ["no", ""] * 40])
def test_names_are_texts_of_some_length(names: object) -> None:
    with pytest.raises(DocumentError) as caught:
        session_of(spoilt(("data", "classes"), names))
    assert caught.value.place.startswith("data.classes")


def test_what_is_left_out_has_its_usual_value() -> None:
    least = {
        "version": 1,
        "network": {"inputs": 1, "layers": [{"units": 1, "activation": "tanh"}], "loss": "mse"},
        "training": {"optimizer": "gd"},
        "data": {"X": [[1.0]], "Y": [[0.5]]},
    }
    session = session_of(least)
    usual = Session(NetworkSpec(1, [LayerSpec(1, "tanh")], "mse"), TrainingSpec(), Dataset([[1.0]], [[0.5]]))
    assert (session.network, session.training, session.data) == (usual.network, usual.training, usual.data)
    assert (session.position, session.can_undo, session.can_redo, session.divergence) == ((0, 0), False, False, None)
    written = document_of(session)
    assert document_of(session_of(written)) == written


def test_whole_numbers_are_written_without_a_point_as_long_as_they_are_exact() -> None:
    values = [107.0, -1.0, 2.0**53 - 1, 2.0**53, 0.5, 0.0, -0.0]
    session = Session(NetworkSpec(1, [LayerSpec(1, "tanh")], "mse"), TrainingSpec(), Dataset([values], [[0.5] * 7]))
    written = document_of(session)["data"]["X"][0]
    assert [type(each) for each in written] == [int, int, int, float, float, int, float]
    assert np.array(written, dtype=float).tobytes() == np.array(values).tobytes()


def test_a_run_that_has_not_begun_is_written_as_one_that_begins_late() -> None:
    whole = Session(NetworkSpec(1, [LayerSpec(1, "tanh")], "mse"), TrainingSpec(Choice("adam", lr=0.1)), DATA)
    for updates in (0, 1, 2):
        late = late_start(whole, 0)
        again = session_of(document_of(late))
        assert everything(again) == everything(late)
        whole.run(updates)
