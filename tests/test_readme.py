"""What the README shows works as printed."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from PIL import Image

from playground.model.lessons.library import lessons

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CORE = (ROOT / "backprop_core" / "README.md").read_text(encoding="utf-8")


def test_the_example_learns_xor(capsys) -> None:
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    names: dict = {}
    exec(code, names)
    np.testing.assert_allclose(names["session"].value("A2"), names["xor"].Y, atol=0.1)
    printed = capsys.readouterr().out
    assert "<Session 2-4-1, 500 updates" in printed
    assert "dZ2 = (A2 - Y) / 4" in printed


def test_the_tape_in_the_core_s_page_is_the_tape(capsys) -> None:
    code, printed = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", CORE, re.DOTALL).groups()
    exec(code, {})
    assert capsys.readouterr().out == printed


def test_the_mistakes_in_the_core_s_page_have_these_names(capsys) -> None:
    blocks, names = re.findall(r"```python\n(.*?)```", CORE, re.DOTALL), {}
    example = next(block for block in blocks if "named_mistakes" in block)
    exec(blocks[0], names)
    capsys.readouterr()
    exec(example, names)
    assert capsys.readouterr().out.splitlines() == re.findall(r"  # (.*)", example)


def test_the_core_s_page_names_files_that_are_there() -> None:
    named = re.findall(r"`((?:\w+/)+\w+\.py)`", CORE)
    assert len(named) > 8
    missing = [name for name in named if not any((ROOT / place / name).exists() for place in ("", "backprop_core"))]
    assert missing == []


def test_the_first_picture_moves_and_all_are_there() -> None:
    first, *others = [ROOT / name for name in re.findall(r"!\[.*?\]\((.*?)\)", README)]
    assert first.stat().st_size < 1_500_000
    with Image.open(first) as picture:
        assert picture.n_frames > 12
    assert [picture.read_bytes()[:4] for picture in others] == [b"\x89PNG"] * 2


def test_the_lesson_to_try_is_one() -> None:
    (name,) = re.findall(r"\(http://localhost:8501/\?lesson=(\w+)\)", README)
    assert name in lessons()
