"""The mean over the batch: where its 1/m enters, in numbers, in code and in LaTeX; nothing at all where m is 1."""

from __future__ import annotations

import numpy as np

from backprop_core.primitives import Array, Calls, constant
from backprop_core.tape.wiring import Wiring


def write_mean(do: Calls, wiring: Wiring, gradient: Array) -> None:
    """gradient /= m."""
    if wiring.divisor > 1:
        do(np.divide, gradient, constant(wiring.divisor), gradient)


def divided(wiring: Wiring) -> str:
    """The division as it stands in a line of code."""
    return f" / {wiring.divisor}" if wiring.divisor > 1 else ""


def share_tex(wiring: Wiring) -> str:
    """The factor 1/m in LaTeX."""
    return rf"\tfrac{{1}}{{{wiring.divisor}}}" if wiring.divisor > 1 else ""
