"""What a rule can be about of a step: every number of the ledger, by its name, and nothing else."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_core import Choice, Session
from playground.model.play.entries import Entry, entries_of, entry_of
from playground.model.play.when import is_known, is_quantity, measure_of, needs_operations
from playground.model.scenes import SCENES
from playground.model.shown.elements import Element, elements_of
from playground.model.shown.picture import picture_of
from playground.model.takeaway.ledger import columns
from playground.model.takeaway.quantities import rows_of_step


def after_updates(scene: str, updates: int = 2) -> Session:
    session = SCENES[scene].make()
    session.run(updates)
    return session


@pytest.mark.parametrize("scene", SCENES)
def test_every_number_of_the_ledger_is_read_as_it_stands_there(scene: str) -> None:
    session = after_updates(scene)
    rows, table = rows_of_step(session, 0), columns(session, picture_of(session, 0))
    for at, row in enumerate(rows):
        if row.element is None or row.quantity in ("X", "Y"):
            assert row.quantity in ("X", "Y") or row.kind == "optimiser"
            continue
        assert row.code in entries_of(row.element, session, 0)
        shown = table["new value" if row.element.is_parameter else "value"][at]
        entry = entry_of(row.code, session)
        assert entry is not None
        read = entry.read(session)
        assert read == shown or (math.isnan(read) and shown is None)
        if row.beside:
            (gradient,) = {f"{row.beside[0]}{row.code.removeprefix(row.quantity)}"}
            assert entry_of(gradient, session).read(session) == table["gradient"][at]


@pytest.mark.parametrize("scene", SCENES)
def test_all_that_is_offered_can_be_measured(scene: str) -> None:
    session = after_updates(scene)
    for element in elements_of(session.network.sizes):
        for name in entries_of(element, session, 0):
            assert is_quantity(name, session)
            assert is_known(name, session)
            assert measure_of(name, session)(session.settled) == entry_of(name, session).read(session)


def test_the_memory_of_an_optimiser_is_offered_as_long_as_there_is_one() -> None:
    session, weight = after_updates("moons"), Element("weight", 1, 2, 1)
    assert "vW1[2, 1]" in entries_of(weight, session, 0)
    session.edit(training=session.training.replaced(optimizer=Choice("gd", lr=0.1)))
    assert "vW1[2, 1]" not in entries_of(weight, session, 0)
    assert entry_of("vW1[2, 1]", session) is None
    session.edit(training=session.training.replaced(clip_norm=1.0))
    assert "clippedW1[2, 1]" in entries_of(weight, session, 0)


@pytest.mark.parametrize(
    "name",
    [
        *("", "W", "W0[0, 0]", "W3[0, 0]", "W1", "W1[0]", "W1[0, 2]", "W1[6, 0]", "W1[0, 0, 0]", "W1[-1, 0]"),
        *("b1[0, 1]", "b1[6]", "b1", "Z1[0]", "Z1[0, 10]", "Z9[0, 0]", "X[0, 0]", "Y[0, 0]", "L[0]", "R", "J"),
        *("W1[0,0]", " W1[0, 0]", "W1[0, 0]\n", "W1[٠, 0]", "W1[0, 99999]", "W1[0, 00000]", "__class__", "theta"),
        *(None, 1, True, ["L"], ("L",)),
    ],
)
def test_what_is_no_entry_of_this_run_is_none(name: object) -> None:
    assert entry_of(name, after_updates("moons")) is None


MOONS = after_updates("moons")


@given(st.one_of(st.text(max_size=30), st.from_regex(r"[A-Za-z]{0,9}\d?(\[\d{1,3}(, \d{1,3})?\])?", fullmatch=True)))
def test_any_text_is_an_entry_or_none(text: str) -> None:
    entry = entry_of(text, MOONS)
    if entry is not None:
        assert math.isfinite(entry.read(MOONS))


def test_a_sample_that_a_batch_lacks_has_no_value() -> None:
    session = after_updates("moons")
    assert math.isnan(Entry(entry_of("Z1[0, 9]", session).quantity, (0, 10)).read(session))


@pytest.mark.parametrize(
    ("name", "whole"),
    [("W1[0, 0]", False), ("b1[0]", False), ("dW1[0, 0]", False), ("vb1[0]", False), ("stepW1[0, 0]", False)]
    + [(name, True) for name in ("Z1[0, 0]", "A2[0, 0]", "S2[0, 0]", "dX[0, 0]", "dA2[0, 0]", "E[0, 0]", "L")]
    + [("training loss", False), ("W9[0, 0]", False)],
)
def test_only_what_training_leaves_out_needs_every_operation(name: str, *, whole: bool) -> None:
    assert needs_operations(name, after_updates("moons")) is whole


def test_what_is_of_an_update_is_known_where_one_is_complete() -> None:
    session = after_updates("moons", 0)
    of_update = ("dW1[0, 0]", "Z1[0, 0]", "L", "largest gradient", "smallest step / weight of a layer")
    assert not any(is_known(name, session) for name in of_update)
    assert all(is_known(name, session) for name in ("W1[0, 0]", "b1[0]", "training loss", "dead or saturated units"))
    session.step("update")
    assert all(is_known(name, session) for name in of_update)
    session.step("operation")
    assert not any(is_known(name, session) for name in of_update)
