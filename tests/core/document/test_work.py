"""The work of opening a document: what is estimated for it is allowed to the last unit, and not one more."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Dataset, DocumentError, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.document.affordable import affordable
from backprop_core.document.documents import document_of, session_of
from backprop_core.document.fields import (
    FEW,
    NEAREST,
    Fields,
    finite,
    integer,
    items,
    matrix,
    number,
    one_of,
    option_value,
    plain,
    said,
    texts,
)
from backprop_core.document.work import SLACK, Work, WorkError, compile_cost, largest_batch, parameters_of, update_cost
from backprop_core.functions.registry import Option
from tests.networks import KINDS, session_of_kind


def costs(session: Session) -> tuple[int, int]:
    """Of compiling and of one update."""
    parts = session.network, session.training
    return compile_cost(*parts, session.data), update_cost(*parts, session.data.samples)


def test_all_that_is_left_may_be_spent_and_no_more() -> None:
    work = Work(3_000_000_000)
    work.spend("place", 2_000_000_000, "this")
    work.spend("place", 1_000_000_000, "this")
    assert work.left == 0
    with pytest.raises(WorkError) as refused:
        work.spend("place", 1, "this")
    assert str(refused.value) == "place: this would take too long: more than 3 s of work"


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_has_as_many_parameters_as_its_table(kind: str) -> None:
    session = session_of_kind(kind)
    assert parameters_of(session.network) == session.table.count


@pytest.mark.parametrize(
    ("training", "most"),
    [({}, 5), ({"batch_size": 2}, 2), ({"batch_size": 9}, 5), ({"schedule": [[0], [1, 2, 3], [4, 0]]}, 3)],
)
def test_the_largest_batch_is_that_of_the_run(training: dict, most: int) -> None:
    session = session_of_kind("2-3-1")
    session.restart(session.network, TrainingSpec(**training), session.data)
    sizes = []
    for _ in range(6):
        sizes.append(len(session.batch))
        session.step("update")
        session.step("operation")
    assert largest_batch(session.training, session.data.samples) == most == max(sizes)


def test_it_costs_more_to_open_what_has_more_of_anything() -> None:
    def cost(units: int = 3, depth: int = 2, samples: int = 8, **training: object) -> tuple[int, int]:
        layers = [LayerSpec(units, "tanh")] * (depth - 1) + [LayerSpec(1, "tanh")]
        data = Dataset(np.zeros((2, samples)), np.zeros((1, samples)))
        return costs(Session(NetworkSpec(2, layers, "mse"), TrainingSpec(**training), data))

    compiling, updating = cost()
    for more in (cost(units=4), cost(depth=3), cost(samples=9)):
        assert more[0] > compiling
        assert more[1] > updating
    # One size of batch, two of it, and eight batches of one: a tape for each size, and work to lay out each batch.
    four, three, one = (cost(batch_size=size)[0] for size in (4, 3, 1))
    assert three - four > 400_000
    assert 0 < one - four < 400_000
    assert cost(batch_size=4)[1] < updating


def test_a_run_costs_its_tapes_and_its_updates_and_another_one_beside_it_its_own() -> None:
    session = session_of_kind("2-3-1")
    compiling, updating = costs(session)
    session.run(11)
    one = compiling + 10 * updating
    assert affordable(session.mark, one).course == session.mark.course
    with pytest.raises(DocumentError, match=r"^position: update 10 would take too long"):
        affordable(session.mark, one - 1)
    session.travel(4)
    with pytest.raises(DocumentError, match=r"^reach: update 10 would take too long"):
        affordable(session.mark, one - 1)
    session.restart(session.network.replaced(seed=8), session.training, session.data)
    session.run(6)
    both = one + compiling + 5 * updating
    assert [len(affordable(session.mark, most).undo) for most in (both - 1, both)] == [0, 1]


def test_courses_cost_once_what_they_have_in_common() -> None:
    """They part after ten updates, by an edit each; what was undone is as near as what undo leads to."""
    session = session_of_kind("2-3-1")
    compiling, updating = costs(session)
    session.run(10)
    session.edit(parameters={"b1": np.ones((3, 1))})
    session.run(3)
    present = 2 * compiling + 12 * updating
    assert len(affordable(session.mark, present).undo) == 1
    session.undo()
    alone = compiling + 9 * updating
    other = compiling + 3 * updating
    assert [len(affordable(session.mark, most).redo) for most in (alone, alone + other - 1, alone + other)] == [0, 0, 1]


def test_a_course_that_ends_on_another_s_way_costs_nothing_more() -> None:
    """Nor does it leave anything over for the next one."""
    session = session_of_kind("2-3-1")
    compiling, updating = costs(session)
    session.run(5)
    session.restart(session.network.replaced(seed=8), session.training, session.data)
    session.run(10)
    session.edit(parameters={"b1": np.ones((3, 1))})
    session.run(3)
    session.restart(session.network.replaced(seed=9), session.training, session.data)
    enough = 4 * compiling + 12 * updating + 4 * updating
    assert [len(affordable(session.mark, most).undo) for most in (enough - 1, enough)] == [2, 3]


def test_courses_that_part_cost_what_each_makes_after_that() -> None:
    """One by an edit after 20 updates, the other, on the same way, by one after 10."""
    session = session_of_kind("2-3-1")
    compiling, updating = costs(session)
    session.run(20)
    session.edit(parameters={"b1": np.ones((3, 1))})
    session.run(5)
    session.travel(10)
    session.edit(parameters={"b1": np.zeros((3, 1))})
    session.run(20)
    present = 2 * compiling + 29 * updating
    other = compiling + 14 * updating
    assert affordable(session.mark, present).undo == ()
    assert [len(affordable(session.mark, present + other + more).undo) for more in (-1, 0)] == [0, 2]


def test_an_edit_costs_nothing_more_that_any_other_course_has_as_well() -> None:
    """What was undone begins with all that there is at present; what undo leads to has less of it."""
    session = session_of_kind("2-3-1")
    compiling, updating = costs(session)
    session.run(10)
    session.edit(parameters={"b1": np.ones((3, 1))})
    session.run(5)
    session.edit(parameters={"b1": np.zeros((3, 1))})
    session.run(3)
    session.undo()
    enough = 3 * compiling + 17 * updating
    marks = [affordable(session.mark, most) for most in (enough - 1, enough)]
    assert [(len(mark.undo), len(mark.redo)) for mark in marks] == [(1, 0), (1, 1)]


@pytest.mark.parametrize(
    ("kind", "compiling", "updating"),
    [
        ("1-1", 605_270, 7_180),
        ("2-3-1", 1_613_230, 10_336),
        ("deep", 1_834_010, 29_065),
        ("softmax", 837_460, 15_940),
        ("coupled", 1_014_850, 14_350),
        ("margins", 823_150, 12_400),
        ("corners", 810_670, 10_780),
        ("distances", 812_470, 11_005),
    ],
)
def test_a_document_that_can_be_opened_once_can_be_opened_for_good(kind: str, compiling: int, updating: int) -> None:
    """The estimates are part of what a document is: with larger ones, links that were made would open no
    more, and with smaller ones whoever opens a link could be asked for more work than is meant.
    """
    assert costs(session_of_kind(kind)) == (compiling, updating)


def test_what_was_foreseen_may_be_spent_whatever_else_is_allowed_for_large_numbers() -> None:
    session = session_of_kind("1-1", 1000)
    _, updating = costs(session)
    updates = 2 + SLACK // updating
    session.run(updates)
    assert session_of(document_of(session)).completed == updates


OPTION = Option(0.5, "", 0.0, 1.0, open_high=True)
REFUSED = [
    (lambda: integer("here", 4, 1, 3), "4 is above 3"),
    (lambda: integer("here", 0, 1, 3), "0 is below 1"),
    (lambda: integer("here", 1.0, 1, 3), "1.0 is not a whole number"),
    (lambda: number("here", 1, OPTION), "1 itself is not allowed; allowed: a finite number and at least 0 and below 1"),
    (lambda: number("here", -1e-9, OPTION), "-1e-09 is below 0"),
    (lambda: option_value("here", 1, Option(True, "")), "1 is neither true nor false"),
    (lambda: option_value("here", "c", Option("a", "", choices=("a", "b"))), "'c' is not one of a, b"),
    (lambda: finite("here", True), "true is not a number"),
    (lambda: finite("here", 10**400), "a whole number of more than 60 digits is not a finite number"),
    (lambda: one_of("here", "", ("a", "b")), "'' is not one of a, b"),
    (lambda: items("here", [1, 2, 3], 2), "3 entries are more than 2"),
    (lambda: texts("here", ["a" * 200, "b" * 201], 2), None),
    (lambda: matrix("here", [[1, 2], [3]]), None),
    (lambda: matrix("here", []), "there are no numbers"),
]


@pytest.mark.parametrize("at", range(len(REFUSED)))
def test_a_value_is_refused_by_its_place_with_what_it_is(at: int) -> None:
    read, says = REFUSED[at]
    with pytest.raises(DocumentError) as refused:
        read()
    if says is None:
        assert refused.value.place == "here[1]"
    else:
        assert str(refused.value) == f"here: {says}"


@pytest.mark.parametrize("count", [FEW, FEW + 1])
def test_a_field_that_there_is_not_is_refused_with_all_others_or_the_nearest_of_many(count: int) -> None:
    """However little they are like it."""
    known = [f"field{at:02}" for at in range(count)]
    given = Fields("here", {"xyz": 1})
    for name in known:
        given.take(name)
    with pytest.raises(DocumentError) as refused:
        given.close()
    says = str(refused.value)
    assert says.startswith("here.xyz: there is no field of this name; ")
    named = says.rpartition(" are ")[2].split(", ")
    assert set(named) <= set(known)
    assert len(named) == len(set(named)) == (count if count == FEW else NEAREST)


def test_a_value_is_taken_up_to_the_ends_of_what_is_allowed() -> None:
    assert [integer("here", value, 1, 3) for value in (1, 3)] == [1, 3]
    assert [number("here", value, OPTION) for value in (0, 0.999)] == [0, 0.999]
    assert texts("here", ["a" * 200, ""], 2) == ("a" * 200, "")
    assert items("here", (1, 2), 2) == [1, 2]
    assert matrix("here", [[1, 2.5]]).tolist() == [[1, 2.5]]
    assert [said(10**60), said(2**200 - 1)[:3], said({}), said(["a"])] == [
        *(repr(10**60), str(2**200)[:3], "a set of named fields", "a list")
    ]


@pytest.mark.parametrize("value", [0.0, -0.0, 1.0, -3.0, 0.5, 2.0**53 - 1, 2.0**53, 2.0**60, 1e300])
def test_a_whole_number_is_written_without_a_point_where_that_is_the_same(value: float) -> None:
    written = plain(value)
    assert (written, np.signbit(written)) == (value, np.signbit(value))
    assert isinstance(written, int) == (value != 0.5 and abs(value) < 2**53 and not (value == 0 and np.signbit(value)))
