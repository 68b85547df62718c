"""What a run begins with, to plain data and back: a network, a training, data and parameters."""

from __future__ import annotations

from dataclasses import replace

from backprop_core.data import Dataset
from backprop_core.document.blocks import read_blocks, written_blocks
from backprop_core.document.fields import Fields, Plain, placed, same
from backprop_core.document.late import LATE, read_late, written_late
from backprop_core.document.samples import read_data, same_data, written_data
from backprop_core.document.specifications import read_network, read_training, written_network, written_training
from backprop_core.document.work import MOST_PARAMETERS, Work, compile_cost, parameters_of
from backprop_core.errors import DocumentError
from backprop_core.primitives import Array
from backprop_core.run.batches import check_schedule
from backprop_core.run.editing import check_data, first_segment
from backprop_core.run.history import Segment
from backprop_core.tape.parameters import empty_table, initial_parameters
from backprop_core.tape.spec import NetworkSpec, TrainingSpec

START = ("network", "training", "data", "parameters", *LATE)


def written_start(first: Segment, base: Segment | None = None) -> dict[str, Plain]:
    """The fields of the start, without those that are as in `base`.

    The parameters are left out where they are drawn from the seed, or those of the base with its network.
    """
    written: dict[str, Plain] = {}
    if base is None or not same(first.network, base.network):
        written["network"] = written_network(first.network)
    if base is None or not same(first.training, base.training):
        written["training"] = written_training(first.training)
    if base is None or not same_data(first.data, base.data):
        written["data"] = written_data(first.data)
    usual = _drawn(first) if base is None or "network" in written else _theta(base)
    if _theta(first).tobytes() != usual.tobytes():
        written["parameters"] = written_blocks(empty_table(first.network, first.training), _theta(first))
    return written | written_late(first)


def read_start(given: Fields, base: Segment | None, work: Work, *, labels: bool) -> Segment:
    """The segment that a run begins with; what the document does not have is taken from `base`.

    Parameters that are not given are those of the base with its network, and drawn with another one. Raises
    DocumentError.
    """
    late = given.part(LATE)
    for name in LATE:
        given.take(name)  # known as a field that there may be
    begun = _read_start(given, base, work, labels=labels)
    return read_late(given, late, begun)


def _read_start(given: Fields, base: Segment | None, work: Work, *, labels: bool) -> Segment:
    network = read_network(given.at("network"), given.needed("network")) if _told(given, "network", base) else None
    training = read_training(given.at("training"), given.needed("training")) if _told(given, "training", base) else None
    data = read_data(given.at("data"), given.needed("data")) if _told(given, "data", base) else None
    if base is None:
        assert network is not None  # a document without a base has to tell all three
        assert training is not None
        assert data is not None
        return _begun(given, network, training, data, None, work, labels=labels)
    if not network and not training and not data and "parameters" not in given:
        given.take("parameters")
        work.spend(given.at("network"), compile_cost(base.network, base.training, base.data), "this network")
        return replace(base)
    usual = None if network else _pairs(base)
    found = network or base.network, training or base.training, data or base.data
    return _begun(given, *found, usual, work, labels=labels)


def _told(given: Fields, name: str, base: Segment | None) -> bool:
    """Whether the document has to tell a field, or does; else the field is known as one that it may have."""
    told = base is None or name in given
    if not told:
        given.take(name)
    return told


def _begun(
    given: Fields,
    network: NetworkSpec,
    training: TrainingSpec,
    data: Dataset,
    usual: list[tuple[Array, Array]] | None,
    work: Work,
    *,
    labels: bool,
) -> Segment:
    if parameters_of(network) > MOST_PARAMETERS:
        raise DocumentError(
            given.at("network"), f"{parameters_of(network):,} parameters are more than {MOST_PARAMETERS:,}"
        )
    work.spend(given.at("network"), compile_cost(network, training, data), "this network on these batches")
    parameters = usual
    if "parameters" in given:
        parameters = read_blocks(given.at("parameters"), given.needed("parameters"), network)
    given.take("parameters")
    with placed(given.at("data")):
        check_data(network, data, labels=labels)
    with placed(given.at("training")):
        check_schedule(training, data.samples)
    return first_segment(network, training, data, parameters, labels=labels)


def _theta(segment: Segment) -> Array:
    return segment.memory[: parameters_of(segment.network)]


def _drawn(segment: Segment) -> Array:
    return initial_parameters(segment.network, segment.training).rows["theta"]


def _pairs(segment: Segment) -> list[tuple[Array, Array]]:
    """(W, b) of each layer."""
    blocks = empty_table(segment.network, segment.training).blocks(_theta(segment))
    return [(block[:, :-1], block[:, -1:]) for block in blocks]
