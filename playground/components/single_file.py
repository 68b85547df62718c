"""A page in one HTML file that needs no server: it holds our modules and style sheets as they are, Plotly, and data."""

from __future__ import annotations

import gzip
import json
import posixpath
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape

from playground.server import assets

ROOT = "playground/"  # before the names of modules: a module that comes as data cannot be found by a relative name
IMPORT = re.compile(r'(?P<before>\b(?:from|import) ")(?P<name>\.[^"]*)(?=")')
PLOTLY = "plotly"  # the id of the element that holds it

HELD = '<script type="text/plain" id="{name}">{letters}</script>'
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
{styles}</style>
<script type="importmap">{modules}</script>
</head>
<body>
{body}
{held}
<script type="module">import "{module}";</script>
</body>
</html>
"""


def single_file(
    title: str,
    body: str,
    *,
    module: str,
    styles: Sequence[str],
    data: Mapping[str, bytes],
    instead: Mapping[str, str] | None = None,
) -> str:
    """The page: `body` is HTML, `title` is not. It runs a module, which finds the data by their ids.

    Where modules import one that is a key of `instead`, for it needs a server, they get the other one.
    Plotly and the data are compressed (gzip) and in letters (base64), in which no text can end the element around it.
    """
    held = {PLOTLY: assets.compressed(assets.plotly_name())}
    held |= {name: gzip.compress(content, 6, mtime=0) for name, content in data.items()}
    return PAGE.format(
        title=escape(title),
        styles=assets.colours() + "\n".join(map(assets.text_of, styles)),
        modules=json.dumps({"imports": _addresses(module, instead or {})}),
        body=body,
        held="\n".join(HELD.format(name=name, letters=_letters(content)) for name, content in held.items()),
        module=ROOT + module,
    )


def needed(module: str, instead: Mapping[str, str]) -> list[str]:
    """The names by which a module and all that it imports are known."""
    found = [module]
    for name in found:
        source = instead.get(name, name)
        imported = (_resolved(source, match["name"]) for match in IMPORT.finditer(assets.text_of(source)))
        found += dict.fromkeys(other for other in imported if other not in found)
    return found


def _addresses(module: str, instead: Mapping[str, str]) -> dict[str, str]:
    return {ROOT + name: _address(instead.get(name, name)) for name in needed(module, instead)}


def _address(name: str) -> str:
    """A module as the address of its own text, in which others are known by their whole names."""
    text = IMPORT.sub(lambda found: found["before"] + ROOT + _resolved(name, found["name"]), assets.text_of(name))
    return f"data:text/javascript;base64,{_letters(text.encode())}"


def _resolved(importer: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(importer), name))


def _letters(content: bytes) -> str:
    return b64encode(content).decode()
