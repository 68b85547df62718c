"""Why a gradient is so small: the product that is told is the gradient, or the strongest of the paths that make it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.analysis.explain import Entry, Reader
from backprop_core.analysis.why_small import CANCELLED, FAR, far_smaller, why_small
from tests.networks import KINDS, chain, session_of_kind

FIRST, FIRST_BIAS = Entry("dW1", 0, 0), Entry("db1", 0, 0)


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


@pytest.mark.parametrize("activation", sorted(set(ACTIVATIONS) - {"softmax"}))
def test_a_bias_is_multiplied_by_nothing(activation: str) -> None:
    session = chain([0.5, 0.02, 0.02, 0.02], activation, 3.0, 1.0)
    found = why_small(Reader(session), Entry("db1", 0, 0))
    assert found is not None
    assert found.source is None
    assert found.term == pytest.approx(session.value("db1")[0, 0], rel=1e-12)
    of_weight = why_small(Reader(session), FIRST)
    assert of_weight is not None
    assert (of_weight.source.value, of_weight.links, of_weight.start) == (3.0, found.links, found.start)


@pytest.mark.parametrize("kind", KINDS)
def test_the_way_begins_where_the_loss_is_differentiated(kind: str) -> None:
    """At dA of the output, or at A - Y on the short route, and goes on by the strongest factor of every sum."""
    session = session_of_kind(kind)
    session.run(1)
    session.prime()
    session.table.block("grad", 1)[...] *= 1e-9
    reader, depth = Reader(session), session.network.depth
    found = [why_small(reader, Entry("db1", row, 0)) for row in range(session.network.sizes[1])]
    for small in filter(None, found):
        stem = "dZ" if session.network.cancels else "dA"
        assert small.start.entry[:1] == (f"{stem}{depth}",)
        assert small.start.value == session.value(f"{stem}{depth}")[small.start.entry.row, small.sample]
        assert [link.layer for link in small.links] == list(range(depth - session.network.cancels, 0, -1))
        assert [link.weight is None for link in small.links] == [link.layer == depth for link in small.links]
        assert small.sample == np.abs(reader.array("dZ1")[small.entry.row]).argmax()
        for link in small.links:
            if not session.network.layers[link.layer - 1].record.coupled:
                assert link.slope == session.value(f"S{link.layer}")[link.row, small.sample]
            weights = [] if link.weight is None else [link.weight]
            for factor in weights:
                assert factor.value == session.old(f"W{link.layer + 1}")[factor.entry.row, factor.entry.column]
                parts = (
                    session.old(f"W{link.layer + 1}")[:, link.row]
                    * reader.array(f"dZ{link.layer + 1}")[:, small.sample]
                )
                assert factor.entry.row == np.abs(parts).argmax()


@pytest.mark.parametrize(("below", "small"), [(0.999, True), (1.001, False)])
def test_far_smaller_is_less_than_a_hundredth_of_the_largest_gradient_behind(below: float, small: bool) -> None:
    session = session_of_kind("deep")
    session.prime()
    largest = max(np.abs(session.table.block("grad", layer)).max() for layer in range(3, 8))
    for sign in (1, -1):
        session.table.biases("grad", 2)[1, 0] = sign * below * FAR * largest
        reader = Reader(session)
        assert far_smaller(reader, Entry("db2", 1, 0)) == (largest if small else None)
    session.table.biases("grad", 7)[0, 0] = 1e-9
    assert far_smaller(Reader(session), Entry("db7", 0, 0)) is None  # on the short route there is nothing behind


def test_of_the_last_layer_the_loss_by_an_output_is_beside_it() -> None:
    session = session_of_kind("margins")
    session.prime()
    session.table.weights("grad", 2)[0, 3] = 1e-9
    reader = Reader(session)
    assert far_smaller(reader, Entry("dW2", 0, 3)) == np.abs(session.value("dA2")).max()
    session.table.weights("grad", 2)[0, 3] = 0.0
    assert far_smaller(Reader(session), Entry("dW2", 0, 3)) is None


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


def test_a_gradient_is_beside_those_of_later_layers_alone_and_of_any_of_them() -> None:
    session = session_of_kind("deep")
    session.prime()
    session.table.rows["grad"][...] = 1e-3
    session.table.block("grad", 1)[...] = session.table.block("grad", 3)[1, 1] = 5.0
    session.table.biases("grad", 3)[0, 0] = 1e-4
    assert far_smaller(Reader(session), Entry("db3", 0, 0)) is None
    session.table.block("grad", 5)[0, 0] = -2.0
    assert far_smaller(Reader(session), Entry("db3", 0, 0)) == 2.0


def summed(errors: list[float]) -> Session:
    """Two identity units in a row, as many samples as errors, which are the derivatives by the first one's z."""
    layers = [LayerSpec(1, "identity"), LayerSpec(1, "identity")]
    parameters = [(np.ones((1, 1)), np.zeros((1, 1))), (np.ones((1, 1)), np.zeros((1, 1)))]
    network = NetworkSpec(1, layers, "half_mse", reduction="sum_all")
    data = Dataset([[0.0] * len(errors)], [[-error for error in errors]])
    session = Session(network, TrainingSpec(), data, parameters)
    session.prime()
    session.table.block("grad", 2)[...] = 1e6  # so that the first layer's is far smaller
    return session


@pytest.mark.parametrize(
    ("errors", "largest"),
    [
        ([-4.0, 3.5], -4.0),
        ([3.5, -4.0, 1.0], -4.0),
        ([100.0, -90.0], 100.0),
        ([0.5, -0.25], None),
        ([0.125, -0.0625], None),
    ],
)
def test_a_sum_is_told_with_its_largest_part_if_it_is_less_than_a_quarter_of_that(errors, largest) -> None:
    session = summed(errors)
    assert session.value("dZ1").tolist() == [errors]
    found = why_small(Reader(session), Entry("db1", 0, 0))
    assert found is not None
    assert [(factor.entry, part) for factor, part in found.sums] == ([] if largest is None else [(FIRST_BIAS, largest)])


@pytest.mark.parametrize(("second", "cancels"), [(-0.875, True), (-0.5, False)])
def test_paths_that_nearly_cancel_on_the_way_are_told(second: float, cancels: bool) -> None:
    """From two outputs of one hidden unit."""
    layers = [LayerSpec(1, "identity"), LayerSpec(2, "identity")]
    parameters = [(np.ones((1, 1)), np.zeros((1, 1))), (np.ones((2, 1)), np.zeros((2, 1)))]
    network = NetworkSpec(1, layers, "half_mse", reduction="sum_all")
    session = Session(network, TrainingSpec(), Dataset([[0.0]], [[-1.0], [-second]]), parameters)
    session.prime()
    session.table.block("grad", 2)[...] = 1e6
    found = why_small(Reader(session), FIRST_BIAS)
    assert found is not None
    expected = [(Entry("dA1", 0, 0), 1 + second, 1.0)] if cancels else []
    assert [(factor.entry, factor.value, part) for factor, part in found.sums] == expected


@pytest.mark.parametrize("error", [1.0, 0.5])
def test_the_way_goes_back_to_the_output_whatever_the_loss_s_derivative_is_there(error: float) -> None:
    output = 0.5 * 2**-8
    found = why_small(Reader(chain([0.5, 2**-8], "identity", 1.0, output - error)), FIRST)
    assert found is not None
    assert [link.layer for link in found.links] == [2, 1]
    assert (found.start.entry, found.start.value) == (Entry("dA2", 0, 0), error)


def test_a_softmax_has_for_its_slope_what_it_leaves_of_the_derivative_that_arrives() -> None:
    session = session_of_kind("coupled")
    session.prime()
    session.table.block("grad", 1)[...] *= 1e-9
    reader, coupled, plain = Reader(session), 0, 0
    for row in range(4):
        found = why_small(reader, Entry("db1", row, 0))
        assert found is not None
        for link in found.links:
            dA, dZ, S = (reader.array(f"{stem}{link.layer}")[link.row, found.sample] for stem in ("dA", "dZ", "S"))
            if session.network.layers[link.layer - 1].record.coupled:
                assert link.slope == dZ / dA != S
                coupled += 1
            else:
                assert link.slope == S
                plain += 1
    assert (coupled, plain) == (8, 4)


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
