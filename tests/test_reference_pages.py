"""The reference of what is public, made from docstrings by pdoc: nothing is left out, every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pdoc

import backprop_core
from playground import notebook

MODULES = ("backprop_core", "playground.notebook")
LINK = re.compile(r'(?<!<code>)<a [^>]*href="(?!https?://|\$)([^"]+)"')  # in code pdoc guesses, also what has no words


def test_every_public_name_is_described_and_every_link_leads_somewhere(tmp_path: Path) -> None:
    pdoc.pdoc(*MODULES, output_directory=tmp_path)
    pages = {page: page.read_text(encoding="utf-8") for page in tmp_path.rglob("*.html")}
    anchors = {page.resolve(): set(re.findall(r'id="([^"]+)"', text)) for page, text in pages.items()}
    public = {*backprop_core.__all__, notebook.show.__name__, notebook.link.__name__}
    assert public <= set.union(*anchors.values())
    for page, text in pages.items():
        for link in LINK.findall(text):
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page.resolve()
            assert target in anchors, link
            assert not anchor or anchor in anchors[target], link
