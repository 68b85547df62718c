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
    "training": TRAINING.replaced(batch_size=3),
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


def test_work_is_spent_to_the_last_bit_and_no_further() -> None:
    work = Work(10)
    work.spend("here", 4, "this")
    work.spend("here", 6, "this")
    assert work.left == 0
    with pytest.raises(DocumentError, match="here: this would take too long"):
        work.spend("here", 1, "this")
