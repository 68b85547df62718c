"""Why a gradient is so small: the product that is told is the gradient, or the strongest of the paths that make it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.explain import Entry, Reader
from backprop_core.analysis.why_small import CANCELLED, why_small
from tests.networks import KINDS, chain, session_of_kind

FIRST = Entry("dW1", 0, 0)


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_along_the_only_path_the_product_is_the_gradient(activation: str) -> None:
    session = chain([0.5, 0.02, 0.02, 0.02], activation, 1.0, 1.0)
    found = why_small(Reader(session), FIRST)
    if activation == "softmax":  # of one unit: always 1, so that its gradient is exactly 0
        assert session.value("dW1")[0, 0] == 0
        assert found is None
        return
    assert found is not None
    assert found.term == pytest.approx(found.value, rel=1e-12)
    assert [link.layer for link in found.links] == [4, 3, 2, 1]
    assert [link.weight.value for link in found.links if link.weight] == [0.02, 0.02, 0.02]


def test_samples_that_nearly_cancel_are_told() -> None:
    layers = [LayerSpec(1, "identity"), LayerSpec(1, "identity")]
    parameters = [(np.ones((1, 1)), np.zeros((1, 1))), (np.array([[1.0]]), np.zeros((1, 1)))]
    data = Dataset([[1.0, 1.0, 3.0]], [[0.0, 1.999, 2.9997]])
    session = Session(NetworkSpec(1, layers, "half_mse"), TrainingSpec(), data, parameters)
    session.edit(parameters={"b1": np.array([[1e-9]])})
    session.prime()
    session.table.rows["grad"][2:] = 1.0  # so that the first layer's is far smaller than those behind it
    found = why_small(Reader(session), FIRST)
    assert found is not None
    assert found.sums[0][0].entry == FIRST
    assert abs(found.sums[0][0].value) < CANCELLED * abs(found.sums[0][1])


@pytest.mark.parametrize("kind", KINDS)
def test_on_every_network_the_path_is_one_of_the_sample_it_names(kind: str) -> None:
    session = session_of_kind(kind)
    session.prime()
    session.table.block("grad", 1)[...] *= 1e-9
    reader = Reader(session)
    for row, column in np.ndindex(session.value("dW1").shape):
        found = why_small(reader, Entry("dW1", row, column))
        if found is None:
            continue
        hidden = [link for link in found.links if link.weight]
        assert [link.weight.entry.column for link in hidden if link.weight] == [link.row for link in hidden]
        assert [link.weight.value for link in hidden if link.weight and link.weight.value == 0] == []
        assert [link.row for link in found.links[-1:]] in ([row], [])
        assert math.isfinite(found.term)
