"""What a check says about gradients: one that is right, one that is wrong, and one that it cannot tell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from backprop_core.analysis.trials import Columns, Flags
from backprop_core.primitives import Array
from backprop_core.tape.parameters import Parameters

AGREE = 1e-4


class Verdict(StrEnum):
    """What a central difference says about a gradient."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    TOO_SMALL = "too small to check at this h"
    TOO_CURVED = "too curved to check at this h"

    @property
    def told(self) -> bool:
        """Whether right could be told from wrong."""
        return self in (Verdict.AGREES, Verdict.DISAGREES)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GradientCheck:
    """Numerical derivatives n beside gradients a, in the table's columns, and what the one says about the other.

    They are central differences with a `step` of h, or where it is None, by complex steps. `errors` are the true
    relative errors |a - n| / max(|a|, |n|), 0 where both are 0. `floors` say how far rounding alone may part the two:
    for a central difference at least by eps |L| / h, for a complex step by the rounding of the gradient itself.
    Of the `columns` that were checked, a gradient

    - agrees, where the error is at most AGREE, and the floor is no more than that share of the gradient either;
    - disagrees, where |a - n| is more than that, the floor and the truncation error of the difference explain;
    - is too small to check at this `step` otherwise, or, where truncation is the larger part, the loss too curved.

    `verdicts` has one of these for each column, and None for those that were not checked. `worst` is the largest error
    of those that agree or disagree, at the parameter called `where`; NaN if there are none. `kinked` are parameters
    near which the loss has a kink (of a ReLU at z = 0, say): it has another slope on either side, and the gradient is
    one of them.
    """

    step: float | None
    columns: Columns
    differences: Array
    gradients: Array
    errors: Array
    floors: Array
    verdicts: tuple[Verdict | None, ...]
    worst: float
    where: str
    kinked: Columns

    def count(self, *verdicts: Verdict) -> int:
        """How many gradients have one of these verdicts."""
        return sum(verdict in verdicts for verdict in self.verdicts)

    @property
    def wrong(self) -> int:
        """How many of them disagree."""
        return self.count(Verdict.DISAGREES)

    @property
    def untold(self) -> int:
        """How many of them are too small, or the loss too curved, for this step."""
        return self.count(Verdict.TOO_SMALL, Verdict.TOO_CURVED)

    @property
    def agrees(self) -> bool:
        """Whether some agree and none disagrees; where none could be told, this is False."""
        return self.wrong == 0 and self.count(Verdict.AGREES) > 0

    def __repr__(self) -> str:
        agree, how = self.count(Verdict.AGREES), "by complex steps" if self.step is None else f"at h = {self.step:g}"
        return (
            f"<GradientCheck of {len(self.columns)} parameters: {agree} agree, {self.wrong} disagree, "
            f"{self.untold} cannot be told {how}; worst {self.worst:.1e} at {self.where}>"
        )


def judged(gaps: Array, allowed: Array, floors: Array, spreads: Array, clear: Flags) -> list[Verdict]:
    """A verdict for each gradient.

    `gaps` are the distances |a - n|, `allowed` those at which both still agree, and `spreads` how far a difference
    depends on its step. `clear` says where the floor is low enough to tell right from wrong.
    """
    wrong, right = gaps > allowed + floors + spreads, (gaps <= allowed) & clear
    unclear = np.where(spreads > floors, Verdict.TOO_CURVED, Verdict.TOO_SMALL)
    verdicts = np.where(wrong, Verdict.DISAGREES, np.where(right, Verdict.AGREES, unclear))
    return [Verdict(verdict) for verdict in verdicts.tolist()]


def assembled(
    table: Parameters,
    row: Array,
    step: float | None,
    columns: Columns,
    ratios: Array,
    floors: Array,
    verdicts: Sequence[Verdict],
    kinked: Columns,
) -> GradientCheck:
    """The check of a row of gradients of a table, from what was found for some of its columns."""
    gradients = row.copy()
    named: list[Verdict | None] = [None] * table.count
    for column, verdict in zip(columns.tolist(), verdicts, strict=True):
        named[column] = verdict
    errors = _over(table.count, columns, _relative(ratios, gradients[columns]))
    told = np.array([verdict is not None and verdict.told for verdict in named], dtype=np.bool_)
    worst = int(np.argmax(np.where(told, errors, -1.0)))
    return GradientCheck(
        step=step,
        columns=columns,
        differences=_over(table.count, columns, ratios),
        gradients=gradients,
        errors=errors,
        floors=_over(table.count, columns, floors),
        verdicts=tuple(named),
        worst=float(errors[worst]) if told.any() else math.nan,
        where=parameter_name(table, worst),
        kinked=kinked,
    )


def parameter_name(table: Parameters, column: int) -> str:
    """The name in code of a column of the table: W1[0, 1] or b2[0]."""
    for layer, (_, columns) in enumerate(table.shapes, 1):
        span = table.span(layer)
        if column < span.stop:
            row, at = divmod(column - span.start, columns)
            return f"b{layer}[{row}]" if at == columns - 1 else f"W{layer}[{row}, {at}]"
    raise IndexError(column)


def _relative(differences: Array, gradients: Array) -> Array:
    """|a - n| / max(|a|, |n|), and 0 where both are 0."""
    sizes = np.maximum(np.abs(differences), np.abs(gradients))
    gaps = np.abs(differences - gradients)
    return np.divide(gaps, sizes, out=np.zeros(len(sizes)), where=sizes > 0)


def _over(count: int, columns: Columns, values: Array) -> Array:
    """The values in their columns of a row of the table, NaN in the others."""
    row = np.full(count, np.nan)
    row[columns] = values
    return row
