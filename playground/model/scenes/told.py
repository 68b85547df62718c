"""The words of scenes in other languages: `words/KEY.LANGUAGE.toml`, by the language that a browser asks for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from playground.formats import has_decimal_comma, tags_of
from playground.model.scenes.printed import Printed, printed_numbers
from playground.model.scenes.scene import Scene

FILES = {path.stem: path for path in (Path(__file__).parent / "words").glob("*.toml")}
MARKS = str.maketrans(".,", ",.")


def told(scene: Scene, language: str) -> Scene:
    """A scene with its words in a language such as "de-AT"; as it is, in English, where there are none."""
    tag = _known(scene.key, language)
    if not tag:
        return scene
    words = _read(scene.key, tag)
    numbers = {name: _written(text, tag) for name, text in scene.numbers.items()}
    said = {name: words[name].strip().format(**numbers) for name in ("title", "look", "more") if name in words}
    return replace(scene, language=tag, **said)


def told_printed(scene: Scene) -> tuple[Printed, ...]:
    """The numbers that were printed about a scene, with what is said of them in the language of its words."""
    found = printed_numbers(scene.key)
    if not _known(scene.key, scene.language):
        return found
    words = _read(scene.key, scene.language)
    names, corrections = words.get("printed", {}), words.get("corrections", {})
    return tuple(
        replace(each, words=names.get(each.words, each.words), correction=corrections.get(each.words, each.correction))
        for each in found
    )


def _known(key: str, language: str) -> str:
    """The tag of the words that there are: of the language as it is spoken somewhere, or of the language."""
    return next((tag for tag in tags_of(language) if f"{key}.{tag}" in FILES), "")


@lru_cache
def _read(key: str, tag: str) -> Mapping[str, Any]:
    return tomllib.loads(FILES[f"{key}.{tag}"].read_text(encoding="utf-8"))


def _written(number: str, tag: str) -> str:
    return number.translate(MARKS) if has_decimal_comma(tag) else number
