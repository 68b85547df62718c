"""Every figure that README and docs state is named in `benchmarks.all`; what the code sets is stated as it is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from benchmarks.all.__main__ import STATED, Run, figure, stated
from benchmarks.all.limits import limits

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs").glob("*.md")))]
UNITS = (
    "MB|kB|GB|ms|s|%|seconds?|minutes?|hours?|pixels|visits?|visitors|pictures|times|copies|characters|bytes|rows|samples|"
    "inputs|outputs|units|updates|parameters|levels"
)
FIGURE = re.compile(rf"(?<![\w.,])\d(?:[\d.,]*\d)? (?:{UNITS})(?!\w)")
AS_A_WHOLE = {entry["page"] for entry in tomllib.loads(STATED.read_text(encoding="utf-8"))["page"]}


def words(page: str) -> str:
    """A page without its code, on one line."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return " ".join(re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL).split())


@pytest.mark.parametrize("page", [page for page in PAGES if page not in AS_A_WHOLE])
def test_every_figure_of_a_page_is_named(page: str) -> None:
    text = words(page)
    for entry in stated():
        if entry["page"] == page:
            text, count = re.subn(rf"(?<![\w.,]){re.escape(entry['text'])}", "", text)
            assert count, f"{page} no longer says {entry['text']}"
    assert FIGURE.findall(text) == [], "to be named in benchmarks/all/stated.toml"


def test_a_figure_is_found_in_words() -> None:
    assert FIGURE.findall("takes 0.5 to 0.7 s, 2,000 samples of 3.5 MB; 8-8-1, 2 servers") == [
        "0.7 s",
        "2,000 samples",
        "3.5 MB",
    ]


def number(text: str) -> float:
    return float(re.search(r"[\d.,]*\d", text)[0].replace(",", ""))


@pytest.mark.parametrize(
    "entry", [each for each in stated() if each.get("of") == "all.limits"], ids=lambda entry: entry["text"]
)
def test_what_the_code_sets_is_stated_as_it_is(entry: dict[str, str]) -> None:
    assert number(entry["text"]) == pytest.approx(
        limits()[entry["name"]], rel=0.1 if "work" in entry["name"] else 1e-12
    )


def test_a_figure_is_given_with_what_a_run_found_or_with_the_reason() -> None:
    entry = {"page": "README.md", "text": "40 visitors", "of": "visitors", "name": "players"}
    assert figure(entry, {"visitors": Run(1.0, 0, {"players": 40})}).value == 40
    assert figure(entry, {"visitors": Run(1.0, 1, why="no Chromium")}).why == "no Chromium"
    assert figure(entry, {}).why == "it was not asked for"
    assert figure({"page": "README.md", "text": "20 pixels", "by": "a test"}, {}).measured_by == "a test"
