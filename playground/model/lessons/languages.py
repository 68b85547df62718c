"""The language that a lesson is written in."""

from __future__ import annotations

import re

from backprop_core.document.fields import Fields, said
from backprop_core.errors import DocumentError

ENGLISH = "en"
TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)


def language_of(given: Fields) -> str:
    """The tag of a file's language. Raises DocumentError for what is none."""
    told = given.take("language", ENGLISH)
    if not isinstance(told, str) or not TAG.fullmatch(told):
        raise DocumentError(given.at("language"), f"{said(told)} is no tag of a language, such as en, de or pt-BR")
    return told
