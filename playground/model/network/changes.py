"""Changing a network by hand: its sizes, layers and functions, and beginning a run of it."""

from __future__ import annotations

from dataclasses import replace

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, SpecError, TrainingSpec
from backprop_core.primitives import Array
from backprop_core.run.history import Segment
from backprop_core.tape.parameters import Start, empty_table, initial_parameters
from playground.model.network.fitting import fitting_data
from playground.model.network.targets import MisfitError

MOST_HIDDEN, MOST_UNITS, MOST_INPUTS, MOST_OUTPUTS = 6, 16, 8, 6
OUTPUT_FOR = {"bce": "sigmoid", "cce": "softmax"}
FREE_LOSS = "half_mse"


def with_units(network: NetworkSpec, layer: int, units: object) -> NetworkSpec:
    """The network with `units` units in a layer; layer 0 is the input.

    Raises SpecError for what is no whole number within the page's limits.
    """
    most = MOST_INPUTS if layer == 0 else MOST_OUTPUTS if layer == network.depth else MOST_UNITS
    if not isinstance(units, int) or not 1 <= units <= most:
        raise SpecError("units", units, f"a whole number from 1 to {most} in this layer")
    if layer == 0:
        return network.replaced(inputs=units)
    return _with_layer(network, layer, LayerSpec(units, network.layers[layer - 1].activation))


def with_activation(network: NetworkSpec, layer: int, activation: Choice) -> tuple[NetworkSpec, str]:
    """The network with another activation in a layer, and a sentence if the loss had to change with it.

    The loss changes if it does not accept the activation as that of the output.
    """
    changed = LayerSpec(network.layers[layer - 1].units, activation)
    try:
        return _with_layer(network, layer, changed), ""
    except SpecError:
        free = replace(network, loss=FREE_LOSS, layers=_layers(network, layer, changed))
        needed = OUTPUT_FOR[network.loss_record.name]
        says = f"{network.loss_record.title} needs {needed} outputs: the loss is now {free.loss_record.title}."
        return free, says


def require_choice(network: NetworkSpec) -> None:
    """Raise MisfitError, which says what to do, for a softmax that has nothing to choose between."""
    if any(layer.record.name == "softmax" and layer.units == 1 for layer in network.layers):
        raise MisfitError(
            "A softmax of one unit is always 1, so there is nothing to learn: take more units, or another activation."
        )


def with_loss(network: NetworkSpec, loss: Choice, data: Dataset) -> tuple[NetworkSpec, str]:
    """The network with another loss for the data, and a sentence if the output layer had to change with it.

    A loss that is made for certain outputs brings them along: categorical cross-entropy wants one for each class.
    """
    if loss.name == network.loss_record.name:
        return network.replaced(loss=loss), ""
    before = network.layers[-1]
    units = max(2, before.units) if loss.name == "cce" else before.units
    if network.loss_record.name == "cce" and data.n_out == 1:
        units = 1
    needed = OUTPUT_FOR.get(loss.name, before.record.name)
    if units == 1 and needed == "softmax":
        needed = OUTPUT_FOR["bce"]
    if (units, needed) == (before.units, before.record.name):
        return network.replaced(loss=loss), ""
    changed = replace(network, loss=loss, layers=_layers(network, network.depth, LayerSpec(units, needed)))
    outputs = f"{units} {needed} outputs" if units > 1 else f"a {needed} output"
    return changed, f"{changed.loss_record.title} goes with {outputs}: the output layer has changed, too."


def with_hidden_layer(network: NetworkSpec) -> NetworkSpec:
    """The network with one more hidden layer before the output, like the last hidden one. Raises SpecError if full."""
    if network.depth > MOST_HIDDEN:
        raise SpecError("hidden layers", network.depth, f"at most {MOST_HIDDEN}")
    before = network.layers[-2] if network.depth > 1 else LayerSpec(3, "tanh")
    return network.replaced(layers=(*network.layers[:-1], before, network.layers[-1]))


def without_hidden_layer(network: NetworkSpec, layer: int) -> NetworkSpec:
    """The network without one of its hidden layers. Raises SpecError if the layer is not hidden."""
    if not 1 <= layer < network.depth:
        raise SpecError("layer", layer, "a hidden layer")
    return network.replaced(layers=tuple(spec for n, spec in enumerate(network.layers, 1) if n != layer))


def _with_layer(network: NetworkSpec, layer: int, changed: LayerSpec) -> NetworkSpec:
    return network.replaced(layers=_layers(network, layer, changed))


def _layers(network: NetworkSpec, layer: int, changed: LayerSpec) -> tuple[LayerSpec, ...]:
    return tuple(changed if n == layer else spec for n, spec in enumerate(network.layers, 1))


def restart(
    session: Session,
    network: NetworkSpec,
    *,
    keep: bool = True,
    data: Dataset | None = None,
    training: TrainingSpec | None = None,
    own: Segment | None = None,
    start: Start | None = None,
) -> None:
    """Begin a run of a network in place of the session's, with the present weights that fit if `keep`, else new ones.

    New ones are `start`, or those that `own`, a scene's start with the same network, has, or drawn as the network says.
    It trains on `data`, by default on those of the session, adapted as far as necessary, and as the session trains or
    as `training` says. Raises SpecError, DataError or MisfitError, and changes nothing then.
    """
    training = (training or session.training).replaced(schedule=None)
    data = data or fitting_data(session.data, network)
    given = kept_parameters(session, network) if keep else start or _given(own, network)
    session.restart(network, training, data, given)


def restart_on(session: Session, data: Dataset) -> None:
    """Begin the session's run again as it began, but on other data."""
    first = session.first
    session.restart(first.network, first.training.replaced(schedule=None), data, parameters_of(first))


def parameters_of(segment: Segment) -> list[tuple[Array, Array]]:
    """(W, b) of each layer at the start of a segment."""
    table = empty_table(segment.network, segment.training)
    blocks = table.blocks(segment.memory[: table.count])
    return [(block[:, :-1].copy(), block[:, -1:].copy()) for block in blocks]


def _given(own: Segment | None, network: NetworkSpec) -> list[tuple[Array, Array]] | None:
    """The weights of a scene's start where the network is as large and would draw the same ones; else None."""
    if own is None or _drawn_by(own.network) != _drawn_by(network):
        return None
    return parameters_of(own)


def _drawn_by(network: NetworkSpec) -> tuple[object, ...]:
    return network.sizes, network.initializer, network.seed


def kept_parameters(session: Session, network: NetworkSpec) -> list[tuple[Array, Array]]:
    """Initial (W, b) of each layer, overwritten by the old values where old and new layers overlap.

    Hidden layers correspond to each other in their order, and the output layer to the old output layer.
    """
    table = initial_parameters(network, session.training)
    parameters, settled = [], session.table.blocks(session.settled)
    for layer in range(1, network.depth + 1):
        W, b = table.weights("theta", layer).copy(), table.biases("theta", layer).copy()
        if old := _counterpart(layer, network.depth, session.network.depth):
            before, biases = settled[old - 1][:, :-1], settled[old - 1][:, -1:]
            rows, columns = (min(ours, theirs) for ours, theirs in zip(W.shape, before.shape, strict=True))
            W[:rows, :columns], b[:rows] = before[:rows, :columns], biases[:rows]
        parameters.append((W, b))
    return parameters


def _counterpart(layer: int, depth: int, old_depth: int) -> int:
    """The old layer that a layer takes its weights from; 0 if it is new."""
    if layer == depth:
        return old_depth
    return layer if layer < old_depth else 0
