"""Changing the network, how it starts and how it is trained. What is refused leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from backprop_core import BackpropError, Choice, NetworkSpec, SpecError, TrainingSpec
from backprop_core.functions.registry import Value
from playground.actions.beginning import begin, begun_in_words, keeps_weights
from playground.actions.edits import edit
from playground.model.network import changes
from playground.model.network.fitting import fitted_in_words, fitting_data
from playground.visit.app import App
from playground.visit.note import Note
from playground.visit.state import acting
from playground.visit.widgets import is_news, widget

P = ParamSpec("P")


def changing(action: Callable[Concatenate[App, P], None]) -> Callable[P, None]:
    """`action` as the callback of a field whose name is its last argument, if the visitor has changed the field."""

    @wraps(action)
    def change(app: App, /, *args: P.args, **options: P.kwargs) -> None:
        if is_news(str(args[-1])):
            action(app, *args, **options)

    return acting(change)


@changing
def units(app: App, layer: int, key: str) -> None:
    """Another number of units."""
    change_network(app, lambda network: (changes.with_units(network, layer, widget(key)), ""))


@changing
def activation(app: App, layer: int, key: str) -> None:
    """Another activation, with its own defaults."""
    change_network(
        app, lambda network: changes.with_activation(network, layer, _chosen(network.layers[layer - 1].activation, key))
    )


@changing
def activation_option(app: App, layer: int, name: str, key: str) -> None:
    """An option of a layer's activation."""

    def changed(network: NetworkSpec) -> tuple[NetworkSpec, str]:
        chosen = _replaced(network.layers[layer - 1].activation, name, key)
        return changes.with_activation(network, layer, chosen)

    change_network(app, changed)


@acting
def add_layer(app: App) -> None:
    """One more hidden layer."""
    change_network(app, lambda network: (changes.with_hidden_layer(network), ""))


@acting
def remove_layer(app: App, layer: int) -> None:
    """One hidden layer less."""
    change_network(app, lambda network: (changes.without_hidden_layer(network, layer), ""))


@changing
def loss(app: App, key: str) -> None:
    """Another loss."""
    change_network(app, lambda network: changes.with_loss(network, _chosen(network.loss, key), app.source))


@changing
def loss_option(app: App, name: str, key: str) -> None:
    """An option of the loss."""
    change_network(app, lambda network: changes.with_loss(network, _replaced(network.loss, name, key), app.source))


@changing
def reduction(app: App, key: str) -> None:
    """Another way to add the loss up."""
    change_network(app, lambda network: (network.replaced(reduction=widget(key)), ""))


@changing
def initializer(app: App, key: str) -> None:
    """Other initial weights: all are drawn anew."""
    change_network(
        app, lambda network: (network.replaced(initializer=_chosen(network.initializer, key)), ""), redraws=True
    )


@changing
def initializer_option(app: App, name: str, key: str) -> None:
    """An option of the initialiser: all weights are drawn anew."""
    change_network(
        app, lambda network: (network.replaced(initializer=_replaced(network.initializer, name, key)), ""), redraws=True
    )


@changing
def seed(app: App, key: str) -> None:
    """Weights from another seed."""
    change_network(app, lambda network: (network.replaced(seed=widget(key)), ""), redraws=True)


@acting
def next_seed(app: App) -> None:
    """Weights from the next seed."""
    change_network(app, lambda network: (network.replaced(seed=(network.seed + 1) % 2**31), ""), redraws=True)


@changing
def optimizer(app: App, key: str) -> None:
    """Another optimiser, which starts with an empty memory and its own defaults."""
    change_training(app, lambda training: training.replaced(optimizer=_chosen(training.optimizer, key)))


@changing
def optimizer_option(app: App, name: str, key: str) -> None:
    """An option of the optimiser."""
    change_training(app, lambda training: training.replaced(optimizer=_replaced(training.optimizer, name, key)))


@changing
def batch_size(app: App, key: str) -> None:
    """Another batch size; 0 stands for all samples."""
    change_training(app, lambda training: training.replaced(batch_size=_none_at_zero("batch size", key), schedule=None))


@changing
def clip_norm(app: App, key: str) -> None:
    """Another limit for the gradient's norm; 0 stands for none."""
    change_training(app, lambda training: training.replaced(clip_norm=_none_at_zero("largest norm", key)))


@changing
def training(app: App, field: str, key: str) -> None:
    """A field of the training."""
    change_training(app, lambda training: training.replaced(**{field: widget(key)}))


def _chosen(present: Choice | str, key: str) -> Choice:
    """The choice of a menu, with its defaults; the present one as it is."""
    name, present = str(widget(key)), _as_choice(present)
    return present if name == present.name else Choice(name)


def _replaced(present: Choice | str, name: str, key: str) -> Choice:
    value: Value = widget(key)
    return _as_choice(present).replaced(**{name: value})


def _none_at_zero(name: str, key: str) -> Any:
    """The number in a field where 0 stands for None. Raises SpecError if the field is empty."""
    value = widget(key)
    if value is None:
        raise SpecError(name, value, "a number, or 0")
    return value or None


def _as_choice(choice: Choice | str) -> Choice:
    return Choice(choice) if isinstance(choice, str) else choice


def change_network(
    app: App, change: Callable[[NetworkSpec], tuple[NetworkSpec, str]], *, redraws: bool = False
) -> None:
    """Pause, and go on with a changed network from its start; undo brings the old one back.

    A change that is about the weights `redraws` them, whatever is to become of those that there are.
    """
    keep = keeps_weights() and not redraws
    try:
        network, says = change(app.session.network)
        if network == app.session.network:
            return
        changes.require_choice(network)
        before, source = app.session.data, app.source
        data = fitting_data(source, network)
        begin(app, network, before if data == before else data, keep=keep)
    except BackpropError as error:
        app.notice = str(error)
        return
    lines = fitted_in_words(before, app.session.data, source)
    if lines:
        app.note = Note(app.session.data, lines, source)
        lines = (*lines, "Undo brings the old data back.")
    app.notice = " ".join(filter(None, (says, *lines, begun_in_words(keep=keep))))


def change_training(app: App, change: Callable[[TrainingSpec], TrainingSpec]) -> None:
    """Go on with another training from here; undo brings the old course back."""
    try:
        training = change(app.session.training)
        if training != app.session.training:
            edit(app, training=training)
    except BackpropError as error:
        app.notice = str(error)
