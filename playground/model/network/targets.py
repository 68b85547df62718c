"""Targets written anew for another number of outputs or another loss: what they say stays as it is."""

from __future__ import annotations

import numpy as np

from backprop_core import BackpropError, NetworkSpec
from backprop_core.primitives import Array
from playground.formats import begun, number

ALONE = "A softmax of one output is always 1, so there is nothing to learn: binary cross-entropy goes with one output."


class MisfitError(BackpropError):
    """A choice that the data have no targets for, in a sentence."""

    def __init__(self, says: str) -> None:
        super().__init__("targets", None, says)

    def __str__(self) -> str:
        return self.allowed

    def __reduce__(self) -> tuple[type[MisfitError], tuple[str]]:
        """Copies and pickles are made from the sentence."""
        return type(self), (self.allowed,)


def fitting_targets(Y: Array, network: NetworkSpec, *, numbers: bool) -> Array:
    """The targets (outputs, samples) for the network's outputs and its loss.

    Two classes are 0 and 1, −1 and 1, or the shares 1 − y and y of two outputs; more classes are a row each. Numbers,
    which are known as such, stay numbers. Raises MisfitError where a class would be lost, or where the loss cannot
    take the targets in any of these ways.
    """
    loss = network.loss_record
    signed = bool((Y < 0).any() and np.isin(Y, (-1, 1)).all())
    found = for_outputs((Y + 1) / 2 if signed else Y, network.outputs, numbers=numbers)
    if loss.name == "cce":
        return _distributions(found)
    if loss.name == "bce" and not _are_shares(found):
        low, high = number(float(found.min())), number(float(found.max()))
        raise MisfitError(
            f"{begun(loss.title)} takes targets from 0 to 1, and those of the data go from {low} to {high}."
        )
    if loss.name == "hinge" and not np.isin(found, (0, 1)).all():
        raise MisfitError("The hinge loss takes classes, written as −1 and 1, and the targets of the data are numbers.")
    return 2 * found - 1 if (signed and loss.name != "bce") or loss.name == "hinge" else found


def for_outputs(Y: Array, rows: int, *, numbers: bool) -> Array:
    """The targets in so many rows: more of them are 0, and fewer are the first, unless that loses a class."""
    if len(Y) == rows:
        return Y
    shares = not numbers and _are_shares(Y)
    if len(Y) == 1 and shares:
        return _rows(np.vstack([1 - Y, Y]), rows)
    if shares and is_distribution(Y):
        if Y[max(2, rows) :].any():
            raise MisfitError(
                f"The data have {len(Y)} classes, one for each output, so {rows} "
                f"{'are' if rows > 1 else 'is'} too few: take data of fewer classes first (tab Data)."
            )
        return Y[1:2] if rows == 1 else _rows(Y, rows)
    return _rows(Y, rows)


def is_distribution(Y: Array) -> bool:
    """Whether the targets of each sample are shares of one whole."""
    return bool((Y >= 0).all() and np.allclose(Y.sum(axis=0), 1, rtol=0, atol=1e-9))


def _are_shares(Y: Array) -> bool:
    return bool((Y >= 0).all() and (Y <= 1).all())


def _distributions(Y: Array) -> Array:
    if len(Y) == 1:
        raise MisfitError(ALONE)
    if not is_distribution(Y):
        raise MisfitError(
            "Categorical cross-entropy takes classes: the targets of a sample are shares that come to 1, and those of "
            "the data do not."
        )
    return Y


def _rows(Y: Array, rows: int) -> Array:
    """The first `rows` rows, zero-padded."""
    kept = Y[:rows]
    return np.vstack([kept, np.zeros((rows - len(kept), Y.shape[1]))])
