"""The product behind an early gradient, against all paths written out and against the engine's δ."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from backprop_core import Session
from backprop_core.analysis.insight.factors import chain_of
from tests.networks import KINDS, chain, session_of_kind


def path_products(session: Session, layer: int, row: int, sample: int) -> list[float]:
    """Every path from a unit to an output, each the product of its weights and slopes (no layer may mix its units)."""
    sizes, depth = session.network.sizes, session.network.depth
    found = []
    for units in itertools.product(*(range(size) for size in sizes[layer + 1 :])):
        way = [row, *units]
        product = session.value(f"dZ{depth}")[way[-1], sample]
        for n in range(layer, depth):
            slope = session.value(f"S{n}")[way[n - layer], sample]
            product *= slope * session.old(f"W{n + 1}")[way[n - layer + 1], way[n - layer]]
        found.append(float(product))
    return found


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("1-1", "deep", "coupled")])
def test_the_strongest_path_is_the_largest_of_all_and_they_add_up_to_delta(kind: str) -> None:
    session = session_of_kind(kind)
    session.prime()
    products = path_products(session, 1, 1, 1)
    found = chain_of(session, 1, 1, 0, 1)
    assert found.paths == len(products)
    assert abs(found.links[-1].product) == pytest.approx(max(map(abs, products)), rel=1e-12)
    assert found.links[-1].total == pytest.approx(math.fsum(products), rel=1e-10, abs=1e-17)
    assert found.total == pytest.approx(found.links[-1].total * session.value("X")[0, 1])


def test_a_deep_path_is_the_product_of_its_factors() -> None:
    session = session_of_kind("deep")
    session.prime()
    products = path_products(session, 2, 3, 0)
    found = chain_of(session, 2, 3, None, 0)
    assert found.links[-1].product == pytest.approx(max(products, key=abs), rel=1e-12)
    assert found.links[-1].product == pytest.approx(found.start * found.left, rel=1e-12)
    assert [link.layer for link in found.links] == [6, 5, 4, 3, 2]
    for link in found.links:
        assert link.factor == pytest.approx(link.weight * link.slope, rel=1e-12)
        assert link.total == session.value(f"dZ{link.layer}")[link.unit, 0]


def test_units_that_a_softmax_mixes_still_add_up() -> None:
    session = session_of_kind("coupled")
    session.prime()
    steps = chain_of(session, 1, 0, None, 2)
    assert [(link.weight is None, link.slope is None) for link in steps.links] == [(False, False), (True, True)]
    A, W, onward = session.value("A1")[:, 2], session.old("W2"), session.value("dZ2")[:, 2]
    jacobian = np.diag(A) - np.outer(A, A)
    np.testing.assert_allclose(jacobian @ W.T @ onward, session.value("dZ1")[:, 2], rtol=1e-10, atol=1e-16)
    assert steps.links[-1].factor == pytest.approx((jacobian @ W.T)[0, steps.links[-2].unit], rel=1e-12)


def test_one_path_alone_is_the_gradient() -> None:
    session = chain([0.5, -2.0, 0.25], "tanh", 0.8, 0.3)
    found = chain_of(session, 1, 0, 0, 0)
    assert found.paths == 1
    assert found.product == pytest.approx(float(session.value("dW1")[0, 0]), rel=1e-14)
    assert found.product == pytest.approx(found.total, rel=1e-14)


def test_the_output_has_no_factors_and_nothing_is_there_before_the_gradients() -> None:
    session = session_of_kind("2-3-1")
    assert chain_of(session, 1, 0, 0, 0) is None
    session.prime()
    found = chain_of(session, 2, 0, 3, 1)
    assert (found.links, found.source, found.start) == ((), 1.0, session.value("dZ2")[0, 1])
