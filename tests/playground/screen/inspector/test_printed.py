"""The table of printed numbers keeps its height: what is still to come is there already, unseen."""

from __future__ import annotations

import re

from playground.model.scenes import SCENES
from playground.model.scenes.printed import ticks
from playground.screen.inspector.printed import printed_html


def pieces(html: str) -> list[str]:
    """The elements of a table, whatever they say and whether they are seen."""
    bare = re.sub(r' class="(later|agrees|differs)"| title="[^"]*"', "", html)
    return re.findall(r"<[^>]+>", bare)


def test_numbers_that_are_ticked_add_nothing_to_the_table_but_sight() -> None:
    session = SCENES["mazur"].make()
    before = printed_html(ticks("mazur", session), "another one", own=True)
    session.run(10_001)
    after = printed_html(ticks("mazur", session), "another one", own=True)
    assert pieces(before) == pieces(after)
    assert before.count('class="later"') == 2 * 30 + 5 + 1
    assert after.count('class="later"') == 1


def test_what_is_still_to_come_is_not_told_before() -> None:
    html = printed_html(ticks("mazur", SCENES["mazur"].make()), "another one", own=True)
    assert "✗" not in html
    assert html.count("<li") == html.count('<li class="later">') == 5


def test_a_run_that_goes_another_way_is_told_so_where_the_reasons_stand() -> None:
    found = ticks("mazur", SCENES["mazur"].make())
    assert "<p>another &amp; one</p>" in printed_html(found, "another & one", own=False)
    assert '<p class="later">another one</p>' in printed_html(found, "another one", own=True)
