"""Runs of other networks that undo leads to: within their bytes, without buffers, and the same to the bit."""

from __future__ import annotations

import gc
from weakref import ref

import pytest

from backprop_core import DataSpec, Session, make_dataset
from backprop_core.run.history import size_of
from playground.model import aside as module
from playground.model.aside import Aside
from playground.model.scenes import SCENES


def bits(session: Session) -> tuple[object, ...]:
    names = ("X", "Z1", "A1", "dW1", "stepW1", "L")
    return session.position, session.table.memory.tobytes(), *(session.value(name).tobytes() for name in names)


def large(seed: int) -> Session:
    """A run with a past, on data of its own."""
    data = make_dataset(DataSpec("blobs", samples=1500, classes=4, labels="onehot", seed=seed))
    scene = SCENES["large"].make()
    session = Session(scene.network, scene.training, data)
    for rate in (0.1, 0.2):
        session.run(40)
        session.edit(training=session.training.with_options(lr=rate))
    session.run(25)
    return session


def test_many_changes_of_the_network_stay_within_the_bytes() -> None:
    aside, last = Aside(), large(0)
    for seed in range(1, 25):
        aside.leave(last)
        last = large(seed)
        assert size_of(array for kept in aside.before for array in kept.kept()) <= module.BYTES
    assert 2 <= len(aside.before) < module.MOST


def test_the_nearest_run_is_kept_however_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BYTES", 0)
    aside = Aside()
    for seed in (0, 1):
        aside.leave(large(seed))
    assert len(aside.before) == 1


def test_a_run_comes_back_as_it_was_and_so_does_its_past() -> None:
    aside, first, second = Aside(), large(0), large(1)
    there, here = bits(first), bits(second)
    aside.leave(first)
    assert aside.back(second) is first
    assert bits(first) == there
    assert aside.leads_on(first)
    assert aside.on(first) is second
    assert bits(second) == here
    assert aside.back(second) is first
    for _ in range(2):
        first.undo()
    first.travel(0)
    assert bits(first) == bits(_at_start(large(0)))


def _at_start(session: Session) -> Session:
    session.undo()
    session.undo()
    session.travel(0)
    return session


def test_redo_leads_on_only_from_where_undo_came_to() -> None:
    aside, first, second = Aside(), large(0), large(1)
    aside.leave(first)
    assert not aside.leads_on(second)
    aside.back(second)
    first.edit(training=first.training.with_options(lr=0.3))
    assert not aside.leads_on(first)
    assert aside.on(first) is first


def test_a_divergence_is_still_known_after_a_rest() -> None:
    session = SCENES["plane"].make()
    session.edit(training=session.training.with_options(lr=1000.0))
    session.run(1000)
    found, before = session.divergence, session.table.memory.tobytes()
    session.rest()
    session.wake()
    assert found is not None
    assert (session.divergence, session.table.memory.tobytes()) == (found, before)


def test_buffers_are_given_up() -> None:
    aside, session = Aside(), large(0)
    table = ref(session.table)
    aside.leave(session)
    gc.collect()
    assert table() is None
