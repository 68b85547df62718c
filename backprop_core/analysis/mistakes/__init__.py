"""The classic mistakes of backpropagation as changes of the tape, and their names by the numbers that they give."""

from backprop_core.analysis.mistakes.catalogue import MISTAKES, Mistake
from backprop_core.analysis.mistakes.naming import Comparison, Match, compared, named_mistakes

__all__ = ["MISTAKES", "Comparison", "Match", "Mistake", "compared", "named_mistakes"]
