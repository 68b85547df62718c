"""A check as it is put together: every parameter under its own name, the worst of those that could be told."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backprop_core import Verdict
from backprop_core.analysis.verdicts import assembled, parameter_name
from backprop_core.tape.parameters import Parameters

TABLE = Parameters((2, 2, 1))
NAMES = ["W1[0, 0]", "W1[0, 1]", "b1[0]", "W1[1, 0]", "W1[1, 1]", "b1[1]", "W2[0, 0]", "W2[0, 1]", "b2[0]"]
AGREES, DISAGREES, TOO_SMALL, TOO_CURVED = Verdict


def test_every_column_of_a_table_has_the_name_of_its_parameter_and_there_is_none_beyond() -> None:
    assert [parameter_name(TABLE, column) for column in range(TABLE.count)] == NAMES
    with pytest.raises(IndexError):
        parameter_name(TABLE, TABLE.count)


@pytest.mark.parametrize(
    ("verdicts", "worst", "where", "counts"),
    [
        ([AGREES, AGREES, DISAGREES, TOO_SMALL], 0.5, "W2[0, 0]", (2, 1, 1)),
        ([AGREES, AGREES, TOO_SMALL, TOO_CURVED], 0.25, "b1[0]", (2, 0, 2)),
        ([AGREES, TOO_CURVED, TOO_CURVED, TOO_CURVED], 0.0, "W1[0, 0]", (1, 0, 3)),
        ([TOO_SMALL] * 4, math.nan, "W1[0, 0]", (0, 0, 4)),
    ],
)
def test_the_worst_is_the_largest_error_of_those_that_could_be_told(
    verdicts: list[Verdict], worst: float, where: str, counts: tuple[int, int, int]
) -> None:
    """Gradients and differences with the relative errors 0 (of 0 and 0), 0.25, 0.5 and 2."""
    columns, gradients = np.array([0, 2, 6, 8]), np.zeros(TABLE.count)
    gradients[columns], ratios = [0.0, -1.0, 2.0, 1.0], np.array([0.0, -0.75, 4.0, -1.0])
    floors = np.array([1.0, 2.0, 3.0, 4.0])
    found = assembled(TABLE, gradients, 1e-5, columns, ratios, floors, verdicts, np.array([7]))
    np.testing.assert_allclose(found.errors[columns], [0.0, 0.25, 0.5, 2.0], rtol=1e-15)
    assert (found.where, found.step, found.kinked.tolist()) == (where, 1e-5, [7])
    np.testing.assert_equal(found.worst, worst)
    assert (found.count(AGREES), found.wrong, found.untold) == counts
    assert found.agrees == (counts[0] > 0 and counts[1] == 0)
    for row, values in ((found.differences, ratios), (found.floors, floors)):
        assert row[columns].tolist() == values.tolist()
        assert np.isnan(np.delete(row, columns)).all()
    assert [found.verdicts[column] for column in columns] == verdicts
    assert [verdict for verdict in found.verdicts if verdict is None] == [None] * 5
    gradients[:] = 9.0
    assert found.gradients[2] == -1.0


def test_a_check_is_printed_with_its_counts_and_how_it_was_made() -> None:
    columns, ones = np.array([0, 2]), np.ones(TABLE.count)
    for step, how in ((0.5, "at h = 0.5"), (None, "by complex steps")):
        found = assembled(TABLE, ones, step, columns, ones[:2], ones[:2], [AGREES, TOO_SMALL], np.zeros(0, int))
        told = f"1 agree, 0 disagree, 1 cannot be told {how}; worst 0.0e+00 at W1[0, 0]"
        assert repr(found) == f"<GradientCheck of 2 parameters: {told}>"
