"""What a page says: the words of its text elements, those that are HTML as the Markdown that they would be."""

from __future__ import annotations

import re
from html import unescape

from streamlit.testing.v1 import AppTest

MARKS = {"b": "**", "code": "`"}


def words(app: AppTest) -> str:
    """All of it, one after the other."""
    written = [element.value for element in app.markdown]
    bodies = [element.proto.body for element in app.get("html")]
    return " ".join([*written, *(_plain(body) for body in bodies if not body.startswith("<style"))])


def _plain(html: str) -> str:
    marked = re.sub(r"</?(b|code)>", lambda tag: MARKS[tag[1]], html)
    return unescape(re.sub(r"<[^>]*>", " ", marked))
