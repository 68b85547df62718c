"""Questions about the numbers of a training step: what is asked, what is hidden meanwhile, and how answers are judged.

>>> question = Question.of("dW2[0, 1]", "number")
>>> answer(session, question, "-0.045").words
'Right, rounded: −0.04512.'

A question names an entry of a quantity on the tape. `answer` reads a text in any of the ways in which numbers are
written and compares it with what the tape computes; nothing is read off the screen, and the session never moves.
"""

from playground.model.asking.answering import answer, truth, truth_in_words
from playground.model.asking.question import Kind, Question
from playground.model.asking.verdict import Judged, Verdict

__all__ = ["Judged", "Kind", "Question", "Verdict", "answer", "truth", "truth_in_words"]
