"""The distribution function of the normal distribution at complex numbers near the real axis, for complex steps.

J. A. C. Weideman, Computation of the complex error function, SIAM J. Numer. Anal. 31 (1994), equation 38 (I):

    erfc(x) = exp(-x^2) (2 p(Z) / (l + x)^2 + 1 / (sqrt(pi) (l + x))),  Z = (l - x) / (l + x),  Re x >= 0

where p is a polynomial, and TERMS of it are as exact as floats are. Nothing here knows the density, so that the slope
that a complex step finds is a second opinion.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from backprop_core.primitives import Array

Complex = npt.NDArray[Any]
TERMS = 40
SCALE = math.sqrt(TERMS / math.sqrt(2.0))  # Weideman's l
POINTS = 4 * TERMS


def complex_normal_cdf(z: Complex) -> Complex:
    """Phi(z) = erfc(-z / sqrt 2) / 2; above 0 by 1 - Phi(-z), so that erfc's argument has a real part of at least 0."""
    below = z.real < 0
    tail = _erfc(np.where(below, -z, z) * math.sqrt(0.5)) / 2
    Phi: Complex = np.where(below, tail, 1 - tail)
    return Phi


def _erfc(x: Complex) -> Complex:
    p: Complex = np.polyval(_coefficients(), (SCALE - x) / (SCALE + x))
    erfc: Complex = np.exp(-x * x) * (2 * p / (SCALE + x) ** 2 + 1 / (math.sqrt(math.pi) * (SCALE + x)))
    return erfc


@cache
def _coefficients() -> Array:
    """Of p, the highest power first: Fourier coefficients of exp(-t^2) (l^2 + t^2) over t = l tan(angle / 2)."""
    t = SCALE * np.tan(np.arange(1 - POINTS // 2, POINTS // 2) * math.pi / POINTS)
    values = np.concatenate([[0.0], np.exp(-t * t) * (SCALE * SCALE + t * t)])
    coefficients: Array = np.fft.fft(np.fft.fftshift(values)).real[TERMS:0:-1] / POINTS
    return coefficients
