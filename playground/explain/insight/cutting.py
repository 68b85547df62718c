"""What a cut does to the loss, in words."""

from __future__ import annotations

from backprop_core import Session
from backprop_core.analysis.insight.cutting import Cut, Cutter
from playground.formats import number

CLOSE = 0.1  # of the larger of both: the gradient foretells the change this well


def judged_on(cuts: Cutter, session: Session) -> str:
    """Whose loss it is: of which update, on which samples, and with which parameters."""
    whole = session.data.samples
    batch = f"{cuts.samples:,} of {whole:,} training samples" if cuts.samples < whole else "all training samples"
    batch = batch if whole > 1 else "the only training sample"
    return f"All numbers are of update {cuts.update + 1:,}: on its batch, {batch}, with the parameters it begins with."


def off_in_words(name: str, *, unit: bool) -> str:
    """That there is nothing left to switch off, and what brings it back."""
    what = "all weights that leave it are 0" if unit else "it is 0"
    return f"**{name} is off**: {what}. Undo puts back what a click has switched off; training may bring it back, too."


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
