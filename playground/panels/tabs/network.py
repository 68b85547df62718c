"""The network by hand: layers, functions, start and training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from backprop_core import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS, NetworkSpec, TrainingSpec
from backprop_core.functions.losses import REDUCTIONS
from backprop_core.functions.regularisation import RESTRAINTS
from backprop_core.tape.spec import MAX_SEED
from playground.actions import network as change
from playground.formats import escape_markdown
from playground.model.network.changes import MOST_HIDDEN, MOST_INPUTS, MOST_OUTPUTS, MOST_UNITS
from playground.model.shown.picture import Picture
from playground.panels.parts.help import HELP
from playground.panels.parts.icon_button import icon_button
from playground.panels.parts.keep_weights import keep_weights
from playground.visit.app import App
from playground.visit.ranges import Limits, limits_of
from playground.visit.widgets import key, number_field, option_fields, set_widget

ADAPTED = "Another number adapts the data to it, too. What becomes of their inputs and targets is then said here."


def network(app: App, picture: Picture) -> None:
    """Draw the fields; a change begins a new run, and Undo takes it back."""
    session = app.session
    st.caption(
        f"Up to {MOST_HIDDEN} hidden layers of {MOST_UNITS} units, {MOST_INPUTS} inputs and {MOST_OUTPUTS} outputs. "
        "A change of the network begins at update 0, with new weights unless they are to be kept; a change of the "
        "training goes on from here. Undo takes either back."
    )
    keep_weights()
    _layers(session.network)
    note = app.note
    for line in note.lines if note and note.data is session.data else ():
        st.caption(escape_markdown(line))
    loss, start = st.columns(2, gap="large")
    with loss:
        _loss(session.network)
    with start:
        _start(session.network)
    _training(session.training, session.data.samples)


def _layers(spec: NetworkSpec) -> None:
    for column, layer in zip(st.columns(max(4, spec.depth + 1), gap="small"), range(spec.depth + 1), strict=False):
        with column, st.container(border=True, key=f"layer_box_{layer}"):
            _layer(spec, layer)
    full = spec.depth > MOST_HIDDEN
    icon_button("Add a hidden layer", "add_layer", "add", change.add_layer, disabled=full)


def _layer(spec: NetworkSpec, layer: int) -> None:
    names = {0: "inputs", spec.depth: "outputs"}
    most = {0: MOST_INPUTS, spec.depth: MOST_OUTPUTS}.get(layer, MOST_UNITS)
    units = f"units_{layer}"
    name = names.get(layer, f"hidden layer {layer}")
    says = ADAPTED if layer in names else HELP["units"]
    said: dict[str, Any] = {"on_change": change.units, "args": (layer, units), "help": says}
    number_field(name, units, spec.sizes[layer], Limits(1, most), **said)
    if layer == 0:
        return
    record = spec.layers[layer - 1].record
    _choice("activation", f"activation_{layer}", ACTIVATIONS, record.name, change.activation, layer)
    option_fields(
        f"activation_{layer}", record.options, spec.layers[layer - 1].options, change.activation_option, layer
    )
    if layer < spec.depth:
        icon_button(f"Remove layer {layer}", f"remove_{layer}", "delete", change.remove_layer, layer, type="tertiary")


def _choice(label: str, field: str, records: Mapping[str, Any], value: str, on_change: Any, *args: Any) -> None:
    """A menu of a registry, with the sentence that its record teaches."""
    set_widget(field, value)
    st.selectbox(
        label,
        list(records),
        key=key(field),
        on_change=on_change,
        args=(*args, field),
        help=records[value].teaches,
        format_func=lambda name: getattr(records[name], "title", name),
    )


def _loss(spec: NetworkSpec) -> None:
    _choice("loss", "loss_name", LOSSES, spec.loss_record.name, change.loss)
    option_fields("loss", spec.loss_record.options, spec.loss_options, change.loss_option)
    set_widget("reduction", spec.reduction)
    st.selectbox(
        "added up as",
        list(REDUCTIONS),
        key=key("reduction"),
        help=HELP["reduction"],
        format_func=REDUCTIONS.__getitem__,
        on_change=change.reduction,
        args=("reduction",),
    )


def _start(spec: NetworkSpec) -> None:
    chosen = spec.initializer
    assert not isinstance(chosen, str)  # the specification made it a Choice
    _choice("initial weights", "initializer", INITIALIZERS, chosen.name, change.initializer)
    option_fields("initializer", INITIALIZERS[chosen.name].options, dict(chosen.options), change.initializer_option)
    said: dict[str, Any] = {"on_change": change.seed, "args": ("network_seed",), "help": HELP["network_seed"]}
    number_field("seed of the weights", "network_seed", spec.seed, Limits(0, MAX_SEED), **said)
    icon_button("Draw new weights", "next_seed", "casino", change.next_seed)


def _training(spec: TrainingSpec, samples: int) -> None:
    optimizer, batches, penalties = st.columns(3, gap="large")
    with optimizer:
        record = spec.optimizer_record
        _choice("optimiser", "optimizer", OPTIMIZERS, record.name, change.optimizer)
        option_fields("optimizer", record.options, spec.optimizer_options, change.optimizer_option)
    with batches:
        number_field(
            "batch size (0: all samples)",
            "batch_size",
            spec.batch_size or 0,
            Limits(0, samples),
            on_change=change.batch_size,
            args=("batch_size",),
            help=HELP["batch_size"],
        )
        _flag("shuffle", "shuffle", spec.shuffle)
        _flag("train the biases", "train_biases", spec.train_biases)
    with penalties:
        _penalty("l1", spec.l1)
        _penalty("l2", spec.l2)
        _flag("penalise biases, too", "penalise_biases", spec.penalise_biases)
        number_field(
            "clip the gradient's norm at (0: never)",
            "clip_norm",
            spec.clip_norm or 0.0,
            Limits(0.0, RESTRAINTS["clip_norm"].option.high),
            format="%.4g",
            on_change=change.clip_norm,
            args=("clip_norm",),
            help=RESTRAINTS["clip_norm"].teaches,
        )


def _penalty(field: str, value: float) -> None:
    """A penalty by its name, with the sentence that its record teaches."""
    record = RESTRAINTS[field]
    number_field(
        record.title,
        field,
        value,
        limits_of(record.option),
        format="%.4g",
        step=0.001,
        on_change=change.training,
        args=(field, field),
        help=record.teaches,
    )


def _flag(label: str, field: str, value: bool) -> None:
    set_widget(field, value)
    st.toggle(label, key=key(field), on_change=change.training, args=(field, field), help=HELP[field])
