"""Networks, trainings and functions chosen by name, to plain data and back; what is usual is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from backprop_core.document.fields import Fields, Plain, integer, items, number, option_value, placed, plain, same
from backprop_core.functions.activations import ACTIVATIONS
from backprop_core.functions.initializers import INITIALIZERS
from backprop_core.functions.losses import LOSSES, REDUCTIONS
from backprop_core.functions.optimizers import OPTIMIZERS
from backprop_core.functions.registry import Choice, Record, Value
from backprop_core.functions.regularisation import RESTRAINTS
from backprop_core.tape.spec import MAX_LAYERS, MAX_SEED, MAX_UNITS, LayerSpec, NetworkSpec, TrainingSpec

MOST_BATCHES = 10_000  # of a schedule, and samples of a batch
MOST_INDEX = 10**6


def written_choice(choice: Choice | str, records: Mapping[str, Record]) -> Plain:
    """A function by its name; with the options that differ from its defaults, if any do."""
    if isinstance(choice, str):
        return choice
    options = records[choice.name].options
    other = {name: _written(value) for name, value in choice.options if not same(value, options[name].default)}
    return {"name": choice.name} | other if other else choice.name


def _written(value: Value) -> Plain:
    return plain(value) if isinstance(value, float) else value


def read_choice(where: str, value: Plain, records: Mapping[str, Record]) -> Choice:
    """A function with all its options. Raises DocumentError."""
    given = Fields(where, {"name": value} if isinstance(value, str) else value)
    name = given.one_of("name", tuple(records))
    options = {
        key: option_value(given.at(key), given.take(key, option.default), option)
        for key, option in records[name].options.items()
    }
    given.close()
    return Choice(name, **options)


def written_network(network: NetworkSpec) -> dict[str, Plain]:
    """The fields of a network."""
    layers = [
        {"units": layer.units, "activation": written_choice(layer.activation, ACTIVATIONS)} for layer in network.layers
    ]
    usual = NetworkSpec(1, [LayerSpec(1)])
    other = {name: getattr(network, name) for name in ("reduction", "seed")}
    return {
        "inputs": network.inputs,
        "layers": layers,
        "loss": written_choice(network.loss, LOSSES),
        "initializer": written_choice(network.initializer, INITIALIZERS),
    } | {name: value for name, value in other.items() if value != getattr(usual, name)}


def read_network(where: str, value: Plain) -> NetworkSpec:
    """A network. Raises DocumentError."""
    given = Fields(where, value)
    listed = enumerate(given.items("layers", MAX_LAYERS))
    layers = [_read_layer(f"{given.at('layers')}[{at}]", layer) for at, layer in listed]
    with placed(where):
        network = NetworkSpec(
            given.integer("inputs", 1, MAX_UNITS),
            layers,
            read_choice(given.at("loss"), given.needed("loss"), LOSSES),
            given.one_of("reduction", tuple(REDUCTIONS), "mean_batch"),
            read_choice(given.at("initializer"), given.take("initializer", "normal"), INITIALIZERS),
            given.integer("seed", 0, MAX_SEED, 0),
        )
    given.close()
    return network


def _read_layer(where: str, value: Plain) -> LayerSpec:
    given = Fields(where, value)
    activation = read_choice(given.at("activation"), given.needed("activation"), ACTIVATIONS)
    layer = LayerSpec(given.integer("units", 1, MAX_UNITS), activation)
    given.close()
    return layer


def written_training(training: TrainingSpec) -> dict[str, Plain]:
    """The fields of a training that differ from the usual."""
    usual = TrainingSpec()
    other = {each.name: getattr(training, each.name) for each in fields(training)}
    other = {name: value for name, value in other.items() if not same(value, getattr(usual, name))}
    if "schedule" in other:
        other["schedule"] = [list(batch) for batch in other["schedule"]]
    written = {name: plain(value) if isinstance(value, float) else value for name, value in other.items()}
    return written | {"optimizer": written_choice(training.optimizer, OPTIMIZERS)}


def read_training(where: str, value: Plain) -> TrainingSpec:
    """A training. Raises DocumentError."""
    given = Fields(where, value)
    size, norm, schedule = given.take("batch_size"), given.take("clip_norm"), given.take("schedule")
    if size is not None:
        size = integer(given.at("batch_size"), size, 1, MOST_INDEX)
    if norm is not None:
        norm = number(given.at("clip_norm"), norm, RESTRAINTS["clip_norm"].option)
    with placed(where):
        training = TrainingSpec(
            optimizer=read_choice(given.at("optimizer"), given.take("optimizer", "gd"), OPTIMIZERS),
            batch_size=size,
            shuffle=given.truth("shuffle", True),
            seed=given.integer("seed", 0, MAX_SEED, 0),
            schedule=None if schedule is None else _read_schedule(given.at("schedule"), schedule),
            l1=given.number("l1", RESTRAINTS["l1"].option),
            l2=given.number("l2", RESTRAINTS["l2"].option),
            clip_norm=norm,
            train_biases=given.truth("train_biases", True),
            penalise_biases=given.truth("penalise_biases", False),
        )
    given.close()
    return training


def _read_schedule(where: str, value: Plain) -> list[list[Plain]]:
    """Batches of sample indices, which the specification checks."""
    return [items(f"{where}[{at}]", batch, MOST_BATCHES) for at, batch in enumerate(items(where, value, MOST_BATCHES))]
