"""Edges and units switched off, against sessions begun without them."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from backprop_core import Session
from backprop_core.analysis.insight.cutting import cutter, edge_columns, unit_columns
from tests.evaluating import objective_with
from tests.networks import KINDS, chain, session_of_kind


def loss_without(session: Session, name: str, change: object) -> float:
    """The objective of the batch in a session begun with a changed matrix."""
    names = [(f"W{n}", f"b{n}") for n in range(1, session.network.depth + 1)]
    held = {each: session.old(each) for pair in names for each in pair}
    change(held[name])
    return objective_with(session, [(held[W], held[b]) for W, b in names])


@pytest.mark.parametrize("kind", KINDS)
def test_an_edge_that_is_off_has_weight_0(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(2)
    session.step("operation")
    session.prime()
    last = session.network.depth
    found = cutter(session).cut(edge_columns(session.table, last, 0, 0))

    def off(W: np.ndarray) -> None:
        W[0, 0] = 0.0

    assert found.before + found.change == pytest.approx(loss_without(session, f"W{last}", off), rel=1e-12)
    w, g = session.old(f"W{last}")[0, 0], session.value(f"dW{last}")[0, 0]
    assert found.foretold == pytest.approx(-w * g, rel=1e-14)


@pytest.mark.parametrize("kind", ["2-3-1", "deep", "coupled", "softmax"])
def test_a_unit_that_is_off_reaches_nothing(kind: str) -> None:
    session = session_of_kind(kind)
    session.prime()
    found = cutter(session).cut(unit_columns(session.table, 1, 1))

    def off(W: np.ndarray) -> None:
        W[:, 1] = 0.0

    assert found.before + found.change == pytest.approx(loss_without(session, "W2", off), rel=1e-12)
    assert found.foretold == pytest.approx(-float(session.old("W2")[:, 1] @ session.value("dW2")[:, 1]), rel=1e-12)


def test_a_bias_and_an_input_can_be_cut() -> None:
    session = session_of_kind("2-3-1")
    session.run(3)
    session.step("operation")
    session.prime()

    def no_bias(b: np.ndarray) -> None:
        b[2] = 0.0

    def no_input(W: np.ndarray) -> None:
        W[:, 0] = 0.0

    cuts = cutter(session)
    bias, given = cuts.cut(edge_columns(session.table, 1, 2, -1)), cuts.cut(unit_columns(session.table, 0, 0))
    assert bias.before + bias.change == pytest.approx(loss_without(session, "b1", no_bias), rel=1e-12)
    assert given.before + given.change == pytest.approx(loss_without(session, "W1", no_input), rel=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("batch_size", [None, 2])
def test_after_a_complete_update_a_cut_is_of_the_next_one_as_an_edit_makes_it(kind: str, batch_size: int) -> None:
    session = session_of_kind(kind)
    session.edit(training=session.training.replaced(batch_size=batch_size))
    session.run(5)
    cuts, last = cutter(session), session.network.depth
    columns = edge_columns(session.table, last, 0, 0)
    found, W = cuts.cut(columns), session.value(f"W{last}")
    other = copy.deepcopy(session)
    other.step("operation")
    other.prime()
    assert (cuts.update, cuts.samples) == (other.position.update, len(other.batch))
    assert found.before == float(other.value(other.objective))
    assert found.foretold == pytest.approx(-W[0, 0] * other.value(f"dW{last}")[0, 0], rel=1e-14)
    W[0, 0] = 0.0
    session.edit(parameters={f"W{last}": W})
    session.prime()
    assert found.before + found.change == pytest.approx(float(session.value(session.objective)), rel=1e-12)


def test_what_is_0_is_off() -> None:
    session = session_of_kind("2-3-1")
    session.prime()
    unit, edge = unit_columns(session.table, 1, 1), edge_columns(session.table, 2, 0, 1)
    assert not cutter(session).is_off(unit)
    session.edit(parameters={"W2": session.value("W2") * np.array([1, 0, 1])})
    cuts = cutter(session)
    assert cuts.is_off(unit)
    assert cuts.is_off(edge)
    assert not cuts.is_off(unit_columns(session.table, 1, 0))


def test_the_two_agree_for_a_small_weight_and_part_for_a_large_one() -> None:
    """1/2 (2w - 0.5)^2: the change is -w g + 2 w^2."""
    for w in (1e-4, 1.0):
        found = cutter(chain([w], "identity", 2.0, 0.5)).cut((0,))
        assert found.change - found.foretold == pytest.approx(2 * w**2, rel=1e-6)


def test_nothing_is_cut_before_the_gradients_and_the_session_stays() -> None:
    session = session_of_kind("2-3-1")
    assert cutter(session) is None
    session.prime()
    held = session.table.memory.copy(), session.value("dW1"), session.value("Z2")
    cutter(session).cut((0, 3))
    np.testing.assert_array_equal(session.table.memory, held[0])
    np.testing.assert_array_equal(session.value("dW1"), held[1])
    np.testing.assert_array_equal(session.value("Z2"), held[2])
