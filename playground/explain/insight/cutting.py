"""What a cut does to the loss, in words."""

from __future__ import annotations

from backprop_core.analysis.insight.cutting import Cut
from playground.formats import number

CLOSE = 0.1  # of the larger of both: the gradient foretells the change this well


def cut_in_words(cut: Cut, name: str, goal: str) -> str:
    """The true change beside the one that is foretold."""
    moves = "rises" if cut.change > 0 else "falls" if cut.change < 0 else "stays"
    after = f"from {number(cut.before)} to {number(cut.before + cut.change)}"
    said = f"Without {name} the {goal} **{moves} by {number(abs(cut.change), 3)}**, {after}"
    if cut.change == 0:
        said = f"Without {name} the {goal} **stays** at {number(cut.before)}"
    return f"{said}. Its gradient foretells −w·g = **{number(cut.foretold, 3)}**: {_compared(cut)}."


def _compared(cut: Cut) -> str:
    if cut.change == cut.foretold == 0:
        return "just so"
    difference, size = abs(cut.change - cut.foretold), max(abs(cut.change), abs(cut.foretold))
    if difference <= CLOSE * size:
        return "close, as the loss hardly bends on the way to 0"
    if cut.change * cut.foretold < 0:
        return "even the sign is other, for a gradient knows only the first bit of the way"
    return "a gradient knows only the first bit of the way, and the loss bends"
