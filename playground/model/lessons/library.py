"""The lessons that come with the page, in the order in which they build on each other."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from playground.model.lessons.lesson import Lesson
from playground.model.lessons.reading import lesson_of

FOLDER = Path(__file__).parent / "files"
FIRST = "first"  # of the first visit


@lru_cache
def lessons() -> dict[str, Lesson]:
    """All of them, by their keys."""
    found = [lesson_of(file.read_text(encoding="utf-8"), file.stem) for file in FOLDER.glob("*.toml")]
    return {lesson.key: lesson for lesson in sorted(found, key=lambda lesson: (lesson.order, lesson.key))}
