"""Phi(z) both ways, a number at a time and by series, against Taylor's series of erf in 400 decimal digits."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
import pytest

from backprop_core.functions.normal import MANY, normal_cdf
from backprop_core.primitives import execute, written

FEW = MANY // 2


def Phi(z: Decimal) -> Decimal:
    """(1 + erf(x)) / 2 with erf(x) = 2 / sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (2n+1)!!, all terms of one sign."""
    x = z / Decimal(2).sqrt()
    term = total = x
    n = 0
    while abs(term) > Decimal(10) ** -390:
        n += 1
        term *= 2 * x * x / (2 * n + 1)
        total += term
    return (1 + 2 / pi().sqrt() * (-x * x).exp() * total) / 2


def pi() -> Decimal:
    """Machin: 16 arctan(1/5) - 4 arctan(1/239)."""
    return 16 * arctan_of_inverse(5) - 4 * arctan_of_inverse(239)


def arctan_of_inverse(n: int) -> Decimal:
    power, total, k = 1 / Decimal(n), Decimal(0), 0
    while power > Decimal(10) ** -405:
        total += (-1) ** k * power / (2 * k + 1)
        power, k = power / (n * n), k + 1
    return total


def of_all(z: np.ndarray, size: int) -> np.ndarray:
    """Phi of each, in an array of that size."""
    many = np.resize(z, (4, size // 4))
    out = np.empty_like(many)
    with np.errstate(all="ignore"):
        execute(written(normal_cdf, many, out))
    return out.ravel()[: z.size]


@pytest.mark.parametrize("size", [FEW, MANY])
def test_it_is_exact_as_far_as_its_argument_is(size: int) -> None:
    """A change of z in its last digit changes Phi by z^2 times as much, relatively, where Phi is small."""
    z = np.array([*np.linspace(-37, -9, 15), *np.linspace(-8, 8, 41), 0.0, -1 / 256, 1 / 256, 3 / 256, 20.0])
    with localcontext() as context:
        context.prec = 410
        expected = np.array([float(Phi(Decimal(float(each)))) for each in z])
    error = np.abs(of_all(z, size) / expected - 1)
    assert (error <= np.finfo(float).eps * (3 + z**2)).all()


def test_where_nothing_is_left_of_it_it_is_0_or_1() -> None:
    z = np.array([-np.inf, -1e308, -1000.0, -40.0, 9.0, 40.0, 1000.0, 1e308, np.inf])
    for size in (FEW, MANY):
        np.testing.assert_array_equal(of_all(z, size), [0, 0, 0, 0, 1, 1, 1, 1, 1])


def test_what_is_no_number_stays_so_beside_what_is() -> None:
    found = of_all(np.array([0.0, np.nan]), MANY)
    np.testing.assert_array_equal(found, [0.5, np.nan])
