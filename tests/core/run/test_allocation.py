"""What a run allocates: its checkpoints, and nothing for an update."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from backprop_core import OPTIMIZERS
from backprop_core.run.history import BYTES, MOST, Checkpoints, size_of
from backprop_core.run.runner import CHUNK, SPACING
from tests.core.run.test_time_travel import ragged
from tests.core.tape.test_laws import session_of


def test_checkpoints_stay_within_their_memory_and_spread():
    """The gaps grow in proportion to the distance from the present."""
    memory, checkpoints, end = np.zeros(1000), Checkpoints(), 10**6
    for update in range(SPACING, end, SPACING):
        checkpoints.remember(update, memory.copy())
    assert 50 <= len(checkpoints) <= MOST
    assert size_of(checkpoints.arrays()) <= BYTES
    for distance in (100, 1000, 10_000, 100_000, 900_000):
        found, _ = checkpoints.nearest(0, end - distance) or (0, None)  # the start is kept by its segment
        assert end - distance - found <= max(SPACING, distance / 4)


def grown_by(session, updates):
    """Bytes that a run allocates and keeps."""
    tracemalloc.start()
    session.run(updates)
    before = tracemalloc.get_traced_memory()[0]
    session.run(updates)
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return after - before


def test_a_long_run_keeps_nothing_but_its_checkpoints():
    session = ragged("gd")
    session.run(MOST * CHUNK * 2)
    assert grown_by(session, 4000) < 64 * (session.table.memory.nbytes + 200)
    assert len(session._runner.branch.checkpoints) <= MOST


@pytest.mark.parametrize("batch_size", [None, 3])
def test_an_update_allocates_nothing(batch_size):
    """The peak of a run does not depend on how many updates it makes: buffers are written, never made."""
    peaks = []
    for updates in (300, 3000):
        session = session_of("tanh", "softmax", "cce", optimizer="adam", batch_size=batch_size)
        session.run(2)
        tracemalloc.start()
        session._runner.engine.train_checked(session.completed, updates)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] <= peaks[0] + 512


@pytest.mark.parametrize("batch_size", [None, 3])
@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_a_run_allocates_its_checkpoints_and_nothing_else(optimizer, batch_size):
    """From 300 to 3,000 updates, ragged ones included; an array that is kept has 200 bytes besides."""
    peaks, kept = [], []
    for updates in (300, 3000):
        session = session_of("gelu", "softmax", "cce", optimizer=optimizer, batch_size=batch_size)
        session.run(40)
        before = sizes(session)
        held = arrays(session)  # as long as they live, no new array gets the identity of one of them
        tracemalloc.start()
        session.run(updates)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        kept.append([size + 200 for array, size in sizes(session).items() if array not in before])
        assert len(held) >= len(before)
    assert len(kept[1]) <= 256
    assert peaks[1] - peaks[0] <= sum(kept[1]) - sum(kept[0]) + 1024


def arrays(session):
    """The arrays that are kept of the past."""
    return list(session._runner.branch.arrays())


def sizes(session):
    """Bytes of each array that is kept."""
    return {id(array): array.nbytes for array in arrays(session)}
