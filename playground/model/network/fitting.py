"""Data for a changed network: inputs and targets are adapted to it, and it is said what has become of them."""

from __future__ import annotations

import numpy as np

from backprop_core import Dataset, NetworkSpec, check_targets
from backprop_core.errors import DataError
from backprop_core.primitives import Array


def fitting_data(data: Dataset, network: NetworkSpec) -> Dataset:
    """The data adapted to the network: as many inputs and outputs as it has, and targets that its loss accepts."""
    targets = [Y for Y in (data.Y, data.Y_test) if Y is not None]
    if (data.n_in, data.n_out) == (network.inputs, network.outputs) and all(_accepts(network, Y) for Y in targets):
        return data
    test = data.X_test is not None and data.Y_test is not None
    return Dataset(
        _rows(data.X, network.inputs),
        _targets(data.Y, network),
        _rows(data.X_test, network.inputs) if test and data.X_test is not None else None,
        _targets(data.Y_test, network) if test and data.Y_test is not None else None,
    )


def fitted_in_words(before: Dataset, after: Dataset, network: NetworkSpec) -> tuple[str, ...]:
    """What `fitting_data` has made of the data's inputs and targets, a sentence or two for each; empty if nothing."""
    return tuple(filter(None, (_inputs_in_words(before.n_in, after.n_in), _targets_in_words(before, after, network))))


def _accepts(network: NetworkSpec, Y: Array) -> bool:
    try:
        check_targets(network.loss_record.name, Y)
    except DataError:
        return False
    return True


def _rows(values: Array, rows: int) -> Array:
    """The first `rows` rows, zero-padded."""
    kept = values[:rows]
    return np.vstack([kept, np.zeros((rows - len(kept), values.shape[1]))])


def _targets(Y: Array, network: NetworkSpec) -> Array:
    """The targets for the network's outputs and loss; classes stay classes where possible."""
    rows, loss = network.outputs, network.loss_record.name
    shares = (Y + 1) / 2 if Y.min() < 0 else Y
    if _as_classes(len(Y), network):
        fitted = _one_hot(shares, rows)
    else:
        fitted = _rows(shares if loss in ("bce", "hinge") else Y, rows)
    if loss == "bce":
        return np.clip(fitted, 0.0, 1.0)
    return np.where(fitted > 0.5, 1.0, -1.0) if loss == "hinge" else fitted


def _as_classes(count: int, network: NetworkSpec) -> bool:
    """Whether each sample's `count` targets become a class: for a loss of classes, and where one target is too few."""
    return network.loss_record.name == "cce" or count == 1 < network.outputs


def _one_hot(Y: Array, rows: int) -> Array:
    """One-hot columns, (rows, samples): the class is the largest of several targets, or whether the only one is > ½."""
    classes = Y.argmax(axis=0) if len(Y) > 1 else (Y[0] > 0.5).astype(int)
    hot: Array = np.zeros((rows, Y.shape[1]))
    hot[np.minimum(classes, rows - 1), np.arange(Y.shape[1])] = 1.0
    return hot


def _inputs_in_words(had: int, has: int) -> str:
    if had == has:
        return ""
    if had > has:
        return f"Of the data's {had} inputs only {_first(has)} used."
    return f"The data have {had} input{'s' * (had > 1)} for {has}: {_missing(had, has)} 0 for every sample."


def _targets_in_words(before: Dataset, after: Dataset, network: NetworkSpec) -> str:
    if before.Y.shape == after.Y.shape and np.array_equal(before.Y, after.Y):
        return ""
    had, has = before.n_out, after.n_out
    if had == has:
        what = "The targets have changed to ones that this loss can take."
    elif _as_classes(had, network):
        what = _classes_in_words(before.Y, has)
    elif had > has:
        what = f"Of the data's {had} targets only {_first(has)} used."
    else:
        nothing = _short(float(after.Y[-1, 0]))
        what = f"The data have {had} targets for {has} outputs: {_missing(had, has)} {nothing} for every sample."
    return f"{what} Sample 1 had the target {_listed(before.Y)} and has {_listed(after.Y)} now."


def _classes_in_words(Y: Array, outputs: int) -> str:
    had = len(Y)
    if had > 1:
        more = f"; what was beyond class {outputs} belongs to it now" * (had > outputs)
        return f"The largest of a sample's {had} targets was its class, and is with {outputs} outputs{more}."
    middle = "0" if Y.min() < 0 else "½"
    none = "; no sample is of another class" * (outputs > 2)
    return (
        f"The data have one target for {outputs} outputs, so it becomes a class: the second where it is above "
        f"{middle}, else the first{none}."
    )


def _first(count: int) -> str:
    return f"the first {count} are" if count > 1 else "the first is"


def _missing(had: int, has: int) -> str:
    return f"number {has} is" if has == had + 1 else f"numbers {had + 1} to {has} are"


def _listed(Y: Array) -> str:
    """The targets of the first sample."""
    return ", ".join(map(_short, Y[:, 0].tolist()))


def _short(value: float) -> str:
    return f"{value:g}".replace("-", "−")
