"""Changing the network, how it starts and how it is trained. What is refused leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backprop_core import BackpropError, Choice, NetworkSpec
from backprop_core.functions.registry import Value
from playground.actions.editing import edit
from playground.actions.transport import COARSE
from playground.model.network import changes
from playground.visit import state


def units(layer: int, key: str) -> None:
    """Another number of units."""
    _change(lambda network: (changes.with_units(network, layer, int(state.widget(key))), ""))


def activation(layer: int, key: str) -> None:
    """Another activation, with its own defaults."""
    _change(lambda network: changes.with_activation(network, layer, _chosen(network.layers[layer - 1].activation, key)))


def activation_option(layer: int, name: str, key: str) -> None:
    """An option of a layer's activation."""

    def changed(network: NetworkSpec) -> tuple[NetworkSpec, str]:
        chosen = _replaced(network.layers[layer - 1].activation, name, key)
        return changes.with_activation(network, layer, chosen)

    _change(changed)


def add_layer() -> None:
    """One more hidden layer."""
    _change(lambda network: (changes.with_hidden_layer(network), ""))


def remove_layer(layer: int) -> None:
    """One hidden layer less."""
    _change(lambda network: (changes.without_hidden_layer(network, layer), ""))


def loss(key: str) -> None:
    """Another loss."""
    _change(lambda network: changes.with_loss(network, _chosen(network.loss, key)))


def loss_option(name: str, key: str) -> None:
    """An option of the loss."""
    _change(lambda network: changes.with_loss(network, _replaced(network.loss, name, key)))


def reduction(key: str) -> None:
    """Another way to add the loss up."""
    _change(lambda network: (network.replaced(reduction=state.widget(key)), ""))


def initializer(key: str) -> None:
    """Other initial weights: all are drawn anew."""
    _change(lambda network: (network.replaced(initializer=_chosen(network.initializer, key)), ""), keep=False)


def initializer_option(name: str, key: str) -> None:
    """An option of the initialiser: all weights are drawn anew."""
    _change(lambda network: (network.replaced(initializer=_replaced(network.initializer, name, key)), ""), keep=False)


def seed(key: str) -> None:
    """Weights from another seed."""
    _change(lambda network: (network.replaced(seed=int(state.widget(key))), ""), keep=False)


def next_seed() -> None:
    """Weights from the next seed."""
    _change(lambda network: (network.replaced(seed=(network.seed + 1) % 2**31), ""), keep=False)


def optimizer(key: str) -> None:
    """Another optimiser, which starts with an empty memory and its own defaults."""
    _train(optimizer=_chosen(state.app_session().training.optimizer, key))


def optimizer_option(name: str, key: str) -> None:
    """An option of the optimiser."""
    _train(optimizer=_replaced(state.app_session().training.optimizer, name, key))


def batch_size(key: str) -> None:
    """Another batch size; 0 stands for all samples."""
    _train(batch_size=int(state.widget(key)) or None, schedule=None)


def clip_norm(key: str) -> None:
    """Another limit for the gradient's norm; 0 stands for none."""
    _train(clip_norm=state.widget(key) or None)


def training(field: str, key: str) -> None:
    """A field of the training."""
    _train(**{field: state.widget(key)})


def _chosen(present: Choice | str, key: str) -> Choice:
    """The choice of a menu, with its defaults; the present one as it is."""
    name, present = str(state.widget(key)), _as_choice(present)
    return present if name == present.name else Choice(name)


def _replaced(present: Choice | str, name: str, key: str) -> Choice:
    value: Value = state.widget(key)
    return _as_choice(present).replaced(**{name: value})


def _as_choice(choice: Choice | str) -> Choice:
    return Choice(choice) if isinstance(choice, str) else choice


def _change(change: Callable[[NetworkSpec], tuple[NetworkSpec, str]], *, keep: bool = True) -> None:
    """Pause, and go on with a changed network from its start; undo brings the old one back."""
    app = state.app()
    try:
        network, says = change(app.session.network)
        if network == app.session.network:
            return
        before = app.session.data
        changes.restart(app.session, network, keep=keep)
    except (BackpropError, TypeError, ValueError) as error:
        app.notice = str(error)
        return
    state.at_rest().locked = None
    if state.granularity() in COARSE:
        app.session.prime()
    says += changes.new_targets(before, app.session.data)
    app.notice = says.strip() or None
    state.moved()


def _train(**changes: Any) -> None:
    """Go on with another training from here; undo brings the old course back."""
    app = state.app()
    try:
        training = app.session.training.replaced(**changes)
        if training != app.session.training:
            edit(training=training)
    except (BackpropError, TypeError, ValueError) as error:
        app.notice = str(error)
