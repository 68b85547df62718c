"""JSON is read up to the last bracket and character that is allowed, and no further."""

from __future__ import annotations

import json

import pytest

from backprop_core import DocumentError
from backprop_core.document import from_json, to_json
from backprop_core.document.fields import said
from backprop_core.document.text import DEEPEST, MOST_CHARACTERS


@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ('{"a":', "}")])
def test_brackets_may_be_nested_up_to_a_depth(begin: str, end: str) -> None:
    text = begin * DEEPEST + "1" + end * DEEPEST
    assert to_json(from_json(text)) == text
    with pytest.raises(DocumentError, match=f"^document: it is nested more than {DEEPEST} levels deep$"):
        from_json(begin + text + end)
    beside = ",".join([begin + "1" + end] * 50)
    assert to_json(from_json(f"[{beside}]")) == f"[{beside}]"
    with pytest.raises(DocumentError, match="nested"):
        from_json(f"[{beside},{text}]")


@pytest.mark.parametrize("name", ["[" * 20, "{" * 20, '\\"' + "[" * 20, "\\\\", "\n" + "[" * 20, "]" * 20])
def test_brackets_in_quotes_do_not_count(name: str) -> None:
    text = json.dumps({name: [[name]]})
    assert from_json(text) == {name: [[name]]}
    deep = "[" * DEEPEST + json.dumps(name) + "]" * DEEPEST
    assert to_json(from_json(deep)) == to_json(json.loads(deep))
    with pytest.raises(DocumentError, match="nested"):
        from_json(f"[{deep}]")


def test_a_text_may_be_so_long() -> None:
    longest = " " * (MOST_CHARACTERS - 1) + "1"
    assert from_json(longest) == 1
    with pytest.raises(DocumentError, match=r"^document: 4,000,001 characters are more than 4,000,000$"):
        from_json(longest + " ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": -Infinity}', "document: -Infinity is not a finite number"),
        ('{"a": [Infinity]}', "document: Infinity is not a finite number"),
        ('{"b": {"a": 1, "b": 2, "a": 1}}', "a: there are two fields of this name"),
        (f'{{"{"a" * 50}": 1, "{"a" * 50}": 2}}', f"{'a' * 40}: there are two fields of this name"),
        ('{"a":\n tru}', "line 2, column 2: this is no JSON: Expecting value"),
        ("[" + "1" * 5000 + "]", "document: a number has too many digits"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, says: str) -> None:
    with pytest.raises(DocumentError) as caught:
        from_json(text)
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "null"),
        (False, "false"),
        ({}, "a set of named fields"),
        ((1, 2), "a list"),
        ([], "a list"),
        (-3, "-3"),
        (2**200 - 1, str(2**200 - 1)),
        (2**200, "a whole number of more than 60 digits"),
        (-(2**200), "a whole number of more than 60 digits"),
        (0.1, "0.1"),
        ("a", "'a'"),
    ],
)
def test_a_value_is_named_in_short(value: object, says: str) -> None:
    assert said(value) == says
    assert len(said("a" * 10_000)) < 120
