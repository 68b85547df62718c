"""What a run that hardly moves has come to, in a sentence."""

from __future__ import annotations

from backprop_core.analysis.insight.standing import Stand, Standing
from playground.formats import number


def standing_in_words(stand: Stand) -> str:
    """The verdict and the number behind it; empty where the run moves."""
    loss, size = number(stand.loss, 3), number(stand.size, 2)
    return {
        Standing.MOVING: "",
        Standing.SOLVED: f"It is solved: of the loss of all training samples hardly anything is left, {loss}.",
        Standing.ARRIVED: (
            f"It has arrived: at a loss of {loss} of all training samples their gradients cancel (size {size}), and no "
            "direction leads down."
        ),
        Standing.VANISHED: (
            f"The gradient has vanished: a loss of {loss} of all training samples is left, and only {size} of a "
            "gradient comes back."
        ),
        Standing.SADDLE: f"It is at a saddle, not at a solution: {_at_saddle(stand)}",
    }[stand.standing]


def _at_saddle(stand: Stand) -> str:
    exact = "every gradient is exactly 0" if stand.size == 0 else f"the gradient is down to {number(stand.size, 2)}"
    if stand.bend is not None:
        return f"{exact}, and the loss {number(stand.loss, 3)} bends down in one direction ({number(stand.bend, 2)})."
    return f"{exact}, and the output is about the same for every sample (loss {number(stand.loss, 3)})."
