"""How samples are shared out, and how far those of a generator reach."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core.data import DataSpec, make_dataset
from backprop_core.data.make import kept_for_testing


@pytest.mark.parametrize("samples", [2, 3, 10])
def test_whatever_the_share_is_above_0_each_part_has_a_sample_at_least(samples):
    strata, draw = np.zeros(samples, dtype=np.int64), np.random.default_rng(1)
    found = [int(kept_for_testing(strata, share, draw).sum()) for share in (0.0, 1e-9, 0.999)]
    assert found == [0, 1, samples - 1]


def test_disc_and_ring_are_filled_to_their_edges():
    data = make_dataset(DataSpec("circle", samples=1000, labels="binary01"))
    radius, inside = np.hypot(*data.X), data.Y[0] == 1
    assert (radius[inside].min(), radius[inside].max()) == pytest.approx((0, 2.5), abs=0.05)
    assert (radius[~inside].min(), radius[~inside].max()) == pytest.approx((3.5, 5), abs=0.05)
