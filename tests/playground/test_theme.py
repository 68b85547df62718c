"""The colours of the style sheets are those of the theme."""

from __future__ import annotations

import re

import pytest

from playground.server.assets import STATIC, STYLES, colours

COLOUR = re.compile(r"\b(?:rgb|hsl)a?\(|#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b", re.IGNORECASE)
DEFINED = re.compile(r"(--[\w-]+)\s*:")
USED = re.compile(r"var\((--[\w-]+)\)")
# How far a phase is, how high a plot must be, where a gap begins, how much of a wide graph is seen.
FROM_SCRIPTS = {"--share", "--height", "--at", "--from", "--seen"}


@pytest.mark.parametrize("name", STYLES)
def test_a_style_sheet_has_no_colours_of_its_own(name: str) -> None:
    text = re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    assert COLOUR.findall(text) == []


def test_every_variable_of_the_style_sheets_is_defined() -> None:
    sheets = colours() + "".join((STATIC / name).read_text(encoding="utf-8") for name in STYLES)
    used = {name for name in USED.findall(sheets) if not name.startswith("--st-")}
    assert used - set(DEFINED.findall(sheets)) == FROM_SCRIPTS
