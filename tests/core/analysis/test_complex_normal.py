"""The normal distribution function beside the real axis: the C library's value, and the density for a slope."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backprop_core.analysis.complex_normal import complex_normal_cdf


@pytest.mark.parametrize("z", [0.0, -0.0, 1e-9, 0.3, 0.7, 1.0, 1.5, 5.0, 20.0])
def test_values_and_slopes_are_those_of_the_normal_distribution_on_both_sides(z: float) -> None:
    h = 1e-30
    for x in (z, -z):
        found = complex(complex_normal_cdf(np.array([[x + 1j * h]])).item())
        assert found.real == pytest.approx(math.erfc(-x / math.sqrt(2)) / 2, rel=1e-12, abs=0)
        assert found.imag / h == pytest.approx(math.exp(-x * x / 2) / math.sqrt(2 * math.pi), rel=1e-11, abs=0)
