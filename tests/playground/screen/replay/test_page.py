"""The page of a recorded run: one file, in which every text is text."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from dataclasses import replace

import pytest

from playground.components.single_file import ROOT, needed, single_file
from playground.screen.replay.page import INSTEAD, MODULE, replay
from playground.screen.replay.recording import copy_of, recording
from playground.server import assets
from tests.playground.visits import app_on

SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)


@pytest.fixture(scope="module")
def page() -> str:
    return replay(copy_of(app_on("seed")))


def scripts(html: str) -> dict[str, str]:
    """The content of each script by what stands in its tag."""
    return dict(SCRIPT.findall(html))


def test_its_modules_are_ours_but_for_the_names_by_which_they_find_each_other(page: str) -> None:
    addresses = json.loads(scripts(page)[' type="importmap"'])["imports"]
    names = needed(MODULE, INSTEAD)
    assert list(addresses) == [ROOT + name for name in names]
    assert {"live_plot.js", "bar.js", "graph/pointing.js", "picture.js"} <= set(names)
    for name in names:
        text = b64decode(addresses[ROOT + name].partition("base64,")[2]).decode()
        ours = assets.text_of(INSTEAD.get(name, name))
        assert re.sub(r'(from|import) "[^"]*"', "", text) == re.sub(r'(from|import) "[^"]*"', "", ours)
        assert {found.removeprefix(ROOT) for found in re.findall(r'(?:from|import) "([^"]*)"', text)} <= set(names)


def test_it_holds_plotly_once_and_the_recording(page: str) -> None:
    held = scripts(page)
    plotly = gzip.decompress(b64decode(held[' type="text/plain" id="plotly"']))
    assert plotly.decode() == assets.text_of(assets.plotly_name())
    content = gzip.decompress(b64decode(held[' type="text/plain" id="recording"']))
    assert content == recording(copy_of(app_on("seed")))
    assert len(page) < 3_000_000


def test_it_names_no_other_place(page: str) -> None:
    assert re.findall(r"""(?:src|href)=(?!"data:)|url\(|@import""", page) == []


def test_names_are_text_whatever_they_say() -> None:
    bad = "</script><script>alert(1)</script> & <b>{curly}</b>"
    app = app_on("seed")
    app.scene = replace(app.scene, title=bad, look=f"{bad} **bold**")
    html = replay(copy_of(app))
    assert "<script>alert" not in html
    assert html.count("&lt;/script&gt;&lt;script&gt;alert(1)") == 3
    assert len(SCRIPT.findall(html)) == html.count("</script>") == 4
    assert "<b>bold</b>" in html


def test_a_file_for_any_data_ends_none_of_its_elements() -> None:
    html = single_file("<i>", "<p></p>", module=MODULE, styles=(), data={"words": b"</script>"})
    assert "<title>&lt;i&gt;</title>" in html
    assert gzip.decompress(b64decode(scripts(html)[' type="text/plain" id="words"'])) == b"</script>"
