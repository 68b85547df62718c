"""Where the slope of a loss jumps, its kink is 0, and of one sign on either side."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import LOSSES


@pytest.mark.parametrize(
    ("loss", "y", "kink"), [("mae", 0.3, 0.3), ("mae", -2.0, -2.0), ("hinge", 1.0, 1.0), ("hinge", -1.0, -1.0)]
)
def test_a_kink_is_0_where_the_slope_jumps_and_changes_its_sign_there(loss: str, y: float, kink: float) -> None:
    found = LOSSES[loss].kink
    assert found is not None
    below, there, above = (found(np.array([[a]]), np.array([[y]])).item() for a in (kink - 1e-3, kink, kink + 1e-3))
    assert there == 0
    assert below * above < 0


def test_other_losses_are_smooth() -> None:
    assert {name for name, record in LOSSES.items() if record.kink} == {"mae", "hinge"}
