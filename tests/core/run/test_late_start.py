"""A run that begins late goes on as the whole run does, bit for bit."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import (
    OPTIMIZERS,
    Choice,
    Dataset,
    DocumentError,
    LayerSpec,
    NetworkSpec,
    Session,
    TrainingSpec,
    document_of,
    session_of,
)
from backprop_core.document import from_json, to_json
from backprop_core.run.late_start import late_start
from tests.core.document.runs import MOVES, everything, made

SAMPLES = 7
PLACES = ("places", "segments", "past")


def session_with(optimizer: str = "adam", batch_size: int | None = 3) -> Session:
    rng = np.random.default_rng(3)
    data = Dataset(rng.normal(size=(2, SAMPLES)), rng.random((1, SAMPLES)))
    network = NetworkSpec(2, [LayerSpec(3, "tanh"), LayerSpec(1, "sigmoid")], "mse", seed=1)
    return Session(network, TrainingSpec(Choice(optimizer, lr=0.05), batch_size=batch_size, seed=5), data)


def numbers(session: Session) -> dict[str, object]:
    """All that does not count from the start of the run."""
    return {name: value for name, value in everything(session).items() if name not in PLACES}


def assert_alike(late: Session, whole: Session) -> None:
    assert numbers(late) == numbers(whole)
    assert late.position.update + late.first.before == whole.position.update
    assert (late.position.operation, late.epoch) == (whole.position.operation, whole.epoch)


@given(
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    batch_size=st.none() | st.integers(1, 4),
    moves=st.lists(MOVES, max_size=9),
    most=st.sampled_from([0, 1, 50]),
)
@settings(max_examples=80)
def test_it_stands_where_the_whole_run_does_and_goes_on_alike(optimizer, batch_size, moves, most):
    whole = made(session_with(optimizer, batch_size), moves)
    late = late_start(whole, most)
    assert late.position.update <= max(most, 0)
    if late.position.update or whole.position.update == 0:
        assert_alike(late, whole)
    assert late.causes.tobytes() == whole.causes.tobytes()
    stood = whole.position.update
    for session in (late, whole):
        session.travel(session.position.update, session.position.operation)
        session.run(11)
        session.step("operation")
    ahead = whole.segments[-1].start > stood  # an edit that the whole run makes again and the late one does not know
    if whole.divergence is None and not ahead:
        assert_alike(late, whole)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_it_is_written_and_read_to_the_bit(optimizer):
    whole = session_with(optimizer)
    whole.run(500)
    whole.step("phase")
    late = late_start(whole, 50)
    again = session_of(from_json(to_json(document_of(late))))
    assert everything(again) == everything(late)
    assert again.first.before == late.first.before > 400
    for session in (again, whole):
        session.run(20)
    assert_alike(again, whole)


def test_a_late_start_of_a_late_start_counts_all_that_came_before():
    whole = session_with()
    whole.run(100)
    first = late_start(whole, 0)
    first.run(60)
    second = late_start(first, 0)
    assert (first.first.before, second.first.before) == (99, 159)
    whole.run(60)
    assert second.causes.tobytes() == whole.causes.tobytes()


@pytest.mark.parametrize(("most", "begun"), [(0, 0), (1, 1), (2, 1), (9, 1)])
def test_it_begins_with_the_update_before_wherever_that_may_be_so_far_away(most, begun):
    whole = session_with()
    for _ in range(6):
        whole.step("update")
    assert late_start(whole, most).position.update == begun
    whole.travel(0, 3)
    assert late_start(whole, most).position == (0, 3)


def test_after_an_edit_it_begins_there_at_the_earliest():
    whole = session_with()
    whole.run(5)
    whole.edit(training=whole.training.with_options(lr=0.5))
    assert (late_start(whole, 9).position, late_start(whole, 9).first.before) == ((0, 0), 5)
    whole.run(2)
    late = late_start(whole, 9)
    assert (late.first.start, late.position.update + late.first.before) == (0, 6)


@pytest.mark.parametrize("most", [0, 50])
def test_a_run_that_has_left_the_finite_numbers_says_so_as_late_as_it_begins(most):
    network = NetworkSpec(2, [LayerSpec(3, "identity"), LayerSpec(1, "identity")], "mse", seed=1)
    whole = Session(network, TrainingSpec(Choice("gd", lr=1000.0), batch_size=3), session_with().data)
    whole.run(500)
    late, found = late_start(whole, most), whole.divergence
    assert found is not None
    assert late.divergence == replace(found, update=found.update - late.first.before)
    assert late.position == (late.divergence.update, whole.position.operation)


def test_a_late_start_of_one_that_began_within_an_epoch_is_where_the_whole_run_is():
    whole = session_with()
    whole.run(101)
    first = late_start(whole, 0)
    for session in (first, whole):
        session.run(5)
    assert_alike(late_start(first, 9), whole)


def test_it_goes_back_to_its_own_start_and_no_further():
    whole = session_with()
    whole.run(10)
    late = late_start(whole, 0)
    begun = late.causes.tobytes()
    late.run(5)
    for granularity in ("update", "epoch"):
        for _ in range(9):
            late.back(granularity)
        assert late.position == (0, 0)
        assert late.causes.tobytes() == begun
        late.run(5)
    late.reset()
    assert (late.position, late.causes.tobytes()) == ((0, 0), begun)


def test_the_run_that_it_is_made_of_stays_as_it_is():
    whole = session_with()
    whole.run(40)
    before, late = everything(whole), late_start(whole, 50)
    late.run(30)
    late.edit(parameters={"W1": np.zeros((3, 2))})
    assert everything(deepcopy(whole)) == everything(whole) == before


def test_what_is_not_told_of_a_late_start_is_as_at_a_usual_one():
    document = document_of(session_with())
    for fields, there in (({"batch": 1}, (-1, 0, 0)), ({"epoch": 2}, (0, 2, 0)), ({"before": 5}, (0, 0, 5))):
        first = session_of(document | fields).first
        assert (first.origin, first.first_epoch, first.before) == there
        assert first.memory.tobytes() == session_with().first.memory.tobytes()


WRONG = [
    ({"memory": 5}, "memory: 5 is not a set of named fields"),
    ({"epoch": -1}, "epoch: -1 is below 0"),
    ({"batch": 3}, "batch: 3 is above 2"),
    ({"before": 1.5}, "before: 1.5 is not a whole number"),
    ({"memory": {"t": 3}}, "memory.m: this is missing"),
    ({"memory": {"m": {}, "s": {}}}, "memory.t: this is missing"),
    ({"memory": []}, "memory: a list is not a set of named fields"),
]


@pytest.mark.parametrize(("fields", "says"), WRONG, ids=[case[1] for case in WRONG])
def test_what_is_wrong_with_a_late_start_is_said(fields, says):
    document = document_of(session_with())
    with pytest.raises(DocumentError) as caught:
        session_of(document | fields)
    assert str(caught.value).startswith(says)


def test_sums_of_squares_are_not_below_0():
    whole = session_with("rmsprop")
    whole.run(3)
    document = document_of(late_start(whole, 0))
    document["memory"]["s"]["W1"][0][0] = -1
    with pytest.raises(DocumentError, match=r"memory\.s: a number is below 0, and squares add up to it"):
        session_of(document)
