"""The write-in exercise: a step of a small network with its numbers left blank, to be written in and marked."""

from playground.model.exercise.blanks import MOST, Stage, askable, stages_of, usual
from playground.model.exercise.exercise import Exercise
from playground.model.exercise.score import Score, scores

__all__ = ["MOST", "Exercise", "Score", "Stage", "askable", "scores", "stages_of", "usual"]
