"""Undo leads back over a change of the network, and a move that is broken off leaves a whole run."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from backprop_core import DataError, Dataset, LayerSpec, Session, SpecError
from backprop_core.run.engine import Engine
from tests.core.run.test_time_travel import everything, ragged


def other_network(session):
    """The session goes on with a wider network on other data."""
    network = session.network.replaced(layers=[LayerSpec(6, "relu"), *session.network.layers[1:]])
    session.restart(
        network, session.training.replaced(batch_size=2), Dataset(session.data.X[:, :4], session.data.Y[:, :4])
    )


def test_undo_leads_back_over_a_change_of_the_network_and_the_runs_on_both_sides_keep_their_pasts():
    session = ragged()
    session.run(5)
    session.edit(training=session.training.with_options(lr=0.5))
    session.run(2)
    session.step("operation")
    there = everything(session)
    other_network(session)
    assert (session.position, session.reach, session.edited) == ((0, 0), (0, 0), True)
    session.run(3)
    session.edit(training=session.training.with_options(lr=0.25))
    session.run(4)
    here = everything(session)
    session.reset()
    assert (session.network.sizes, session.training.batch_size, session.completed) == ((2, 6, 3), 2, 0)
    assert session.edited
    for _ in range(3):
        assert session.undo()
    assert everything(session) == there
    session.travel(0)
    assert everything(session) == everything(ragged())
    assert session.undo()
    assert not session.edited
    assert not session.undo()
    for _ in range(3):
        assert session.redo()
    assert everything(session) == here
    session.travel(0)
    assert session.network.sizes == (2, 6, 3)


def test_a_restarted_run_is_the_run_of_a_new_session():
    session = ragged()
    session.run(4)
    other_network(session)
    fresh = Session(session.network, session.training, session.data)
    for each in (session, fresh):
        each.run(7)
    assert everything(session) == everything(fresh)


def test_a_refused_restart_changes_nothing():
    session = ragged()
    session.run(2)
    session.step("phase")
    before = everything(session)
    with pytest.raises(DataError):
        session.restart(session.network, session.training, Dataset(np.zeros((3, 2)), np.zeros((3, 2))))
    with pytest.raises(SpecError):
        session.restart(session.network, session.training.replaced(schedule=[[99]]), session.data)
    assert everything(session) == before
    assert not session.can_undo


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("move", ["run", "step", "back", "undo"])
def test_a_move_that_is_broken_off_leaves_a_run_that_stands_where_it_says(monkeypatch, move, after):
    session = ragged()
    session.run(700)
    session.edit(training=session.training.with_options(lr=0.1))
    session.run(20)
    broken, method = [], "train_checked" if move == "run" else "enter"
    real = getattr(Engine, method)

    def interrupted(engine, *args):
        if not broken:
            broken.append(args)
            if after:
                real(engine, *args)
            raise KeyboardInterrupt
        return real(engine, *args)

    monkeypatch.setattr(Engine, method, interrupted)
    with pytest.raises(KeyboardInterrupt):
        session.run(3000) if move == "run" else getattr(session, move)()
    place, twin = session.position, copy.deepcopy(session)
    assert everything(twin) == everything(session)
    twin.travel(0)
    twin.run(place.update)
    twin.run(50)
    session.run(place.update + 50 - session.completed)
    assert everything(session) == everything(twin)
