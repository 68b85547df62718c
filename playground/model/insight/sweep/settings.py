"""What can be swept: settings by the names of their controls, and how their values change a run's specifications."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from backprop_core import Choice, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.functions.activations import ACTIVATIONS
from backprop_core.functions.initializers import INITIALIZERS
from backprop_core.functions.optimizers import OPTIMIZERS
from playground.model.network.changes import MOST_UNITS

Specs = tuple[NetworkSpec, TrainingSpec]
CALLED = {"sgd": "gradient descent", "glorot": "xavier", "kaiming": "he"}  # elsewhere


class SweepError(Exception):
    """What cannot be swept, in a sentence or several."""


@contextmanager
def gathered() -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Attempts that may each raise SweepError: at the end all that they said is raised in one, each once."""
    said: dict[str, None] = {}

    @contextmanager
    def attempt() -> Iterator[None]:
        try:
            yield
        except SweepError as error:
            said[str(error)] = None

    yield attempt
    if said:
        raise SweepError(" ".join(said))


class Titled(Protocol):
    """A function that can be chosen, by the title that menus show."""

    @property
    def title(self) -> str:
        """What menus call it."""


@dataclass(frozen=True)
class Setting:
    """Something that can be swept: `change` makes the specifications of a run, `usual` the values where none are named.

    `records` are the functions that can be chosen, by their names; where there are none, a value is a number. `most` is
    the largest of those that are whole, from 1 on. `unlimited` is the word for None, which 0 stands for, too. `also`
    has the titles, in small letters, for what functions or parts of their titles are called as well.
    """

    change: Callable[[Specs, Any], Specs]
    usual: Callable[[Session], Sequence[str]]
    records: Mapping[str, Titled] | None = None
    most: Callable[[Session], int] | None = None
    unlimited: str = ""
    also: Mapping[str, str] = field(default_factory=dict)


def _option(name: str, title: str) -> Callable[[Specs, float], Specs]:
    def changed(specs: Specs, value: float) -> Specs:
        network, training = specs
        if name not in training.optimizer_options:
            having = [record.title for record in OPTIMIZERS.values() if name in record.options]
            used = training.optimizer_record.title
            raise SweepError(f"There is no {title} in {used}: choose {' or '.join(having)} as the optimiser first.")
        return network, training.with_options(**{name: value})

    return changed


def _field(name: str) -> Callable[[Specs, Any], Specs]:
    return lambda specs, value: (specs[0], specs[1].replaced(**{name: value}))


def _optimizer(specs: Specs, value: str) -> Specs:
    """The present one keeps its options; another one has its own, but for the learning rate."""
    network, training = specs
    if value == training.optimizer_record.name:
        return specs
    return network, training.replaced(optimizer=Choice(value, lr=training.optimizer_options["lr"]))


def _initializer(specs: Specs, value: str) -> Specs:
    network, training = specs
    present = network.initializer
    kept = isinstance(present, Choice) and present.name == value
    return (network if kept else network.replaced(initializer=value)), training


def _hidden(specs: Specs, changed: Callable[[LayerSpec], LayerSpec]) -> Specs:
    network, training = specs
    if network.depth == 1:
        raise SweepError("This network has no hidden layers.")
    hidden = [changed(layer) for layer in network.layers[:-1]]
    return network.replaced(layers=[*hidden, network.layers[-1]]), training


def _units(specs: Specs, value: int) -> Specs:
    return _hidden(specs, lambda layer: LayerSpec(value, layer.activation))


def _activation(specs: Specs, value: str) -> Specs:
    return _hidden(specs, lambda layer: layer if layer.record.name == value else LayerSpec(layer.units, value))


def _ladder(session: Session) -> list[str]:
    rate = float(session.training.optimizer_options["lr"]) or 0.1
    most = float(session.training.optimizer_record.options["lr"].high)
    return list(dict.fromkeys(f"{min(rate * factor, most):.3g}" for factor in (0.1, 0.3, 1, 3, 10)))


def _batches(session: Session) -> list[str]:
    return [*(str(size) for size in (1, 5, 20, 100) if size < session.data.samples), "all"]


def _always(*values: str) -> Callable[[Session], Sequence[str]]:
    return lambda _: values


def _titles(records: Mapping[str, Titled], *names: str) -> Callable[[Session], Sequence[str]]:
    return _always(*(records[name].title for name in names))


SETTINGS: Mapping[str, Setting] = {
    "learning rate": Setting(_option("lr", "learning rate"), _ladder),
    "momentum μ": Setting(_option("mu", "momentum μ"), _always("0", "0.5", "0.9", "0.99")),
    "batch size": Setting(_field("batch_size"), _batches, most=lambda session: session.data.samples, unlimited="all"),
    "optimiser": Setting(_optimizer, _titles(OPTIMIZERS, "gd", "momentum", "rmsprop", "adam"), OPTIMIZERS, also=CALLED),
    "initialiser": Setting(
        _initializer, _titles(INITIALIZERS, "xavier_normal", "he_normal", "normal"), INITIALIZERS, also=CALLED
    ),
    "hidden units": Setting(_units, _always("2", "4", "8", "16"), most=lambda _: MOST_UNITS),
    "hidden activation": Setting(_activation, _titles(ACTIVATIONS, "sigmoid", "tanh", "relu"), ACTIVATIONS),
    "L1 penalty": Setting(_field("l1"), _always("0", "0.001", "0.01", "0.1")),
    "L2 penalty": Setting(_field("l2"), _always("0", "0.001", "0.01", "0.1")),
    "clip norm": Setting(_field("clip_norm"), _always("none", "0.1", "1", "10"), unlimited="none"),
}
