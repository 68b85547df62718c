"""What the browser needs beside Streamlit's own files, served by the app itself so that it works without a network.

Every file has its version in its name, so that a browser keeps it for good and still gets the next version.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from functools import lru_cache
from pathlib import Path

import plotly
import streamlit as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.theme import DARK, LIGHT, css

FOLDER = "assets"
STATIC = Path(__file__).parents[1] / "components" / "static"
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
STYLES = (
    "page.css",
    "parts.css",
    "live_plot.css",
    "inspector/card.css",
    "inspector/asking.css",
    "tabs/own_data.css",
    "lessons/lesson.css",
    "sizes/large.css",
)
MEDIA = {".css": "text/css", ".js": "text/javascript"}
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


def version() -> str:
    """What stands for the content of all our files: the folder has it in its name, so that modules find each other.

    The times are asked so that an edit shows without a restart.
    """
    return _fingerprint(tuple((path, path.stat().st_mtime_ns) for path in sorted(_files().values())))


def _files() -> dict[str, Path]:
    """Our files by their names below the folder."""
    return {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*.*")}


@lru_cache(maxsize=4)
def _fingerprint(files: tuple[tuple[Path, int], ...]) -> str:
    content = b"".join(path.read_bytes() for path, _ in files) + colours().encode()
    return hashlib.sha256(content).hexdigest()[:12]


def folder() -> str:
    """The address of our files, relative to the page's."""
    return f"{FOLDER}/{version()}"


def plotly_name() -> str:
    """The name of Plotly's file, which has its version in it."""
    return f"plotly-{plotly.__version__}-unwrapped.min.js"


def colours() -> str:
    """The colours of the two themes as variables of the style sheets."""
    named = ("accent", "muted", "raises", "lowers", "neutral", "agrees", "code", "fill_high", "fill_below", "fill_ink")
    pairs = [
        f"--{name.replace('_', '-')}: light-dark({css(getattr(LIGHT, name))}, {css(getattr(DARK, name))});"
        for name in named
    ]
    return f":root {{ {' '.join(pairs)} }}\n"


def _file(name: str) -> Path:
    if name == plotly_name():
        return PLOTLY
    found = _files().get(name)
    if found is None:
        raise HTTPException(status_code=404)
    return found


@lru_cache(maxsize=32)
def _content(file: Path, modified: int) -> bytes:
    content = file.read_bytes()
    if file.name == "page.css":
        return colours().encode() + content
    return unwrapped(content) if file == PLOTLY else content


WRAPPED = re.compile(
    rb"(?P<licence>/\*.*?\*/).*?\(\) => \{\s*"
    rb"(?P<code>\"use strict\";.*window\.Plotly = Plotly;)\s*return Plotly;\s*\}\)\);\s*",
    re.DOTALL,
)


def unwrapped(script: bytes) -> bytes:
    """Plotly without the wrapper for other module systems, and with a hint to compile all of it in the background.

    In the wrapper it is one function among others, which a browser reads twice, the second time while the page waits:
    that took two thirds of the main thread's time for Plotly. A file of another shape is left as it is.
    """
    found = WRAPPED.fullmatch(script)
    if found is None:
        return script
    return b"\n".join([b"//# allFunctionsCalledOnLoad", found["licence"], found["code"], b""])


@lru_cache(maxsize=32)
def _compressed(file: Path, modified: int) -> bytes:
    """Compressed once: left to Streamlit's middleware, Plotly's 5 MB would be compressed for every visitor."""
    return gzip.compress(_content(file, modified), compresslevel=6, mtime=0)


def text_of(name: str) -> str:
    """The text of one of our files, or of Plotly's."""
    file = _file(name)
    return _content(file, file.stat().st_mtime_ns).decode()


def compressed(name: str) -> bytes:
    """The same as the bytes of a gzip file."""
    file = _file(name)
    return _compressed(file, file.stat().st_mtime_ns)


def serve(request: Request) -> Response:
    """Answer one request. Not async, so that Starlette runs it in a thread and the first compression blocks nobody."""
    file = _file(request.path_params["name"])
    modified = file.stat().st_mtime_ns
    packed = "gzip" in request.headers.get("accept-encoding", "")
    content = _compressed(file, modified) if packed else _content(file, modified)
    headers = FOR_GOOD | ({"Content-Encoding": "gzip"} if packed else {})
    return Response(content, media_type=MEDIA[file.suffix], headers=headers)


def routes() -> list[Route]:
    """Routes for `st.App`, which puts `server.baseUrlPath` before its own routes but not before ours."""
    # Before anyone waits for it.
    threading.Thread(target=_compressed, args=(PLOTLY, PLOTLY.stat().st_mtime_ns), daemon=True).start()
    return [Route(f"{base_path()}/{FOLDER}/{{version}}/{{name:path}}", serve)]


def base_path() -> str:
    """What stands before every address of the app; empty unless it runs below a base path."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""
