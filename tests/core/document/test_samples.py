"""Fields of a start at both ends of what they may be."""

from __future__ import annotations

from typing import Any

import pytest

from backprop_core import DocumentError
from backprop_core.data.spec import MAX_CLASSES
from backprop_core.document import session_of
from backprop_core.document.samples import MOST_SAMPLES
from backprop_core.tape.spec import MAX_LAYERS, MAX_SEED, MAX_UNITS

NETWORK = {"inputs": 1, "layers": [{"units": 1, "activation": "tanh"}], "loss": "mse"}
START: dict[str, Any] = {"version": 1, "network": NETWORK, "training": {}, "data": {"X": [[1, 2]], "Y": [[0, 1]]}}
BLOBS = {"name": "blobs", "labels": "onehot"}


def opened(**fields: Any) -> Any:
    return session_of(START | fields)


def refused(says: str, **fields: Any) -> None:
    with pytest.raises(DocumentError) as caught:
        opened(**fields)
    assert str(caught.value).startswith(says)


@pytest.mark.parametrize(
    ("part", "name", "low", "high"),
    [
        ("network", "seed", 0, MAX_SEED),
        ("training", "seed", 0, MAX_SEED),
        ("training", "batch_size", 1, 10**6),
        ("training", "clip_norm", None, 1e6),
        ("training", "l1", 0, None),
    ],
)
def test_a_number_goes_from_one_end_to_the_other(part: str, name: str, low: Any, high: Any) -> None:
    whole = START[part]
    for value in (each for each in (low, high) if each is not None):
        first = opened(**{part: whole | {name: value}}).first
        assert getattr(getattr(first, part), name) == value
    if low is not None:
        refused(f"{part}.{name}: {low - 1} is below {low}", **{part: whole | {name: low - 1}})


@pytest.mark.parametrize(
    ("name", "low", "high"), [("samples", 4, MOST_SAMPLES), ("seed", 0, MAX_SEED), ("classes", 2, MAX_CLASSES)]
)
def test_generated_data_have_a_size(name: str, low: int, high: int) -> None:
    softmax = {"inputs": 2, "layers": [{"units": 2, "activation": "softmax"}], "loss": "cce"}
    for value in (low, high):
        units = value if name == "classes" else 2
        layers = [{"units": units, "activation": "softmax"}]
        data = opened(network=softmax | {"layers": layers}, data=BLOBS | {name: value}).data
        assert getattr(data.spec, name) == value
    for value, way in ((low - 1, "below"), (high + 1, "above")):
        refused(f"data.{name}: {value} is {way} ", network=softmax, data=BLOBS | {name: value})


def test_inputs_units_and_layers_are_counted_from_1() -> None:
    layer = NETWORK["layers"][0]
    for layers in ([layer] * MAX_LAYERS, [{"units": 3, "activation": "tanh"}, layer]):
        assert opened(network=NETWORK | {"layers": layers}).network.depth == len(layers)
    refused("network.layers: 65 entries are more than 64", network=NETWORK | {"layers": [layer] * (MAX_LAYERS + 1)})
    for value, way in ((0, "below 1"), (MAX_UNITS + 1, f"above {MAX_UNITS}")):
        refused(f"network.inputs: {value} is {way}", network=NETWORK | {"inputs": value})
        layers = [layer, {"units": value, "activation": "tanh"}]
        refused(f"network.layers[1].units: {value} is {way}", network=NETWORK | {"layers": layers})


def test_a_network_may_have_so_many_parameters() -> None:
    for inputs, there in ((249, True), (250, False)):
        network = NETWORK | {"inputs": inputs, "layers": [{"units": 400, "activation": "tanh"}]}
        data = {"X": [[0.5]] * inputs, "Y": [[0]] * 400}
        if there:
            assert opened(network=network, data=data).table.count == 100_000
        else:
            refused("network: 100,400 parameters are more than 100,000", network=network, data=data)


def test_a_scale_is_a_pair_of_numbers() -> None:
    scaled = START["data"] | {"scales": [[1, 2]]}
    assert opened(data=scaled).data.scales == ((1, 2),)
    refused("data.scales[0]: 3 entries are more than 2", data=scaled | {"scales": [[1, 2, 3]]})


@pytest.mark.parametrize("field", ["epoch", "before"])
def test_of_a_late_start_any_part_alone_can_be_told(field: str) -> None:
    first = opened(**{field: 5}).first
    assert {"epoch": first.first_epoch, "before": first.before, "batch": -first.origin} == {
        "epoch": 0, "before": 0, "batch": 0, field: 5,
    }  # fmt: skip
    assert first.memory.tobytes() == opened().first.memory.tobytes()
    refused("batch: 1 is above 0", batch=1)
    assert opened(batch=1, training={"batch_size": 1}).first.origin == -1


def test_no_two_edits_are_at_one_place() -> None:
    edits = [{"at": 3, "set": {"b1[0,0]": 1}}, {"at": 3, "set": {"b1[0,0]": 2}}]
    position = {"update": 4, "operation": 0}
    refused("edits[1].at: 3 is not after 3, where the edit before it is", edits=edits, position=position)
    assert len(opened(edits=[edits[0], edits[1] | {"at": 4}], position=position).segments) == 3
    refused("edits[1].at: the run has not reached update 5", edits=[edits[0], edits[1] | {"at": 5}], position=position)


def test_what_would_take_too_long_is_said_of_the_network() -> None:
    says = "network: this network{} would take too long: more than 1e-06 s of work"
    base = opened().first
    for fields, more, beside in (
        ({}, " on these batches", None),
        ({"network": NETWORK}, " on these batches", base),
        ({"training": {"seed": 1}}, " on these batches", base),
        ({"version": 1}, "", base),
    ):
        with pytest.raises(DocumentError) as caught:
            session_of((START if beside is None else {"version": 1}) | fields, beside, most_work=1_000)
        assert str(caught.value) == says.format(more)


def test_a_base_is_as_it_was_and_its_parameters_come_with_its_network() -> None:
    base = opened(parameters={"W1": [[0.75]], "b1": [0.25]}).first
    for fields, kept in (
        ({}, True),
        ({"training": {"seed": 1}}, True),
        ({"data": {"X": [[5]], "Y": [[0]]}}, True),
        ({"network": NETWORK}, False),
        ({"parameters": {"W1": [[2]], "b1": [3]}}, False),
    ):
        first = session_of({"version": 1} | fields, base).first
        assert (first.memory[:2].tolist() == [0.75, 0.25]) == kept
        assert (first.data == base.data) == ("data" not in fields)
    refused("training.schedule: 7 cannot be", training={"schedule": [[7]]})
    refused("data.Y.shape: (2, 1) cannot be; allowed: 1 rows", data={"X": [[5]], "Y": [[0], [1]]})
