"""The address of a lesson, `?lesson=sign`: it opens the page with that lesson at its start."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from backprop_core.document.fields import said
from backprop_core.errors import DocumentError
from playground.formats import tags_of
from playground.model.document.address import LARGE, document_in
from playground.model.lessons.lesson import Lesson
from playground.model.lessons.library import lessons

FIELD = "lesson"


def lesson_in(query: Mapping[str, str], language: str = "") -> Lesson | None:
    """The lesson that an address names, None if it names none. Raises DocumentError.

    A name that several lessons share, as `first` and `first.de` do, means the one in the language, if there is one.

    Beside it may stand `large=1`, and what is not about the page; a run has an address of its own.
    """
    if FIELD not in query:
        return None
    name, known = query[FIELD], lessons()
    if name not in known:
        near = ", ".join(get_close_matches(name[:40], known, 3, 0.0))
        raise DocumentError(FIELD, f"there is no lesson {said(name)}; like it are {near}")
    if document_in({other: text for other, text in query.items() if other not in (FIELD, LARGE)}) is not None:
        raise DocumentError(FIELD, "an address names a lesson or a run, and not both")
    return _in_language(known[name], language) if name == known[name].name else known[name]


def _in_language(lesson: Lesson, language: str) -> Lesson:
    """The lesson of the same name in a language, by its tag, or the next of kin: de for de-AT."""
    others = [each for each in lessons().values() if each.name == lesson.name]
    return next((each for tag in tags_of(language) for each in others if each.language == tag), lesson)


def is_large(query: Mapping[str, str]) -> bool:
    """Whether the address of a lesson asks for the page as it is on a projector."""
    return query.get(LARGE) in ("", "1", "true")


def address_of(key: str) -> str:
    """The query of the address of a lesson; empty for one of a visitor's file, which is on no other page."""
    return f"?{FIELD}={key}" if key in lessons() else ""
