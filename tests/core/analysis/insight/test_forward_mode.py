"""Tangents against differences of the network itself, and their products with the engine's adjoints."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Session
from backprop_core.analysis.insight.forward_mode import crossings, work_of
from tests.networks import KINDS, chain, session_of_kind


@pytest.mark.parametrize("kind", KINDS)
def test_at_every_cut_the_products_add_up_to_the_gradient(kind: str) -> None:
    session = session_of_kind(kind)
    plain = session.training.replaced(l1=0.0, l2=0.0, clip_norm=None, train_biases=True)
    session.edit(training=plain)  # a penalty is no part of what comes back from the samples
    session.prime()
    for layer in range(1, session.network.depth + 1):
        gradient = np.hstack([session.value(f"dW{layer}"), session.value(f"db{layer}")])
        for row, column in np.ndindex(*gradient.shape):
            cuts = [crossings(session, layer, row, column, sample) for sample in range(len(session.batch))]
            assert [cut.layer for cut in cuts[0]] == list(range(layer, session.network.depth + 1))
            for at in range(len(cuts[0])):
                total = sum(each[at].total for each in cuts)
                assert total == pytest.approx(gradient[row, column], rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("kind", ["softmax", "coupled", "margins", "2-3-1"])
def test_tangents_are_how_fast_pre_activations_move(kind: str) -> None:
    session = session_of_kind(kind)
    session.prime()
    h, sample, depth = 1e-6, 1, session.network.depth
    tangents = {cut.layer: cut.tangents for cut in crossings(session, 1, 0, 1, sample)}
    W1, moved = session.old("W1").copy(), []
    for step in (h, -h):
        other = session_of_kind(kind)
        changed = W1.copy()
        changed[0, 1] += step
        other.edit(parameters={"W1": changed})
        other.prime()
        moved.append([other.value(f"Z{n}")[:, sample].copy() for n in range(1, depth + 1)])
    for n, (up, down) in enumerate(zip(*moved, strict=True), 1):
        np.testing.assert_allclose((up - down) / (2 * h), tangents[n], rtol=1e-5, atol=1e-8)


def test_an_input_and_a_unit_can_be_what_moves() -> None:
    def at(x: float) -> Session:
        return chain([0.5, -2.0, 0.25], "tanh", x, 0.3)

    found = crossings(at(0.8), 0, 0, None, 0)
    assert [cut.layer for cut in found] == [1, 2, 3]
    h = 1e-6
    slope = float(at(0.8 + h).value("L") - at(0.8 - h).value("L")) / (2 * h)
    for cut in found:
        assert cut.total == pytest.approx(slope, rel=1e-6)
    session = at(0.8)
    for cut in crossings(session, 2, 0, None, 0):
        assert cut.total == pytest.approx(float(session.value("dZ2")[0, 0]), rel=1e-12)


def test_before_the_gradients_there_is_nothing() -> None:
    assert crossings(session_of_kind("2-3-1"), 1, 0, 0, 0) == ()


def test_the_work_is_counted_by_hand() -> None:
    """2-3-1: forward 6 + 3; a weight of the first layer has 3 products behind it, one of the second none."""
    work = work_of((2, 3, 1), 1)
    assert (work.forward, work.one, work.parameters) == (9, 3, 13)
    assert work.all_forward == 9 * 3
    assert work.backward == (6 + 3) + 3
    assert work_of((2, 3, 1), 2).one == 0
    assert work_of((2, 3, 1), 0).one == 9
