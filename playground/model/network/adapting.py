"""Adapting a network to data: its sizes, its outputs and its loss."""

from __future__ import annotations

from dataclasses import dataclass

from backprop_core import Dataset, LayerSpec, NetworkSpec
from backprop_core.data.spec import Encoding
from playground.model.network.changes import FREE_LOSS, MOST_INPUTS, MOST_OUTPUTS, OUTPUT_FOR

DISTANCES = ("half_mse", "mse", "mae", "huber")  # the losses that measure how far an output is from a number


@dataclass(frozen=True)
class Task:
    """What is to be learnt from `inputs` inputs: one of `classes` classes, or `numbers` numbers from low to high.

    `classes` is 0 for numbers.
    """

    inputs: int
    classes: int = 0
    numbers: int = 1
    low: float = 0.0
    high: float = 0.0


def task_of(data: Dataset) -> Task:
    """The task to learn the targets of the data as numbers."""
    return Task(data.n_in, 0, data.n_out, float(data.Y.min()), float(data.Y.max()))


def fitted(network: NetworkSpec, task: Task) -> tuple[NetworkSpec, Encoding]:
    """The network adapted to a task within the page's limits, and the encoding of classes that it needs.

    Outputs and loss stay as they are if they suit the task.
    """
    assert 1 <= task.inputs <= MOST_INPUTS
    assert max(task.classes, task.numbers) <= MOST_OUTPUTS
    kept = _kept_for_classes(network, task.classes) if task.classes else None
    if kept:
        return network.replaced(inputs=task.inputs), kept
    if task.classes == 2:
        return _with_output(network, task, LayerSpec(1, OUTPUT_FOR["bce"]), "bce"), "binary01"
    if task.classes:
        return _with_output(network, task, LayerSpec(task.classes, OUTPUT_FOR["cce"]), "cce"), "onehot"
    if _reaches(network, task):
        output = LayerSpec(task.numbers, network.layers[-1].activation)
        return network.replaced(inputs=task.inputs, layers=(*network.layers[:-1], output)), "binary01"
    return _with_output(network, task, LayerSpec(task.numbers, "identity"), FREE_LOSS), "binary01"


def changes_in_words(before: NetworkSpec, after: NetworkSpec) -> str:
    """What was changed in a network, in a sentence; empty if nothing was."""
    says = []
    if before.sizes != after.sizes:
        says.append(f"is {'-'.join(map(str, after.sizes))} now")
    output, loss = after.layers[-1].record, after.loss_record
    if (before.layers[-1].record, before.loss_record) != (output, loss):
        says.append(f"has {output.name} outputs and the loss {loss.title}")
    return f"To fit the data, the network {' and '.join(says)}." if says else ""


def _kept_for_classes(network: NetworkSpec, classes: int) -> Encoding | None:
    """The encoding of classes that suits the network as it is; None if none does."""
    output, loss = network.layers[-1].record, network.loss_record.name
    if network.outputs == classes and loss != "hinge":
        return "onehot"
    if network.outputs > 1 or classes > 2 or loss == "cce" or output.name == "softmax":
        return None
    if loss == "hinge":
        return "binary-11" if output.range[0] <= -1 else None
    return "binary-11" if output.range == (-1.0, 1.0) else "binary01"


def _reaches(network: NetworkSpec, task: Task) -> bool:
    """Whether the outputs can take the values of the task, with a loss that measures distances."""
    output = network.layers[-1].record
    inside = output.range[0] <= task.low and task.high <= output.range[1]
    return network.loss_record.name in DISTANCES and inside and output.name != "softmax"


def _with_output(network: NetworkSpec, task: Task, output: LayerSpec, loss: str) -> NetworkSpec:
    return network.replaced(inputs=task.inputs, layers=(*network.layers[:-1], output), loss=loss)
