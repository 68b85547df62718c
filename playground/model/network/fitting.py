"""Data for a changed network: rows for its inputs and outputs, and it is said what has become of them."""

from __future__ import annotations

import contextlib

import numpy as np

from backprop_core import DATASETS, Dataset, DataSpec, NetworkSpec, SpecError, check_targets, make_dataset
from backprop_core.data import LABELS
from backprop_core.document.samples import same_numbers
from backprop_core.errors import DataError
from backprop_core.primitives import Array
from playground.formats import plain
from playground.model.network.targets import MisfitError, fitting_targets, is_distribution
from playground.model.shown.sample import joined


def fitting_data(data: Dataset, network: NetworkSpec) -> Dataset:
    """The data with a row for each input and output of the network, and with targets that its loss accepts.

    Inputs that the network does not have are left out, and those that the data do not have are 0. A data set that was
    generated stays one. Raises MisfitError where there are no such targets.
    """
    if _fits_already(data, network):
        return data
    adapted = _adapted(data, network)
    return _generated(data.spec, adapted) or adapted


def _fits_already(data: Dataset, network: NetworkSpec) -> bool:
    shape = network.inputs, network.outputs
    return (data.n_in, data.n_out) == shape and _accepts(network, joined(data.Y, data.Y_test))


def _adapted(data: Dataset, network: NetworkSpec) -> Dataset:
    X = _rows(joined(data.X, data.X_test), network.inputs)
    Y = fitting_targets(joined(data.Y, data.Y_test), network, numbers=data.kind == "regression")
    test = data.test_samples > 0
    return Dataset(
        X[:, : data.samples],
        Y[:, : data.samples],
        X[:, data.samples :] if test else None,
        Y[:, data.samples :] if test else None,
        inputs=data.inputs[: network.inputs] if network.inputs <= data.n_in else (),
        classes=data.classes if max(2, network.outputs) == len(data.classes) else (),
        kind=data.kind,
    )


def fits(data: Dataset, network: NetworkSpec, other: Dataset) -> bool:
    """Whether other data are these as the network takes them."""
    if data == other or data.samples != other.samples or _fits_already(data, network):
        return data == other
    try:
        return same_numbers(_adapted(data, network), other)
    except MisfitError:
        return False


def _generated(spec: DataSpec | None, data: Dataset) -> Dataset | None:
    """The data set with the same numbers that a specification like this one makes; None if none does."""
    if spec is None:
        return None
    own = len(DATASETS[spec.name].inputs)
    for labels in (spec.labels, *LABELS):
        for outputs in (0, data.n_out):
            rows = {"inputs": 0 if data.n_in == own else data.n_in, "outputs": outputs}
            with contextlib.suppress(SpecError):  # more than two classes are not written in every way
                made = make_dataset(spec.replaced(labels=labels, **rows))
                if same_numbers(made, data):
                    return made
    return None


def fitted_in_words(before: Dataset, after: Dataset, source: Dataset) -> tuple[str, ...]:
    """What `fitting_data` has made of the inputs and targets of the `source`, a sentence or two for each.

    Empty if nothing has changed: `before` are the data that were in use.
    """
    inputs = "" if before.n_in == after.n_in else _inputs_in_words(source.n_in, after.n_in)
    return tuple(filter(None, (inputs, _targets_in_words(before, after))))


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


def _inputs_in_words(had: int, has: int) -> str:
    if had == has:
        return f"All {had} inputs of the data are used again." if had > 1 else "The data have their one input again."
    if had > has:
        return f"Of the data's {had} inputs only {_first(has)} used."
    return f"The data have {had} input{'s' * (had > 1)} for {has}: {_missing(had, has)} 0 for every sample."


def _targets_in_words(before: Dataset, after: Dataset) -> str:
    if before.Y.shape == after.Y.shape and np.array_equal(before.Y, after.Y):
        return ""
    had, has = before.n_out, after.n_out
    if had == has:
        what = "The targets are the same, written as this loss takes them."
    elif had == 1 and is_distribution(after.Y):
        rest = "; the others are 0" * (has > 2)
        what = f"The data have one target for {has} outputs, so they get the shares 1 − y and y of it{rest}."
    elif has == 1 and is_distribution(before.Y):
        what = "The first target of a sample is what the second leaves of 1, so the second is enough for one output."
    elif had > has:
        what = f"Of the data's {had} targets only {_first(has)} used."
    else:
        nothing = plain(float(after.Y[-1, 0]))
        what = f"The data have {_targets(had)} for {has} outputs: {_missing(had, has)} {nothing} for every sample."
    return f"{what} Sample 1 had the target {_listed(before.Y)} and has {_listed(after.Y)} now."


def _targets(count: int) -> str:
    return f"{count} targets" if count > 1 else "one target"


def _first(count: int) -> str:
    return f"the first {count} are" if count > 1 else "the first is"


def _missing(had: int, has: int) -> str:
    return f"number {has} is" if has == had + 1 else f"numbers {had + 1} to {has} are"


def _listed(Y: Array) -> str:
    """The targets of the first sample."""
    return ", ".join(map(plain, Y[:, 0].tolist()))
