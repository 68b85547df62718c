"""What an edit changed is all that is told of it, and where one is wrong it is said in its own place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_core import (
    Choice,
    Dataset,
    DataSpec,
    DocumentError,
    LayerSpec,
    NetworkSpec,
    Session,
    TrainingSpec,
    make_dataset,
)
from backprop_core.document import document_of, session_of
from backprop_core.document.courses import Told
from backprop_core.document.edits import Edit
from backprop_core.run.history import Position
from tests.core.document.runs import everything

NETWORK = NetworkSpec(2, [LayerSpec(3, "tanh"), LayerSpec(1, "identity")], "half_mse", seed=4)
ADAM = TrainingSpec(Choice("adam", lr=0.1), batch_size=2, l2=0.5)
DATA = Dataset([[1.0, 2.0, -1.0, 0.5], [0.0, 1.0, 1.0, -2.0]], [[0.5, 0.25, -1.0, 2.0]], kind="regression")
TOLD_ADAM = {"optimizer": {"name": "adam", "lr": 0.1}, "batch_size": 2, "l2": 0.5}


def session_at(update: int = 3, data: Dataset = DATA) -> Session:
    session = Session(NETWORK, ADAM, data)
    session.run(update)
    return session


def number(name: str, row: int, column: int, value: float) -> Callable[[Session], None]:
    """Sets a number of a matrix, an input or a target."""

    def _edit(session: Session) -> None:
        if name in "XY":
            values = {each: getattr(session.data, each).copy() for each in "XY"}
            values[name][row, column] = value
            session.edit(data=Dataset(values["X"], values["Y"], kind="regression"))
        else:
            changed = session.value(name)
            changed[row, column] = value
            session.edit(parameters={name: changed})

    return _edit


def trained(**changes: Any) -> Callable[[Session], None]:
    return lambda session: session.edit(training=session.training.replaced(**changes))


def there_and_back(**changes: Any) -> Callable[[Session], None]:
    def _edit(session: Session) -> None:
        before = session.training
        session.edit(training=before.replaced(**changes))
        session.edit(training=before)

    return _edit


EDITS: list[tuple[list[Callable[[Session], None]], dict[str, Any]]] = [
    ([number("W1", 0, 0, -0.0)], {"set": {"W1[0,0]": -0.0}}),
    ([number("W1", 2, 1, 5e-324)], {"set": {"W1[2,1]": 5e-324}}),
    ([number("b1", 1, 0, 2.0)], {"set": {"b1[1,0]": 2}}),
    ([number("W2", 0, 2, 0.1), number("b2", 0, 0, 0.2)], {"set": {"W2[0,2]": 0.1, "b2[0,0]": 0.2}}),
    ([number("X", 1, 3, 7.0)], {"set": {"X[1,3]": 7}}),
    ([number("Y", 0, 0, 7.0), number("b1", 0, 0, 1.5)], {"set": {"Y[0,0]": 7, "b1[0,0]": 1.5}}),
    ([trained(l2=0.25)], {"training": TOLD_ADAM | {"l2": 0.25}}),
    ([trained(optimizer="gd")], {"training": {"optimizer": "gd", "batch_size": 2, "l2": 0.5}}),
    ([trained(schedule=[[3, 0]], batch_size=None)], {
        "training": {"optimizer": {"name": "adam", "lr": 0.1}, "l2": 0.5, "schedule": [[3, 0]]},
    }),
    ([lambda session: session.edit(data=Dataset(DATA.X[:, :2], DATA.Y[:, :2]))], {
        "data": {"X": [[1, 2], [0, 1]], "Y": [[0.5, 0.25]]},
    }),
    ([lambda session: session.edit(data=make_dataset(DataSpec("circle", samples=12)))], {
        "data": {"name": "circle", "samples": 12},
    }),
    ([there_and_back(optimizer="gd")], {"empty_memory": True}),
    ([there_and_back(batch_size=3)], {"new_epoch": True}),
    ([there_and_back(optimizer="gd", batch_size=3), number("W1", 0, 1, 9.0), number("X", 0, 0, 8.0)], {
        "set": {"X[0,0]": 8, "W1[0,1]": 9}, "empty_memory": True, "new_epoch": True,
    }),
    ([trained(optimizer="gd"), number("W1", 0, 1, 9.0)], {
        "training": {"optimizer": "gd", "batch_size": 2, "l2": 0.5}, "set": {"W1[0,1]": 9},
    }),
]  # fmt: skip


@pytest.mark.parametrize("at", range(len(EDITS)))
def test_what_has_changed_is_told_and_nothing_else(at: int) -> None:
    edits, told = EDITS[at]
    session = session_at()
    for edit in edits:
        edit(session)
    document = document_of(session)
    assert document["edits"] == [{"at": 3} | told]
    assert str(document["edits"][0]).count("-0.0") == str(told).count("-0.0")
    assert everything(session_of(document)) == everything(session)


def test_each_edit_is_told_beside_the_one_before_it() -> None:
    session = session_at(0)
    for update in (1, 2, 4):
        session.run(update - session.position.update)
        number("b2", 0, 0, update / 8)(session)
    trained(l2=0.0)(session)
    session.run(2)
    number("b2", 0, 0, 1.0)(session)
    told = document_of(session)["edits"]
    assert [set(edit) - {"at"} for edit in told] == [{"set"}, {"set"}, {"set", "training"}, {"set"}]
    assert [list(edit["set"]) for edit in told] == [["b2[0,0]"]] * 4


def test_data_that_were_generated_are_told_by_what_generates_them() -> None:
    """Even where a single number differs from those before."""
    spec = DataSpec("circle", samples=12)
    made = make_dataset(spec)
    X = made.X.copy()
    X[0, 0] += 1.0
    session = Session(NETWORK, ADAM, Dataset(X, made.Y, classes=made.classes, kind=made.kind))
    session.edit(data=made)
    assert document_of(session)["edits"] == [{"at": 0, "data": {"name": "circle", "samples": 12}}]
    session = Session(NETWORK, ADAM, made)
    number_of = Dataset(X, made.Y, classes=made.classes, kind=made.kind)
    session.edit(data=number_of)
    assert document_of(session)["edits"] == [{"at": 0, "set": {"X[0,0]": X[0, 0]}}]


@pytest.mark.parametrize("slot", ["m", "v"])
@pytest.mark.parametrize(("place", "shape"), [("W1", (3, 2)), ("b1", (3, 1)), ("W2", (1, 3)), ("b2", (1, 1))])
def test_numbers_of_the_optimiser_s_memory_are_told_by_their_slot(
    slot: str, place: str, shape: tuple[int, int]
) -> None:
    told = document_of(session_at())
    for row, column in np.ndindex(*shape):
        name = f"{slot}{place}[{row},{column}]"
        session = session_of(told | {"edits": [{"at": 2, "set": {name: 0.75}}]})
        (edit,) = document_of(session)["edits"]
        assert edit == {"at": 2, "set": {name: 0.75}}


WRONG = [
    ({"training": {"optimizer": "gd", "l1": -1}}, "training.l1: -1 is below 0"),
    ({"training": {"optimizer": "gd", "schedule": [[4]]}}, "training.schedule: 4 cannot be"),
    ({"data": {"X": [[1], [None]], "Y": [[1]]}}, "data.X[1][0]: null is not a number"),
    ({"data": {"X": [[1]], "Y": [[1]]}}, "data.X.shape: (1, 1) cannot be; allowed: 2 rows"),
    ({"set": {"Q1[0,0]": 1}}, "set.Q1[0,0]: there is no parameter, input or target of this name"),
    ({"set": {"W3[0,0]": 1}}, "set.W3[0,0]: there is no parameter"),
    ({"set": {"uW1[0,0]": 1}}, "set.uW1[0,0]: there is no parameter"),
    ({"set": {"W1[3,0]": 1}}, "set.W1[3,0]: there is no parameter"),
    ({"set": {"W1[0,2]": 1}}, "set.W1[0,2]: there is no parameter"),
    ({"set": {f"{'W' * 50}": 1}}, f"set.{'W' * 40}: there is no parameter"),
    ({"set": {"W1[0,0]": "a"}}, "set.W1[0,0]: 'a' is not a number"),
    ({"set": {"vW1[0,0]": -0.5}}, "set.vW1[0,0]: -0.5 is below 0, and squares add up to this"),
    ({"set": [1]}, "set: a list is not a set of named fields"),
    ({"empty_memory": 1}, "empty_memory: 1 is neither true nor false"),
    ({"new_epoch": None}, "new_epoch: null is neither true nor false"),
    ({"colour": 1}, "colour: there is no field of this name"),
]


@pytest.mark.parametrize(("edit", "says"), WRONG, ids=[case[1][:30] for case in WRONG])
def test_what_is_wrong_with_an_edit_is_said_in_its_place(edit: dict[str, Any], says: str) -> None:
    document = document_of(session_at()) | {"edits": [{"at": 1, "set": {"b2[0,0]": 1}}, {"at": 2} | edit]}
    with pytest.raises(DocumentError) as caught:
        session_of(document)
    assert str(caught.value).startswith(f"edits[1].{says}")


def test_what_two_courses_have_in_common_ends_with_the_first_edit_that_one_has_alone() -> None:
    first, other = session_at().first, session_at().first
    one, two, later = (Edit("", at, {"at": at, "set": value}) for at, value in ((3, 1), (3, 2), (5, 1)))

    def course(reach: int, *edits: Edit, begun: Any = first) -> Told:
        return Told("", begun, edits, Position(0, 0), Position(reach, 2), False)

    again = Edit("edits[7]", 3, {"at": 3, "set": 1})
    for ours, theirs, edits, updates in (
        (course(9), course(7), 0, 7),
        (course(9, one), course(7), 0, 3),
        (course(9), course(7, later), 0, 5),
        (course(9, one), course(7, two), 0, 3),
        (course(9, one), course(7, again), 1, 7),
        (course(9, one, later), course(7, again), 1, 5),
        (course(4, one), course(7, again, later), 1, 4),
        (course(9), course(9, begun=other), 0, -1),
    ):
        assert (ours.alike(theirs), ours.shared(theirs)) == (edits, updates)
        assert (theirs.alike(ours), theirs.shared(ours)) == (edits, updates)
