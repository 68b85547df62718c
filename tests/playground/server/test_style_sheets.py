"""Rules that a style sheet must not have: whatever one costs, it costs at every number that is drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEETS = sorted((Path(__file__).parents[3] / "playground" / "components" / "static").rglob("*.css"))
OF_THE_PAGE = re.compile(r"(?:^|[\s,}])(?::root|html|body|\.stApp\w*|\.stMain|main)[^\s,{>]*:has\(", re.MULTILINE)


def test_the_pattern_finds_what_it_is_for() -> None:
    assert OF_THE_PAGE.search(".a {}\n.stMain:has(.b) .c { margin: 0; }")
    assert not OF_THE_PAGE.search(".large .stMain .c:has(> .b) { margin: 0; }")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_nothing_depends_on_what_the_whole_page_has(sheet: Path) -> None:
    """The browser would settle the style of all of the page again whenever a node is added to it, 3 ms each time."""
    assert OF_THE_PAGE.findall(sheet.read_text(encoding="utf-8")) == []
