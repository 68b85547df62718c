"""Numbers that were set one by one, in data or in the optimiser's memory, are told as they are, and come back."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backprop_core import (
    ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    Choice,
    Dataset,
    DocumentError,
    LayerSpec,
    NetworkSpec,
    Session,
    TrainingSpec,
)
from backprop_core.document import document_of, session_of
from backprop_core.document.specifications import read_choice
from backprop_core.functions.registry import Option
from backprop_core.run.late_start import late_start
from tests.core.document.runs import DELICATE, everything

NETWORK = NetworkSpec(2, [LayerSpec(3, "tanh"), LayerSpec(2, "identity")], "half_mse", seed=4)
PLACES = st.dictionaries(st.integers(0, 10**6), st.sampled_from(DELICATE), min_size=1, max_size=6)


def data_of(samples: int, **more: Any) -> Dataset:
    stream = np.random.default_rng(samples)
    return Dataset(stream.normal(size=(2, samples)), stream.normal(size=(2, samples)), **more)


@settings(max_examples=60)
@given(samples=st.integers(1, 9), places=PLACES, update=st.integers(0, 3))
@example(samples=4, places={0: -0.0, 3: -0.0, 8: -0.0, 15: -0.0}, update=0)  # a quarter
@example(samples=3, places={0: 2.0, 5: 2.0, 6: 2.0, 11: 2.0}, update=0)  # more than a quarter
@example(samples=1, places={0: 2.0, 1: 2.0, 2: 2.0, 3: 2.0}, update=0)  # of a single sample, all are few
def test_inputs_and_targets_are_told_one_by_one_where_they_are_few(
    samples: int, places: dict[int, float], update: int
) -> None:
    session = Session(NETWORK, TrainingSpec(), data_of(samples))
    session.run(update)
    values = np.vstack([session.data.X, session.data.Y])
    for place, value in places.items():
        values.flat[place % values.size] = value
    X, Y = values[:2], values[2:]
    session.edit(data=Dataset(X, Y))
    told = {
        f"{name}[{i},{j}]": new[i, j]
        for name, new, old in (("X", X, data_of(samples).X), ("Y", Y, data_of(samples).Y))
        for i, j in np.argwhere(new != old)
    }
    (edit,) = document_of(session)["edits"]
    if samples == 1 or 4 * len(told) <= values.size:
        assert edit == {"at": update, "set": told}
        assert [np.signbit(value) for value in edit["set"].values()] == [np.signbit(value) for value in told.values()]
    else:
        assert edit == {"at": update, "data": {"X": X.tolist(), "Y": Y.tolist()}}
    assert everything(session_of(document_of(session))) == everything(session)


@pytest.mark.parametrize("more", [{"inputs": ("a", "b")}, {"X_test": [[1], [2]], "Y_test": [[0], [0]]}, {"kind": ""}])
def test_data_with_other_names_or_test_samples_are_told_whole(more: dict[str, Any]) -> None:
    session = Session(NETWORK, TrainingSpec(), data_of(9, kind="regression"))
    session.edit(data=data_of(9, **{"kind": "regression", **more}))
    (edit,) = document_of(session)["edits"]
    assert edit.keys() == {"at", "data"}
    assert everything(session_of(document_of(session))) == everything(session)


def at_start(session: Session, update: int) -> dict[str, Any]:
    """The document of a run that begins at that update of a session, and stands there."""
    session.run(update)
    session.step("operation")
    return document_of(late_start(session, 0)) | {"position": {"update": 0, "operation": 0}}


ENDS = {"X": (2, 4), "Y": (2, 4), "W1": (3, 2), "b1": (3, 1), "W2": (2, 3), "vb2": (2, 1), "mW2": (2, 3)}


@pytest.mark.parametrize("name", ENDS)
def test_a_number_is_set_up_to_the_last_row_and_column_and_no_further(name: str) -> None:
    rows, columns = ENDS[name]
    told = document_of(Session(NETWORK, TrainingSpec("adam"), data_of(4)))
    last = f"{name}[{rows - 1},{columns - 1}]"
    again = session_of(told | {"edits": [{"at": 0, "set": {last: 0.75}}]})
    found = getattr(again.data, name) if name in "XY" else again.value(name)
    assert np.argwhere(found == 0.75).tolist() == [[rows - 1, columns - 1]]
    for beyond in (f"{name}[{rows},0]", f"{name}[0,{columns}]", f"{name}[0,0", f"{name}0[0,0]"):
        with pytest.raises(DocumentError, match="there is no parameter, input or target of this name") as caught:
            session_of(told | {"edits": [{"at": 0, "set": {beyond: 0.75}}]})
        assert caught.value.place == f"edits[0].set.{beyond}"


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_each_parameter_that_is_set_is_told_by_its_name(name: str) -> None:
    rows, columns = {**ENDS, "b2": (2, 1)}[name]
    for row, column in np.ndindex(rows, columns):
        session = Session(NETWORK, TrainingSpec("adam"), data_of(4))
        session.run(1)
        values = session.value(name)
        values[row, column] = 0.75
        session.edit(parameters={name: values})
        assert document_of(session)["edits"] == [{"at": 1, "set": {f"{name}[{row},{column}]": 0.75}}]


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_what_adds_up_squares_is_never_below_0_and_all_else_may_be(optimizer: str) -> None:
    """In the memory that a run begins with, and where a number of it is set."""
    whole = Session(NETWORK, TrainingSpec(Choice(optimizer, lr=0.1)), data_of(4))
    told = at_start(whole, 5)
    for slot, record in OPTIMIZERS[optimizer].slots.items():
        for value in (0, -0.0, -1e-300):
            spoilt = copy.deepcopy(told)
            spoilt["memory"][slot]["b2"][1] = value
            edited = told | {"edits": [{"at": 0, "set": {f"{slot}b2[1,0]": value}}]}
            for document, place in ((spoilt, f"memory.{slot}"), (edited, f"edits[0].set.{slot}b2[1,0]")):
                if record.squares and value < 0:
                    with pytest.raises(DocumentError, match="below 0, and squares add up to") as caught:
                        session_of(document)
                    assert caught.value.place == place
                else:
                    assert session_of(document).table.biases(slot, 2)[1, 0] == value


REGISTRIES = (ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS)
OPTIONS = [
    (records, name, key, option)
    for records in REGISTRIES
    for name, record in records.items()
    for key, option in record.options.items()
    if not option.choices and not isinstance(option.default, bool)
]


@pytest.mark.parametrize(
    ("records", "name", "key", "option"), OPTIONS, ids=[f"{case[1]}-{case[2]}" for case in OPTIONS]
)
def test_an_option_goes_from_one_end_of_its_range_to_the_other(
    records: Any, name: str, key: str, option: Option
) -> None:
    def read(value: float) -> float:
        return float(dict(read_choice("here", {"name": name, key: value}, records).options)[key])

    for end, is_open, beyond in (
        (option.low, option.open_low, np.nextafter(option.low, -np.inf)),
        (option.high, option.open_high, np.nextafter(option.high, np.inf)),
    ):
        inside = np.nextafter(end, option.default)
        if not np.isfinite(end):
            continue
        assert read(float(inside)) == inside
        for value, allowed in ((float(end), not is_open), (float(beyond), False)):
            if allowed:
                assert read(value) == value
            elif np.isfinite(value):
                with pytest.raises(DocumentError) as caught:
                    read(value)
                assert caught.value.place == f"here.{key}"


def test_a_late_start_has_a_memory_of_any_number_of_updates_and_a_batch_of_its_epoch() -> None:
    whole = Session(NETWORK, TrainingSpec(Choice("adam", lr=0.1), batch_size=2), data_of(5))
    told = at_start(whole, 8)
    assert (told["epoch"], told["batch"], told["before"], told["memory"]["t"]) == (2, 2, 8, 8)
    for name, most in (("epoch", 10**9), ("batch", 2), ("before", 10**9), ("t", 10**9)):
        for value in (0, most):
            document = copy.deepcopy(told)
            (document["memory"] if name == "t" else document)[name] = value
            again = session_of(document)
            first = again.first
            found = {"epoch": first.first_epoch, "batch": -first.origin, "before": first.before, "t": again.table.t}
            assert found[name] == value
            assert everything(session_of(document_of(again))) == everything(again)
        for value in (-1, most + 1):
            document = copy.deepcopy(told)
            (document["memory"] if name == "t" else document)[name] = value
            with pytest.raises(DocumentError) as caught:
                session_of(document)
            assert caught.value.place == ("memory.t" if name == "t" else name)
