"""The classic mistakes of backpropagation as changes of the tape.

They are named by the numbers that they give, and are the bugs of a hunt.
"""

from backprop_core.analysis.mistakes.broken import BrokenStep, bugs_for
from backprop_core.analysis.mistakes.bugs import BUGS, Bug
from backprop_core.analysis.mistakes.catalogue import MISTAKES, Mistake
from backprop_core.analysis.mistakes.naming import Comparison, Match, compared, named_mistakes

__all__ = [
    "BUGS",
    "MISTAKES",
    "BrokenStep",
    "Bug",
    "Comparison",
    "Match",
    "Mistake",
    "bugs_for",
    "compared",
    "named_mistakes",
]
