"""A run that is told beside another one's start: what differs is told, all else is taken from the base."""

from __future__ import annotations

from itertools import chain, combinations
from typing import Any

import numpy as np
import pytest

from backprop_core import Choice, Dataset, DocumentError, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.document import document_of, session_of
from backprop_core.document.work import Work, compile_cost
from backprop_core.run.late_start import late_start
from tests.core.document.runs import everything

NETWORK = NetworkSpec(2, [LayerSpec(3, "tanh"), LayerSpec(1, "identity")], "half_mse", seed=4)
TRAINING = TrainingSpec(Choice("adam", lr=0.1), batch_size=2)
DATA = Dataset([[1.0, 2.0, -1.0, 0.5], [0.0, 1.0, 1.0, -2.0]], [[0.5, 0.25, -1.0, 2.0]])
OTHERS = {
    "network": NETWORK.replaced(seed=5),
    "training": TRAINING.replaced(batch_size=None, schedule=[[0, 3], [1, 2, 1]]),
    "data": Dataset(2 * DATA.X, DATA.Y),
    "parameters": [(np.full((3, 2), 0.5), np.zeros((3, 1))), (np.ones((1, 3)), np.full((1, 1), -0.25))],
}
LATE = ("memory", "epoch", "batch", "before")
SUBSETS = list(chain.from_iterable(combinations(OTHERS, count) for count in range(5)))


def session_with(changed: tuple[str, ...]) -> Session:
    usual: dict[str, Any] = {"network": NETWORK, "training": TRAINING, "data": DATA, "parameters": None}
    return Session(*({**usual, **{name: OTHERS[name] for name in changed}}.values()))


BASE = session_with(()).first


@pytest.mark.parametrize("changed", SUBSETS, ids=" ".join)
def test_the_fields_that_differ_are_told_and_the_run_comes_back(changed: tuple[str, ...]) -> None:
    session = session_with(changed)
    session.run(3)
    document = document_of(session, BASE)
    assert document.keys() == {"version", "position", *changed}
    assert everything(session_of(document, BASE)) == everything(session)


@pytest.mark.parametrize("changed", ["training", "data"])
def test_a_base_s_own_parameters_stay_with_its_network(changed: str) -> None:
    base = session_with(("parameters",)).first
    session = session_with(("parameters", changed))
    document = document_of(session, base)
    assert document.keys() == {"version", "position", changed}
    assert everything(session_of(document, base)) == everything(session)
    other = document_of(session_with(("network",)), base)
    assert other.keys() == {"version", "position", "network"}
    assert everything(session_of(other, base)) == everything(session_with(("network",)))


@pytest.mark.parametrize("changed", SUBSETS, ids=" ".join)
def test_a_late_start_is_told_beside_a_base_as_well(changed: tuple[str, ...]) -> None:
    session = session_with(changed)
    session.run(7)
    session.step("operation")
    late = late_start(session, 0)
    document = document_of(late, BASE)
    told = {"version", "position", "memory", "epoch", "before", "parameters", *changed}
    assert document.keys() - {"batch"} == told
    again = session_of(document, BASE)
    assert everything(again) == everything(late)
    assert again.first.before == 7


@pytest.mark.parametrize(
    ("blocks", "says"),
    [
        ({"W1": [[1, 2, 3]] * 3}, "parameters.W1[0]: 3 entries are more than 2"),
        ({"W1": [[1]] * 3}, "parameters.W1.shape: (3, 1) cannot be; allowed: (3, 2)"),
        ({"b1": [0, 0, 0, 0]}, "parameters.b1: 4 entries are more than 3"),
        ({"b2": []}, "parameters.b2: there are no numbers"),
        ({"W3": [[1]]}, "parameters.W3: there is no field of this name; there are W1, W2, b1, b2"),
    ],
)
def test_parameters_have_the_shapes_of_the_network(blocks: dict[str, Any], says: str) -> None:
    whole = {"W1": [[1, 2]] * 3, "b1": [0, 0, 0], "W2": [[1, 2, 3]], "b2": [0]}
    assert session_of({"version": 1, "parameters": whole}, BASE).value("W2").tolist() == [[1, 2, 3]]
    with pytest.raises(DocumentError) as caught:
        session_of({"version": 1, "parameters": whole | blocks}, BASE)
    assert str(caught.value) == says


def test_an_edit_is_told_all_that_it_may_have() -> None:
    told = {"at", "training", "data", "set", "empty_memory", "new_epoch"}
    with pytest.raises(DocumentError) as caught:
        session_of({"version": 1, "edits": [{"at": 0, "colour": 1}]}, BASE)
    assert str(caught.value) == f"edits[0].colour: there is no field of this name; there are {', '.join(sorted(told))}"


@pytest.mark.parametrize(
    ("position", "stands"), [({}, (0, 0)), ({"update": 2}, (2, 0)), ({"operation": 3}, (0, 3)), (None, (0, 0))]
)
def test_a_run_stands_at_the_start_unless_it_is_told(position: Any, stands: tuple[int, int]) -> None:
    assert session_of({"version": 1} | ({} if position is None else {"position": position}), BASE).position == stands


@pytest.mark.parametrize("where", ["position", "reach"])
@pytest.mark.parametrize("course", ["", "undo[0]."])
def test_no_update_has_more_operations_than_its_tape(where: str, course: str) -> None:
    most = len(session_with(()).tape)
    places = {"position": {"update": 1, "operation": 0}, "reach": {"update": 1, "operation": most}}
    for more, refused in ((0, False), (1, True)):
        told = {name: place | ({"operation": most + more} if name == where else {}) for name, place in places.items()}
        if where == "position":
            told["reach"] = {"update": 2, "operation": 0}
        document = {"version": 1} | (told if not course else {"undo": [told]})
        if refused:
            with pytest.raises(DocumentError, match=f"is above {most}, the operations of the update") as caught:
                session_of(document, BASE)
            assert caught.value.place == f"{course}{where}.operation"
        else:
            assert session_of(document, BASE).can_undo == bool(course)


@pytest.mark.parametrize("base", [None, BASE], ids=["alone", "with a base"])
def test_a_name_that_is_not_known_is_told_all_that_are(base: Any) -> None:
    told = {"version", "check_labels", "network", "training", "data", "parameters", *LATE}
    told |= {"edits", "position", "reach", "diverged", "undo", "redo"}
    with pytest.raises(DocumentError) as caught:
        session_of(document_of(session_with(()), base) | {"colour": 1}, base)
    assert str(caught.value) == f"colour: there is no field of this name; there are {', '.join(sorted(told))}"


def test_laying_out_the_start_is_work_that_counts() -> None:
    cost = compile_cost(NETWORK, TRAINING, DATA)
    for document, base in (({"version": 1}, BASE), (document_of(session_with(())), None)):
        assert session_of(document, base, most_work=cost).first.network == NETWORK
        with pytest.raises(DocumentError, match=r"network: this network .*would take too long"):
            session_of(document, base, most_work=cost - 1)


def test_edits_may_take_a_little_more_than_is_foreseen() -> None:
    document = {"version": 1, "edits": [{"at": 0, "training": {"optimizer": "gd"}}]}
    session = session_of(document, BASE, most_work=compile_cost(NETWORK, TRAINING, DATA))
    assert session.training == TrainingSpec()


def test_work_is_spent_to_the_last_bit_and_no_further() -> None:
    work = Work(10)
    work.spend("here", 4, "this")
    work.spend("here", 6, "this")
    assert work.left == 0
    with pytest.raises(DocumentError, match="here: this would take too long"):
        work.spend("here", 1, "this")
