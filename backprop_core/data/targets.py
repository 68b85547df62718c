"""Whether targets are what a loss was made for.

This is apart from the losses, which compute with any numbers: a published example may use a cross-entropy
outside of [0, 1] on purpose, and its numbers should be reproduced, not refused.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from backprop_core.checks import as_matrix, require
from backprop_core.errors import DataError
from backprop_core.primitives import Array


def check_targets(loss_name: str, Y: ArrayLike, name: str = "Y") -> None:
    """Raise a DataError with the place of the first target, in a matrix of that name, that does not fit the loss.

    bce wants 0 to 1; cce wants columns that are distributions, non-negative with sum 1 (within 1e-9);
    hinge wants -1 or 1; every other loss wants finite numbers.
    """
    targets = as_matrix(name, Y)
    if loss_name in _CHECKS:
        _CHECKS[loss_name](name, targets)


def _probabilities(name: str, Y: Array) -> None:
    require(name, Y, (Y >= 0) & (Y <= 1), "from 0 to 1 with the loss bce")


def _distributions(name: str, Y: Array) -> None:
    require(name, Y, Y >= 0, "at least 0 with the loss cce")
    with np.errstate(over="ignore"):
        sums = Y.sum(axis=0)
    off = np.flatnonzero(np.abs(sums - 1) > 1e-9)
    if off.size:
        raise DataError(f"the sum of {name}[:, {off[0]}]", float(sums[off[0]]), "1 with the loss cce")


def _signs(name: str, Y: Array) -> None:
    require(name, Y, np.abs(Y) == 1, "-1 or 1 with the loss hinge")


_CHECKS: Mapping[str, Callable[[str, Array], None]] = {"bce": _probabilities, "cce": _distributions, "hinge": _signs}
