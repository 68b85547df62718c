"""Whether a file is a lesson: `python -m playground.check_lesson FILE`, for those who write one.

The exit code is 0 if the page could play it, and 1 if not; then the line and the field that are wrong are named.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from playground.model.lessons.lesson import Lesson
from playground.model.lessons.proving import proved
from playground.model.lessons.reading import LARGEST, LessonError

BYTES = 4 * LARGEST  # a character has four at most


def checked(content: bytes, key: str) -> Lesson:
    """The lesson of a file's bytes; `key` is the file's name without its ending. Raises LessonError."""
    if len(content) > BYTES:
        raise LessonError(None, "", f"{len(content):,} bytes are more than {BYTES:,}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LessonError(content[: error.start].count(b"\n") + 1, "", "this is no text in UTF-8") from None
    return proved(text, key)


def in_words(lesson: Lesson) -> str:
    """What there is in a lesson."""
    asked = sum(step.question is not None for step in lesson.steps)
    scenes = dict.fromkeys(step.opens.name for step in lesson.steps if step.opens)
    counted = [(len(lesson.steps), "step"), (asked, "question"), (lesson.minutes, "minute")]
    told = ", ".join(f"{many} {name}{'s' * (many != 1)}" for many, name in counted)
    return f"{lesson.title}: {told}, in {', '.join(scenes)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the file that is named; what is said goes to the terminal."""
    parser = argparse.ArgumentParser(prog="python -m playground.check_lesson", description="Check a lesson's file.")
    parser.add_argument("file", type=Path)
    file: Path = parser.parse_args(arguments).file
    try:
        with file.open("rb") as stream:
            print(in_words(checked(stream.read(BYTES + 1), file.stem)))
    except (LessonError, OSError) as error:
        print(f"{file}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
