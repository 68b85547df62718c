"""A lesson that a visitor brings as a file: checked whole, under a name that no lesson of the page has."""

from __future__ import annotations

import re

from playground.model.lessons.lesson import Lesson
from playground.model.lessons.proving import proved
from playground.model.lessons.reading import LessonError

OWN = "own-"  # how the keys of such lessons begin
MOST = 20  # lessons that a visit remembers
LONGEST = 40  # characters of a file's name that are kept
LOST = "\ufffd"  # what a browser reads where a file is no text in UTF-8


def given_lesson(text: str, name: str) -> Lesson:
    """The lesson of a file's text, as a browser has read it; `name` is that of the file. Raises LessonError."""
    if LOST in text:
        raise LessonError(text[: text.index(LOST)].count("\n") + 1, "", "this is no text in UTF-8")
    return proved(text, key_of(name))


def key_of(name: str) -> str:
    """What the lesson of a file is known by: a file of the same name takes its place."""
    stem = name.rpartition(".")[0] or name
    return OWN + (re.sub(r"\W+", "-", stem.lower())[:LONGEST].strip("-") or "lesson")
